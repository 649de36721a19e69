package org.rcu4j.torture.domain;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.rcu4j.RcuDomain;
import org.rcu4j.testing.ThreadKind;

/** Domains with one defect each in what they do about readers, made of a good one. */
final class BrokenSubjects {

    private BrokenSubjects() {}

    /** Nothing waits for readers: grace periods are those of another domain. */
    static Subject noWaiting(RcuDomain domain) {
        return new Subject(domain) {
            private final RcuDomain other =
                    RcuDomain.builder("nobody's").jmx(false).build();

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
        };
    }

    /** A wait is given up after a while, and taken for a grace period. */
    static Subject impatient(RcuDomain domain) {
        return new Subject(domain) {
            private static final Duration PATIENCE = Duration.ofMillis(2);

            @Override
            public void synchronize() {
                try {
                    boolean unused = super.synchronize(PATIENCE);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    static Subject interruptLost(RcuDomain domain) {
        return new Subject(domain) {
            @Override
            public void synchronize() {
                super.synchronize();
                boolean unused = Thread.interrupted();
            }
        };
    }

    /** Another thread waits for the end of it. */
    static Subject closeEarly(RcuDomain domain) {
        return new Subject(domain) {
            @Override
            protected void closeDomain() {
                Thread waiting = new Thread(domain()::close, "torture-closes-late");
                waiting.setDaemon(true);
                waiting.start();
            }
        };
    }

    /** Grace periods are waited for by a virtual thread, on behalf of all others. */
    static Subject virtualLeader(RcuDomain domain) {
        return new Subject(domain) {
            private static final Duration LOOK = Duration.ofMillis(1);

            private volatile boolean givenUp;

            @Override
            public void synchronize() {
                CountDownLatch ended = new CountDownLatch(1);
                ThreadKind.VIRTUAL
                        .newThread("torture-leader", 0, () -> {
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
        };
    }
}
