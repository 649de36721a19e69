package org.rcu4j.torture.domain;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.rcu4j.RcuDomain;
import org.rcu4j.torture.Dice;

/** Domains with one defect each in what they do about callbacks, made of a good one. */
final class BrokenCallbacks {

    /** How seldom the defects are that would be too easy to find. */
    private static final int SELDOM = 1_000;

    private BrokenCallbacks() {}

    /** Elements are run before {@code call} returns. */
    static final class CallbackEarly extends Subject {
        CallbackEarly(RcuDomain domain) {
            super(domain);
        }

        @Override
        public void call(Runnable callback, long bytes) {
            if (callback instanceof Element element) {
                element.run();
            } else {
                super.call(callback, bytes);
            }
        }
    }

    static final class CallbackLost extends Subject {
        private final AtomicInteger calls = new AtomicInteger();

        CallbackLost(RcuDomain domain) {
            super(domain);
        }

        @Override
        public void call(Runnable callback, long bytes) {
            if (calls.incrementAndGet() % SELDOM != 0) {
                super.call(callback, bytes);
            }
        }
    }

    static final class CallbackTwice extends Subject {
        private final AtomicInteger calls = new AtomicInteger();

        CallbackTwice(RcuDomain domain) {
            super(domain);
        }

        @Override
        public void call(Runnable callback, long bytes) {
            super.call(callback, bytes);
            if (calls.incrementAndGet() % SELDOM == 0) {
                super.call(callback, bytes);
            }
        }
    }

    /** Now and then two callbacks change places. */
    static final class CallbacksOutOfOrder extends Subject {
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicReference<@Nullable Runnable> kept = new AtomicReference<>();

        CallbacksOutOfOrder(RcuDomain domain) {
            super(domain);
        }

        @Override
        public void call(Runnable callback, long bytes) {
            if (calls.incrementAndGet() % SELDOM == 0 && kept.compareAndSet(null, callback)) {
                return;
            }
            super.call(callback, bytes);
            Runnable late = kept.getAndSet(null);
            if (late != null) {
                super.call(late, 0);
            }
        }

        @Override
        public void barrier() {
            Runnable late = kept.getAndSet(null);
            if (late != null) {
                super.call(late, 0);
            }
            super.barrier();
        }
    }

    /** Callbacks don't wait for one another. */
    static final class CallbacksTogether extends Subject {
        CallbacksTogether(RcuDomain domain) {
            super(domain);
        }

        @Override
        public void call(Runnable callback, long bytes) {
            super.call(
                    () -> {
                        Thread own = new Thread(callback);
                        own.setUncaughtExceptionHandler((thread, failure) -> {}); // some fail on purpose
                        own.start();
                    },
                    bytes);
        }
    }

    /** When a callback has failed, the one after it is forgotten. */
    static final class FailureEndsBatch extends Subject {
        private final AtomicBoolean failed = new AtomicBoolean();

        FailureEndsBatch(RcuDomain domain) {
            super(domain);
        }

        @Override
        public void call(Runnable callback, long bytes) {
            super.call(
                    () -> {
                        if (!failed.getAndSet(false)) {
                            failed.set(true);
                            callback.run();
                            failed.set(false);
                        }
                    },
                    bytes);
        }
    }

    /** Each callback is a task of an executor that may drop it, or run it twice; what that throws is not looked at. */
    static final class ExecutorTrusted extends Subject {
        private static final int LEFT_EVERY = 8;

        private final AtomicInteger calls = new AtomicInteger();
        private final HostileExecutor executor = new HostileExecutor(Dice.of(0).of("executor"));

        ExecutorTrusted(RcuDomain domain) {
            super(domain);
        }

        @Override
        public void call(Runnable callback, long bytes) {
            super.call(calls.incrementAndGet() % LEFT_EVERY == 0 ? () -> executor.execute(callback) : callback, bytes);
        }
    }

    /** What comes when the callback was accepted already may still be cut off by the end of the stack. */
    static final class HalfDone extends Subject {
        private static final int DEEP = 3_000;

        HalfDone(RcuDomain domain) {
            super(domain);
        }

        @Override
        public void call(Runnable callback, long bytes) {
            super.call(callback, bytes);
            int unused = recurse(DEEP);
        }

        private static int recurse(int depth) {
            return depth == 0 ? 0 : recurse(depth - 1) + 1;
        }
    }

    static final class BarrierEarly extends Subject {
        BarrierEarly(RcuDomain domain) {
            super(domain);
        }

        @Override
        public void barrier() {}
    }

    /** A close that gives up does not say what it gives up. */
    static final class CloseLoses extends Subject {
        CloseLoses(RcuDomain domain) {
            super(domain);
        }

        @Override
        public List<Runnable> close(Duration timeout) throws InterruptedException {
            List<Runnable> unused = super.close(Duration.ZERO);
            return List.of();
        }
    }
}
