package org.rcu4j.locks;

import org.rcu4j.internal.platform.NewerJdk;
import org.rcu4j.internal.platform.Strict;

/**
 * What the locks for one thread at a time share. A lock of this kind knows its holder by the thread's number, is not
 * reentrant, and has no conditions.
 */
abstract sealed class ExclusiveLock extends AbstractLock permits SpinLock, TicketLock, McsLock {

    /** The number of no thread. */
    static final long NOBODY = 0;

    ExclusiveLock() {}

    static {
        LockPatience.prepare();
    }

    /** Takes the lock, waiting while another thread has it; returns false if the patience was not enough. */
    abstract boolean await(LockPatience patience) throws InterruptedException;

    /** The number of the thread that has the lock, or NOBODY. */
    abstract long holder();

    /** Says which thread unlocked the lock last, for a message while no thread has it. */
    abstract String lastRelease();

    static long thisThread() {
        return NewerJdk.threadId(Thread.currentThread());
    }

    @Override
    final boolean lock(LockPatience patience) throws InterruptedException {
        patience.record(this);
        if (tryLock()) {
            return true;
        }
        if (isHeldByCurrentThread()) {
            if (patience.isTimed()) {
                return false;
            }
            throw Misuse.lockedAlready(this);
        }
        boolean taken = !patience.isExhausted() && await(patience);
        if (taken) {
            Strict.entered(this);
        }
        return taken;
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
     * @return 1 if it has it, otherwise 0; it is never more, since the lock is not reentrant
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

    /** The thread unlocks the lock without having it. */
    final IllegalMonitorStateException notHolder() {
        long holder = holder();
        return Misuse.notHolder(Misuse.nameOf(this), holder == NOBODY ? lastRelease() : "is held by thread " + holder);
    }

    /**
     * Names the lock and its holder.
     *
     * @return the class, the identity hash code, and the state
     */
    @Override
    public String toString() {
        long holder = holder();
        return Misuse.nameOf(this) + (holder == NOBODY ? "[unlocked]" : "[locked by thread " + holder + "]");
    }
}
