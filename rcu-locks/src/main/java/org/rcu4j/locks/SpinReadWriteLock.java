package org.rcu4j.locks;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A read-write lock whose waiters spin and don't park, and which is fair by phases: reading and writing take turns while both
 * are wanted. A reader waits for one writer at the most, however many there are; writers are first come, first served, and
 * between two of them come all the readers that wait by then. Neither side starves.
 *
 * <p>Waiters spin for some microseconds and then yield, for as long as it takes: nobody needs to wake them. Only virtual threads
 * park, for short times, since they would keep the carriers from whoever holds the lock. So the lock is for
 * short sections, and for places where a thread must not park. Where there are more threads than processors, or sections block,
 * prefer {@link BlockingReadWriteLock}.
 *
 * <p>Reentrant on both sides. A writer may take the read lock, and keep it when it releases the write lock (downgrade). The
 * other way round a thread would wait for itself: with the read lock held, locking the write lock throws
 * IllegalMonitorStateException, and trying to returns false. Locks are released by the thread that holds them. There are no
 * conditions. {@code tryLock} may also return false because another thread is just trying, even if that one fails too.
 *
 * <p><b>Progress.</b> {@code lock} is blocking and free of starvation on both sides, {@code unlock} wait-free.
 * <b>Memory effects.</b> What precedes the release of the write lock happens before what follows any later taking of either
 * lock; what precedes the release of a read lock happens before what follows a later taking of the write lock.
 *
 * <p>After B. Brandenburg and J. Anderson, "Spin-Based Reader-Writer Synchronization for Multiprocessor Real-Time Systems"
 * (Real-Time Systems 2010), the phase-fair ticket lock; how a wait is given up is our own.
 */
public final class SpinReadWriteLock extends OwnedReadWriteLock {

    /*
     * The readers' two counters. The lower bits of the first say that a writer is present, and in which phase:
     *
     *  63                     24 23      1     0
     * +-------------------------+---------+---------+
     * | readers that have come  |  phase  | PRESENT |    arrivals
     * +-------------------------+---------+---------+
     * | readers that have left  |    0    |    0    |    departures
     * +-------------------------+---------+---------+
     *
     * A reader that finds no writer is inside at once. One that finds a writer waits until the writer's bits have changed.
     * Each writer has a phase of its own, since it need not be the next one that a slow reader sees: writers between may have
     * given up. The one that it does see has counted the reader, and can't get in before it has left. A writer shows its bits,
     * which stops later readers, and waits until as many have left as had come.
     *
     * A reader that only tries, while a writer waits and others read, goes before the writer: it takes one departure back, so that
     * the writer waits for its departure too. It does so by compare-and-set from a number of departures that the writer it has seen
     * still waits for; neither that writer nor a later one is ever inside at that number.
     */
    private static final long PRESENT = 1;
    private static final long PHASE = 2;
    private static final int READER_SHIFT = 24;
    private static final long READER = 1L << READER_SHIFT;
    private static final long WRITER_BITS = READER - 1;

