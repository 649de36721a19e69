package org.rcu4j.locks;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.rcu4j.internal.platform.StackProbe;
import org.rcu4j.internal.platform.Strict;

/**
 * A spinning lock that is first come, first served, for two or three threads that must not overtake each other;
 * {@link SpinLock} is faster in every benchmark of ours.
 *
 * <p>A thread takes the next ticket and waits until that is served. The number of tickets ahead of its own tells it how
 * long to wait before it looks again (proportional backoff).
 *
 * <p>Fairness has its price where there are more threads than processors: the lock goes to the next thread even if that
 * thread has lost its processor, and all others wait for it. Prefer {@code SpinLock} there, or a lock that parks.
 *
 * <p>Timed and interruptible waits keep the order too, and a wait that is given up leaves no gap. {@code tryLock()} takes
 * the lock only if no thread has it or waits for it. The lock is not reentrant: a thread that locks what it has gets an
 * IllegalMonitorStateException. The thread that has the lock unlocks it.
 *
 * <p><b>Progress.</b> {@code tryLock} is lock-free, {@code unlock} is wait-free, {@code lock} is blocking and free of
 * starvation. <b>Memory effects.</b> What precedes an {@code unlock} happens before what follows the next successful
 * {@code lock} or {@code tryLock}.
 *
 * <p>After D. Reed and R. Kanodia, "Synchronization with Eventcounts and Sequencers" (CACM 1979), and J. Mellor-Crummey and
 * M. Scott, "Algorithms for Scalable Synchronization on Shared-Memory Multiprocessors" (ACM TOCS 1991), with a way out for
 * threads that give up.
 */
public final class TicketLock extends ExclusiveLock {

    private static final VarHandle HOLDER = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "holder", VarHandle.class, TicketLock.class, long.class);

    private final Tickets tickets = new Tickets(true);

    /**
     * The number of the thread that has the lock, or the negative number of the one that had it last. Written by the holder
     * alone (opaque), read by all.
     */
    @SuppressWarnings("unused") // through its VarHandle
    private long holder;

    /** Makes a free lock. */
    public TicketLock() {}

    /**
     * Takes the lock, once all threads that came before have had it.
     *
     * @throws IllegalMonitorStateException if this thread has it already
     */
    @Override
    public void lock() {
        StackProbe.require();
        long me = thisThread();
        if (Strict.ENABLED || !tickets.tryEnter()) {
            lockEndlessly();
        } else {
            HOLDER.setOpaque(this, me);
        }
    }

    @Override
    public boolean tryLock() {
        StackProbe.require();
        long me = thisThread();
        if (!tickets.tryEnter()) {
            return false;
        }
        HOLDER.setOpaque(this, me);
        Strict.entered(this);
        return true;
    }

    /**
     * Releases the lock to the thread that has waited longest.
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
        try {
            HOLDER.setOpaque(this, -me);
            tickets.exit();
        } catch (Throwable e) { // the next thread has not been let in
            holder = me;
            throw e;
        }
    }

    /**
     * Tells that threads get the lock in the order in which they came, unless they only try.
     *
     * @return true
     */
    @Override
    public boolean isFair() {
        return true;
    }

    /**
     * Tells whether threads wait for the lock. The answer may be out of date at once.
     *
     * @return true if some thread waits
     */
    public boolean hasQueuedThreads() {
        return getQueueLength() > 0;
    }

    /**
     * Estimates how many threads wait for the lock.
     *
     * @return their number
     */
    public int getQueueLength() {
        return tickets.waiting();
    }

    @Override
    boolean await(LockPatience patience) throws InterruptedException {
        long me = thisThread();
        boolean entered = tickets.enter(patience);
        if (entered) {
            HOLDER.setOpaque(this, me);
        }
        return entered;
    }

    @Override
    long holder() {
        return Math.max(NOBODY, (long) HOLDER.getOpaque(this));
    }

    @Override
    String lastRelease() {
        return Misuse.lastRelease((long) HOLDER.getOpaque(this));
    }

    /** For tests: how many tickets are noted whose threads have left. */
    int abandonedTickets() {
        return tickets.abandonedTickets();
    }
}
