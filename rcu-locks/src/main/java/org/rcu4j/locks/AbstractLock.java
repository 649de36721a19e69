package org.rcu4j.locks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.rcu4j.internal.platform.StackProbe;

/**
 * The part of {@link Lock} that is the same in all locks, and in both sides of a read-write lock. It is made of one wait,
 * {@link #lock(LockPatience)}. Each lock has its own {@code lock()}, {@code tryLock()} and {@code unlock()}, so a fast path
 * calls nothing that several classes implement.
 */
abstract class AbstractLock implements Lock {

    AbstractLock() {}

    /**
     * Takes the lock, and waits for it if need be.
     *
     * @return false if the patience was not enough; and if it has a time limit and the thread would wait for itself
     * @throws IllegalMonitorStateException if the patience has no time limit and the thread would wait for itself
     */
    abstract boolean lock(LockPatience patience) throws InterruptedException;

    /**
     * Takes the lock, waiting for it unless the thread is interrupted.
     *
     * @throws InterruptedException if the thread is interrupted on entry or while it waits; it does not have the lock then
     * @throws IllegalMonitorStateException if the thread would wait for itself
     */
    @Override
    public void lockInterruptibly() throws InterruptedException {
        StackProbe.require();
        requireNotInterrupted();
        lockWithoutLimit(LockPatience.INTERRUPTIBLE);
    }

    /**
     * Takes the lock if it gets it within a time.
     *
     * @param time the longest time to wait; with zero or less it does not wait
     * @param unit the unit of {@code time}
     * @return true if the thread has the lock now; false if the time was over first, or if the thread would wait for itself
     * @throws InterruptedException if the thread is interrupted on entry or while it waits; it does not have the lock then
     */
    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        StackProbe.require();
        LockPatience patience = LockPatience.upTo(time, unit);
        requireNotInterrupted();
        return lock(patience);
    }

    /**
     * Not supported.
     *
     * @throws UnsupportedOperationException always; the write lock of a {@link BlockingReadWriteLock} has conditions
     */
    @Override
    public Condition newCondition() {
        throw Misuse.noConditions(this);
    }

    /** What {@code lock()} does when the lock is not to be had at once; in strict mode always. */
    final void lockEndlessly() {
        try {
            lockWithoutLimit(LockPatience.ENDLESS);
        } catch (InterruptedException e) {
            throw new AssertionError("endless patience ignores interrupts", e);
        }
    }

    private void lockWithoutLimit(LockPatience patience) throws InterruptedException {
        if (!lock(patience)) {
            throw endedWithout(this);
        }
    }

    /** Throws on what ended a wait: an InterruptedException or something unchecked, which the compiler can't know. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <E extends Throwable> E unchanged(Throwable failure) throws E {
        throw (E) failure;
    }

    /** A wait without a limit ends with the lock, or by an exception. */
    static AssertionError endedWithout(Object lock) {
        return new AssertionError("a wait for " + lock + " had no limit, and ended without it");
    }

    private static void requireNotInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