    private static final VarHandle ARRIVALS = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "arrivals", VarHandle.class, SpinReadWriteLock.class, long.class);
    private static final VarHandle DEPARTURES = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "departures", VarHandle.class, SpinReadWriteLock.class, long.class);
    private static final VarHandle AWAITED = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "awaited", VarHandle.class, SpinReadWriteLock.class, long.class);

    /** Of writers: one at a time may show its bits. */
    private final Tickets writers = new Tickets(false);

    /** Written by readers who come or give up, and by the writer (atomic read-modify-write). */
    @SuppressWarnings("unused") // through its VarHandle
    private long arrivals;

    /** Written by readers who leave, and by those who go before a writer (atomic read-modify-write). */
    @SuppressWarnings("unused") // through its VarHandle
    private long departures;

    /** How many departures the writer waits for, with its bits. Written by the writer (release), read by all (acquire). */
    @SuppressWarnings("unused") // through its VarHandle
    private long awaited;

    /** The bits of the next writer. Written and read under the writers' ticket. */
    private long writerBits = PRESENT;

    /** Makes a lock that nobody holds. */
    public SpinReadWriteLock() {
        super(null);
    }

    /**
     * Tells that the lock is fair by phases.
     *
     * @return true
     */
    public boolean isFair() {
        return true;
    }

    /**
     * Tells whether threads wait for either lock. The answer may be out of date at once.
     *
     * @return true if some thread waits
     */
    public boolean hasQueuedThreads() {
        return getQueueLength() > 0;
    }

    /**
     * Estimates how many threads wait for either lock.
     *
     * @return their number
     */
    public int getQueueLength() {
        return writers.waiting() + writerThatWaits() + readersThatWait();
    }

    /** One, if a writer has shown its bits and is not inside yet. */
    private int writerThatWaits() {
        long came = arrivals();
        return (came & PRESENT) != 0 && !isWriteLocked() ? 1 : 0;
    }

    private int readersThatWait() {
        long came = arrivals();
        long waitsFor = awaited();
        boolean known = (came & PRESENT) != 0 && ((came ^ waitsFor) & WRITER_BITS) == 0;
        return known ? (int) ((came - waitsFor) >> READER_SHIFT) : 0;
    }

    @Override
    boolean tryEnterShared() {
        long seen;
        do {
            seen = arrivals();
            if ((seen & WRITER_BITS) != 0) {
                return false;
            }
        } while (!ARRIVALS.weakCompareAndSet(this, seen, seen + READER));
        return true;
    }

    @Override
    boolean tryEnterSharedFirst() {
        while (!tryEnterShared()) {
            long bits = arrivals() & WRITER_BITS;
            if (bits != 0) {
                return tryEnterBeforeWriter(bits);
            }
        }
        return true;
    }

    /** Enters before a writer with these bits, if others read for whom it waits. */
    private boolean tryEnterBeforeWriter(long bits) {
        long waitsFor = awaited();
        if ((waitsFor & WRITER_BITS) != bits) {
            return false; // it is just coming
        }
        long left = departures();
        while (left - (waitsFor - bits) < 0) { // a later writer may be inside at any larger number
            if (DEPARTURES.compareAndSet(this, left, left - READER)) {
                return true;
            }
            left = departures();
        }
        return false;
    }

    @Override
    boolean enterShared(LockPatience patience) throws InterruptedException {
        long writer = (long) ARRIVALS.getAndAdd(this, READER) & WRITER_BITS;
        boolean entered = writer == 0;
        try {
            for (int spent = patience.spentBefore; !entered && spent != LockPatience.NONE_LEFT; ) {
                spent = patience.pauseAwake(spent, weight(spent));
                entered = (arrivals() & WRITER_BITS) != writer;
            }
        } finally {
            for (boolean left = entered; !left; ) {
                try {
                    leaveWaiting(writer);
                    left = true;
                } catch (Throwable e) { // it has done nothing, and must be done
                    Thread.onSpinWait();
                }
            }
        }
        return entered;
    }

    /** Takes this reader's arrival back, or, if it was let in meanwhile, has it leave. */
    private void leaveWaiting(long writer) {
        for (long seen = arrivals(); (seen & WRITER_BITS) == writer; seen = arrivals()) {
            // the writer has counted those before it; the next one has not counted yet
            if (ARRIVALS.weakCompareAndSet(this, seen, seen - READER)) {
                return;
            }
            Thread.onSpinWait();
        }
        leaveShared();
    }

    @Override
    void leaveShared() {
        long unused = (long) DEPARTURES.getAndAdd(this, READER);
    }

    @Override
    boolean tryEnterExclusive() {
        if (arrivals() != departures() || !writers.tryEnter()) {
            return false;
        }
        long left = (long) DEPARTURES.getAcquire(this);
        if (ARRIVALS.compareAndSet(this, left, left | writerBits)) {
            AWAITED.setRelease(this, left | writerBits);
            return true;
        }
        try {
            writers.exit();
        } catch (Throwable e) { // the same without a call
            int ticket = writers.served;
            writers.served = ticket + 1;
        }
        return false;
    }

    @Override
    boolean enterExclusive(LockPatience patience) throws InterruptedException {
        if (!writers.enter(patience)) {
            return false;
        }
        boolean entered = false;
        try {
            long came = (long) ARRIVALS.getAndAdd(this, writerBits);
            AWAITED.setRelease(this, came | writerBits);
            entered = departures() == came;
            for (int spent = patience.spentBefore; !entered && spent != LockPatience.NONE_LEFT; ) {
                spent = patience.pauseAwake(spent, weight(spent));
                entered = departures() == came;
            }
        } finally {
            for (boolean left = entered; !left; ) {
                try {
                    leaveExclusive();
                    left = true;
                } catch (Throwable e) { // it has done nothing, and must be done
                    Thread.onSpinWait();
                }
            }
        }
        return entered;
    }

    @Override
    void leaveExclusive() {
        withdrawWriter(0);
    }

    @Override
    void downgrade() {
        withdrawWriter(READER);
    }

    /** Lets the waiting readers in, and then the next writer show its bits. */
    private void withdrawWriter(long reader) {
        long bits = writerBits;
        long unused = (long) ARRIVALS.getAndAdd(this, reader - bits);
        writerBits = (bits + PHASE) & WRITER_BITS;
        try {
            writers.exit();
        } catch (Throwable e) { // the readers are in: the same without a call
            int ticket = writers.served;
            writers.served = ticket + 1;
        }
    }

    @Override
    int readersInside() {
        long came = arrivals();
        long inside = (came & WRITER_BITS) == 0 ? came - departures() : awaited() - departures();
        return (int) Math.max(0, inside >> READER_SHIFT);
    }

    /** Looks more seldom with time, since each look disturbs the readers. */
    private static int weight(int spent) {
        return 1 + spent / 8;
    }

    private long arrivals() {
        return (long) ARRIVALS.getAcquire(this);
    }

    private long awaited() {
        return (long) AWAITED.getAcquire(this);
    }

    private long departures() {
        return (long) DEPARTURES.getAcquire(this);
    }
}
