package org.rcu4j.torture.locks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rcu4j.locks.SequenceLock;
import org.rcu4j.testing.ForwardingLock;
import org.rcu4j.testing.PermitLock;
import org.rcu4j.torture.locks.LockSubject.Optimistic;

/** Locks with one defect each, made of good ones. */
final class BrokenLocks {

    private BrokenLocks() {}

    /** Lets two threads in. */
    static LockSubject forTwo() {
        return LockSubject.exclusive(new PermitLock(2));
    }

    /** Says that it was had when the time was over. */
    static LockSubject timeoutTakenForLock() {
        return LockSubject.exclusive(new ForwardingLock(new ReentrantLock()) {
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
        return LockSubject.exclusive(new PermitLock(1) {
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
        return LockSubject.exclusive(new ForwardingLock(new ReentrantLock()) {
            @Override
            public void lock() {
                super.lock();
                boolean unused = Thread.interrupted();
            }
        });
    }

    /** A reader that tries gets in beside a writer. */
    static LockSubject readerBesideWriter() {
        ReentrantReadWriteLock good = new ReentrantReadWriteLock();
        Lock read = new ForwardingLock(good.readLock()) {
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
        return new LockSubject(good.writeLock(), null, new Optimistic(good::readBegin, stamp -> false), false);
    }
}
