package org.rcu4j.torture.locks;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rcu4j.locks.SequenceLock;

/** Locks with one defect each, made of good ones. */
final class BrokenLocks {

    private BrokenLocks() {}

    /** A good lock, changed in one way. */
    private static class Changed implements Lock {
        private final Lock good;

        Changed(Lock good) {
            this.good = good;
        }

        @Override
        public void lock() {
            good.lock();
        }

        @Override
        public void lockInterruptibly() throws InterruptedException {
            good.lockInterruptibly();
        }

        @Override
        public boolean tryLock() {
            return good.tryLock();
        }

        @Override
        public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
            return good.tryLock(time, unit);
        }

        @Override
        public void unlock() {
            good.unlock();
        }

        @Override
        public Condition newCondition() {
            return good.newCondition();
        }
    }

    /** A lock made of permits. */
    private static class Permits extends Changed {
        private final Semaphore permits;

        Permits(int count) {
            super(new ReentrantLock());
            this.permits = new Semaphore(count);
        }

        @Override
        public void lock() {
            permits.acquireUninterruptibly();
        }

        @Override
        public void lockInterruptibly() throws InterruptedException {
            permits.acquire();
        }

        @Override
        public boolean tryLock() {
            return permits.tryAcquire();
        }

        @Override
        public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
            return permits.tryAcquire(time, unit);
        }

        @Override
        public void unlock() {
            permits.release();
        }
    }

    /** Lets two threads in. */
    static LockSubject forTwo() {
        return LockSubject.exclusive(new Permits(2));
    }

    /** Says that it was had when the time was over. */
    static LockSubject timeoutTakenForLock() {
        return LockSubject.exclusive(new Changed(new ReentrantLock()) {
            private final ThreadLocal<Boolean> without = ThreadLocal.withInitial(() -> false);

            @Override
            public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
                without.set(!super.tryLock(time, unit));
                return true;
            }

            @Override
            public void unlock() {
                if (!without.get()) {
                    super.unlock();
                }
                without.set(false);
            }
        });
    }

    /** Forgets the thread that waits, once in a thousand times. */
    static LockSubject lostWakeUp() {
        return LockSubject.exclusive(new Permits(1) {
            private final AtomicInteger unlocks = new AtomicInteger();

            @Override
            public void unlock() {
                if (unlocks.incrementAndGet() % 1_000 != 0) {
                    super.unlock();
                }
            }
        });
    }

    static LockSubject interruptLost() {
        return LockSubject.exclusive(new Changed(new ReentrantLock()) {
            @Override
            public void lock() {
                super.lock();
                boolean unused = Thread.interrupted();
            }
        });
    }

    /** A writer does not wait for readers, only for other writers. */
    static LockSubject writerBesideReaders() {
        return new LockSubject(new ReentrantLock(), new ReentrantLock(), null, true);
    }

    /** A reader that tries gets in beside a writer. */
    static LockSubject readerBesideWriter() {
        ReentrantReadWriteLock good = new ReentrantReadWriteLock();
        Lock read = new Changed(good.readLock()) {
            private final ThreadLocal<Integer> without = ThreadLocal.withInitial(() -> 0);

            @Override
            public boolean tryLock() {
                if (!super.tryLock()) {
                    without.set(without.get() + 1);
                }
                return true;
            }

            @Override
            public void unlock() {
                if (without.get() > 0) {
                    without.set(without.get() - 1);
                } else {
                    super.unlock();
                }
            }
        };
        return new LockSubject(good.writeLock(), read, null, false);
    }

    /** A sequence lock that never has a reader read again. */
    static LockSubject neverRetries() {
        SequenceLock good = new SequenceLock();
        return new LockSubject(
                good.writeLock(),
                null,
                new LockSubject.Optimistic() {
                    @Override
                    public long begin() {
                        return good.readBegin();
                    }

                    @Override
                    public boolean retry(long stamp) {
                        return false;
                    }
                },
                false);
    }
}
