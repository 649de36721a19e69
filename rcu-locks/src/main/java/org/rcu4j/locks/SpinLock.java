package org.rcu4j.locks;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.rcu4j.internal.platform.StackProbe;
import org.rcu4j.internal.platform.Strict;

/**
 * A lock of one word whose waiters spin: for sections of some tens of instructions that never block. It is unfair: the
 * thread that comes at the right moment gets it, which is what makes it fast.
 *
 * <p>A waiter looks at the word until the lock is free, and only then tries to take it (test and test-and-set). It looks
 * more and more seldom (exponential backoff). If the lock has not become free after some tens of microseconds, its holder
 * has probably lost the processor: waiters then yield, and at last park in growing steps. On one processor, and on virtual
 * threads, they don't spin at all.
 *
 * <p>The lock is not reentrant: a thread that locks what it has gets an IllegalMonitorStateException. The thread that has
 * the lock unlocks it.
 *
 * <p><b>Progress.</b> {@code tryLock} and {@code unlock} are wait-free. {@code lock} is blocking and may be overtaken
 * without bound. <b>Memory effects.</b> What precedes an {@code unlock} happens before what follows the next successful
 * {@code lock} or {@code tryLock}.
 *
 * <p>After T. Anderson, "The Performance of Spin Lock Alternatives for Shared-Memory Multiprocessors" (IEEE TPDS 1990).
 */
public final class SpinLock extends ExclusiveLock {

    private static final VarHandle HOLDER = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "holder", VarHandle.class, SpinLock.class, long.class);

    /** A waiter's longest step, in multiples of its shortest. */
    private static final int LONGEST_STEP = 64;

    /** The number of the thread that has the lock: set by compare-and-set, cleared by the holder (release). */
    @SuppressWarnings("unused") // through its VarHandle
    private long holder;

    /** The lower half of the number of the thread that released the lock last, or 0. Written by the holder. */
    private int releasedBy;

    /** Makes a free lock. */
    public SpinLock() {}

    /**
     * Takes the lock, however long that takes.
     *
     * @throws IllegalMonitorStateException if this thread has it already
     */
    @Override
    public void lock() {
        StackProbe.require();
        if (Strict.ENABLED || !HOLDER.compareAndSet(this, NOBODY, thisThread())) {
            lockEndlessly();
        }
    }

    @Override
    public boolean tryLock() {
        StackProbe.require();
        boolean taken = holder() == NOBODY && HOLDER.compareAndSet(this, NOBODY, thisThread());
        if (taken) {
            Strict.entered(this);
        }
        return taken;
    }

    /**
     * Releases the lock.
     *
     * @throws IllegalMonitorStateException if this thread does not have it; then nothing is changed
     */
    @Override
    public void unlock() {
        long me = thisThread();
        if ((long) HOLDER.getOpaque(this) != me) {
            throw notHolder();
        }
        Strict.left(this);
        releasedBy = (int) me;
        HOLDER.setRelease(this, NOBODY);
    }

    @Override
    boolean await(LockPatience patience) throws InterruptedException {
        long me = thisThread();
        int jitter = (int) me;
        for (int spent = patience.spentBefore; spent != LockPatience.NONE_LEFT; ) {
            if (holder() == NOBODY && HOLDER.weakCompareAndSet(this, NOBODY, me)) {
                return true;
            }
            int weight = Math.min(1 + spent / 2, LONGEST_STEP);
            jitter = jitter * 0x9E3779B9 + spent; // so that no two waiters look in step
            spent = patience.pause(spent, weight - (jitter >>> 16) % weight / 2);
        }
        return false;
    }

    @Override
    long holder() {
        return (long) HOLDER.getOpaque(this);
    }

    @Override
    String lastRelease() {
        int by = releasedBy;
        return Misuse.lastRelease(by == (int) thisThread() ? -thisThread() : by);
    }
}
