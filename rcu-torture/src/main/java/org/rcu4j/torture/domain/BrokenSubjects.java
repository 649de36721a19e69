package org.rcu4j.torture.domain;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.rcu4j.RcuDomain;
import org.rcu4j.torture.Dice;

/** Domains with one defect each, made of a good one. */
final class BrokenSubjects {

    /** How seldom the defects are that would be too easy to find. */
    private static final int SELDOM = 1_000;

    private BrokenSubjects() {}

    /** Nothing waits for readers: grace periods are those of another domain. */
    static class NoWaiting extends Subject {
        private final RcuDomain other = RcuDomain.builder("torture")
                .jmx(false)
                .exceptionHandler((c, e) -> {})
                .build();

        NoWaiting(RcuDomain domain) {
            super(domain);
        }

        @Override
        public void synchronize() {
            other.synchronize();
        }

        @Override
        public boolean synchronize(Duration timeout) throws InterruptedException {
            return other.synchronize(timeout);
        }

        @Override
        public Poll poll() {
            return Poll.of(other.startGracePeriod());
        }
    }

    /** A callback runs after a grace period that began before it was submitted: after the next but one submission. */
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

    static final class PolledTooSoon extends Subject {
        PolledTooSoon(RcuDomain domain) {
            super(domain);
        }

        @Override
        public Poll poll() {
            Poll good = super.poll();
            return new Poll() {
                @Override
                public boolean isElapsed() {
                    return true;
                }

                @Override
                public boolean await(Duration timeout) throws InterruptedException {
                    return good.await(timeout);
                }

                @Override
                public void then(Ending ending) {
                    good.then(ending);
                }
            };
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

    static final class BarrierEarly extends Subject {
        BarrierEarly(RcuDomain domain) {
            super(domain);
        }

        @Override
        public void barrier() {}
    }

    /** A wait is given up after a while, and taken for a grace period. */
    static final class Impatient extends Subject {
        private static final Duration PATIENCE = Duration.ofMillis(2);

        Impatient(RcuDomain domain) {
            super(domain);
        }

        @Override
        public void synchronize() {
            try {
                boolean unused = super.synchronize(PATIENCE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static final class InterruptLost extends Subject {
        InterruptLost(RcuDomain domain) {
            super(domain);
        }

        @Override
        public void synchronize() {
            super.synchronize();
            boolean unused = Thread.interrupted();
        }
    }

    /** Readers of one kind are not waited for. */
    static final class KindSkipped extends Subject {
        private final ReaderKind skipped;

        KindSkipped(RcuDomain domain, ReaderKind skipped) {
            super(domain);
            this.skipped = skipped;
        }

        @Override
        public Section section(ReaderKind kind, Dice dice) {
            return kind == skipped ? new NoSection() : super.section(kind, dice);
        }

        private static final class NoSection implements Section {
            @Override
            public void enter() {}

            @Override
            public void exit() {}
        }
    }

    /** The inner section's end is the outer one's. */
    static final class InnerExit extends Subject {
        InnerExit(RcuDomain domain) {
            super(domain);
        }

        @Override
        public Section section(ReaderKind kind, Dice dice) {
            Section good = super.section(kind, dice);
            return new Section() {
                private boolean inside;

                @Override
                public void enter() {
                    if (!inside) {
                        good.enter();
                        inside = true;
                    }
                }

                @Override
                public void exit() {
                    if (inside) {
                        inside = false;
                        good.exit();
                    }
                }

                @Override
                public boolean nests() {
                    return good.nests();
                }

                @Override
                public void close() {
                    good.close();
                }
            };
        }
    }

    /** A thread that ends inside a section is never found, and all wait for it for ever. */
    static final class DeadForEver extends Subject {
        private final Set<Long> inside = ConcurrentHashMap.newKeySet();

        DeadForEver(RcuDomain domain) {
            super(domain);
        }

        @Override
        public Section section(ReaderKind kind, Dice dice) {
            return new Section() {
                private long cookie;

                @Override
                public void enter() {
                    cookie = domain().enter();
                    inside.add(cookie);
                }

                @Override
                public void exit() {
                    inside.remove(cookie);
                    domain().exit(cookie);
                }

                @Override
                public boolean nests() {
                    return false;
                }
            };
        }

        @Override
        public void giveUp() {
            inside.forEach(domain()::exit);
        }
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
