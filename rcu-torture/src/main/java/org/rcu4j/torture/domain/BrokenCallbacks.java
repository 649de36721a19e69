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

    static Subject callbackLost(RcuDomain domain) {
        return new Subject(domain) {
            private final AtomicInteger calls = new AtomicInteger();

            @Override
            public void call(Runnable callback, long bytes) {
                if (calls.incrementAndGet() % SELDOM != 0) {
                    super.call(callback, bytes);
                }
            }
        };
    }

    static Subject callbackTwice(RcuDomain domain) {
        return new Subject(domain) {
            private final AtomicInteger calls = new AtomicInteger();

            @Override
            public void call(Runnable callback, long bytes) {
                super.call(callback, bytes);
                if (calls.incrementAndGet() % SELDOM == 0) {
                    super.call(callback, bytes);
                }
            }
        };
    }

    /** Now and then two callbacks change places. */
    static Subject callbacksOutOfOrder(RcuDomain domain) {
        return new Subject(domain) {
            private final AtomicInteger calls = new AtomicInteger();
            private final AtomicReference<@Nullable Runnable> kept = new AtomicReference<>();

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
        };
    }

    /** Callbacks don't wait for one another. */
    static Subject callbacksTogether(RcuDomain domain) {
        return new Subject(domain) {
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
        };
    }

    /** When a callback has failed, the one after it is forgotten. */
    static Subject failureEndsBatch(RcuDomain domain) {
        return new Subject(domain) {
            private final AtomicBoolean failed = new AtomicBoolean();

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
        };
    }

    /** Each callback is a task of an executor that may drop it, or run it twice; what that throws is not looked at. */
    static Subject executorTrusted(RcuDomain domain) {
        return new Subject(domain) {
            private static final int LEFT_EVERY = 8;

            private final AtomicInteger calls = new AtomicInteger();
            private final HostileExecutor executor =
                    new HostileExecutor(Dice.of(0).of("executor"));

            @Override
            public void call(Runnable callback, long bytes) {
                super.call(
                        calls.incrementAndGet() % LEFT_EVERY == 0 ? () -> executor.execute(callback) : callback, bytes);
            }
        };
    }

    /** What comes when the callback was accepted already may still be cut off by the end of the stack. */
    static Subject halfDone(RcuDomain domain) {
        return new Subject(domain) {
            private static final int DEEP = 3_000;

            @Override
            public void call(Runnable callback, long bytes) {
                super.call(callback, bytes);
                int unused = recurse(DEEP);
            }

            private static int recurse(int depth) {
                return depth == 0 ? 0 : recurse(depth - 1) + 1;
            }
        };
    }

    static Subject barrierEarly(RcuDomain domain) {
        return new Subject(domain) {
            @Override
            public void barrier() {}
        };
    }

    /** A close that gives up does not say what it gives up. */
    static Subject closeLoses(RcuDomain domain) {
        return new Subject(domain) {
            @Override
            public List<Runnable> close(Duration timeout) throws InterruptedException {
                List<Runnable> unused = super.close(Duration.ZERO);
                return List.of();
            }
        };
    }
}
