package org.rcu4j.torture.domain;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.rcu4j.RcuDomain;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.ThreadKind;

/** Domains with one defect each in what they do about readers, made of a good one. */
final class BrokenSubjects {

    private BrokenSubjects() {}

    /** Nothing waits for readers: grace periods are those of another domain. */
    static final class NoWaiting extends Subject {
        private final RcuDomain other = RcuDomain.builder("nobody's").jmx(false).build();

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

    /** Another thread waits for the end of it. */
    static final class CloseEarly extends Subject {
        CloseEarly(RcuDomain domain) {
            super(domain);
        }

        @Override
        protected void closeDomain() {
            Thread waiting = new Thread(domain()::close, "torture-closes-late");
            waiting.setDaemon(true);
            waiting.start();
        }
    }

    /** Grace periods are waited for by a virtual thread, on behalf of all others. */
    static final class VirtualLeader extends Subject {
        private static final Duration LOOK = Duration.ofMillis(1);

        private volatile boolean givenUp;

        VirtualLeader(RcuDomain domain) {
            super(domain);
        }

        @Override
        public void synchronize() {
            CountDownLatch ended = new CountDownLatch(1);
            ThreadKind.VIRTUAL
                    .newThread("torture-leader", () -> {
                        super.synchronize();
                        ended.countDown();
                    })
                    .start();
            while (ended.getCount() > 0 && !givenUp) {
                LockSupport.parkNanos(LOOK.toNanos());
            }
        }

        @Override
        public void giveUp() {
            givenUp = true;
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
}
