package org.rcu4j.locks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.rcu4j.internal.platform.NewerJdk;
import org.rcu4j.internal.platform.StackProbe;
import org.rcu4j.internal.platform.Strict;

/**
 * What the locks for one thread at a time share. A lock of this kind knows its holder by the thread's number, is not
 * reentrant, and has no conditions.
 */
abstract sealed class ExclusiveLock implements Lock permits SpinLock, TicketLock, McsLock {

    /** The number of no thread. */
    static final long NOBODY = 0;

    ExclusiveLock() {}

    static {
        Patience.prepare();
    }

    /** Takes the lock, waiting while another thread has it; returns false if the patience was not enough. */
    abstract boolean await(Patience patience) throws InterruptedException;

    /** The number of the thread that has the lock, or NOBODY. */
    abstract long holder();

    /** What is to be said of the lock, as long as nobody has it: who unlocked it last. */
    abstract String lastRelease();

    /** The same by a holder's word: the negative of the number of the thread that was the last, or zero. */
    static String lastRelease(long word) {
        if (word == NOBODY) {
            return "was never locked";
        }
        return word == -thisThread()
                ? "is unlocked already: this thread unlocked it last"
                : "is not locked: another thread has unlocked it last";
    }

    static long thisThread() {
        return NewerJdk.threadId(Thread.currentThread());
    }

    /**
     * Takes the lock, waiting for it unless the thread is interrupted.
     *
     * @throws InterruptedException if the thread is interrupted on entry or while it waits; it does not have the lock then
     * @throws IllegalMonitorStateException if the thread has the lock already
     */
    @Override
    public void lockInterruptibly() throws InterruptedException {
        StackProbe.require();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (Strict.ENABLED || !tryLock()) {
            lockSlowly(Patience.INTERRUPTIBLE);
        }
    }

    /**
     * Takes the lock if it gets it within a time.
     *
     * @param time the longest time to wait; with zero or less it does not wait
     * @param unit the unit of {@code time}
     * @return true if the thread has the lock now; false if the time was over first, or the thread had the lock already
     * @throws InterruptedException if the thread is interrupted on entry or while it waits; it does not have the lock then
     */
    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        StackProbe.require();
        Patience patience = Patience.upTo(time, unit);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (tryLock()) {
            return true;
        }
        boolean taken = !patience.isExhausted() && !isHeldByCurrentThread() && await(patience);
        if (taken) {
            Strict.entered(this);
        }
        return taken;
    }

    /**
     * Not supported.
     *
     * @throws UnsupportedOperationException always; the write lock of a {@link BlockingReadWriteLock} has conditions
     */
    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException("a spinning lock has no conditions: BlockingReadWriteLock has");
    }

    /**
     * Tells whether any thread has the lock. Wait-free; the answer may be out of date at once.
     *
     * @return true if some thread has it
     */
    public boolean isLocked() {
        return holder() != NOBODY;
    }

    /**
     * Tells whether this thread has the lock. Wait-free.
     *
     * @return true if this thread has it
     */
    public boolean isHeldByCurrentThread() {
        return holder() == thisThread();
    }

    /**
     * Tells how often this thread has the lock. Wait-free.
     *
     * @return 1 if it has it, which is the most, otherwise 0
     */
    public int getHoldCount() {
        return isHeldByCurrentThread() ? 1 : 0;
    }

    /**
     * Tells which thread has the lock. Wait-free; the answer may be out of date at once.
     *
     * @return the number of the thread ({@code Thread.threadId()}), or 0 if no thread has it
     */
    public long getOwnerId() {
        return holder();
    }

    /**
     * Tells whether threads get the lock in the order in which they came.
     *
     * @return false, unless the class says otherwise
     */
    public boolean isFair() {
        return false;
    }

    /** The part of {@code lock} that is done when the lock is not to be had at once; in strict mode always. */
    final void lockSlowly() {
        try {
            lockSlowly(Patience.ENDLESS);
        } catch (InterruptedException e) {
            throw new AssertionError("endless patience ignores interrupts", e);
        }
    }

    private void lockSlowly(Patience patience) throws InterruptedException {
        if (isHeldByCurrentThread()) {
            throw new IllegalMonitorStateException(name() + " is held by this thread (" + thisThread()
                    + ") already: the lock is not reentrant: a thread that has it does not lock it again");
        }
        Strict.waitsFor(this);
        if (!await(patience)) {
            throw endedWithout(this);
        }
        Strict.entered(this);
    }

    /** A wait without a limit ends with the lock, or by an exception. */
    static AssertionError endedWithout(Object lock) {
        return new AssertionError("a wait for " + lock + " had no limit, and ended without it");
    }

    /** What a thread is told that unlocks the lock without having it. */
    final IllegalMonitorStateException notHolder() {
        long holder = holder();
        return notHolder(name(), holder == NOBODY ? lastRelease() : "is held by thread " + holder);
    }

    /** What a thread is told that unlocks a lock without having it. */
    static IllegalMonitorStateException notHolder(String name, String state) {
        return new IllegalMonitorStateException(name + " " + state + ", not by this thread (" + thisThread()
                + "): a lock is unlocked by the thread that has it, once for each time it locked");
    }

    private String name() {
        return getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(this));
    }

    /**
     * Names the lock and who has it.
     *
     * @return the class, the identity hash code, and the state
     */
    @Override
    public String toString() {
        long holder = holder();
        return name() + (holder == NOBODY ? "[unlocked]" : "[locked by thread " + holder + "]");
    }
}
