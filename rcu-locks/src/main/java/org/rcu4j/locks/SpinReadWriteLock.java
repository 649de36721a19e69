package org.rcu4j.locks;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A read-write lock for threads that must not park, which in no benchmark of ours is the fastest lock:
 * {@link BlockingReadWriteLock} is about as fast or faster in all of them. Its waiters spin.
 *
 * <p>It is fair by phases: while readers and writers wait, they take turns. A reader waits for one writer at the most,
 * however many there are. Writers are first come, first served, and between two of them all readers get in that wait by
 * then. Neither side starves.
 *
 * <p>Waiters spin for some microseconds and then yield, for as long as it takes: no thread needs to wake them. Only virtual
 * threads park, for short times, since otherwise they would keep their carriers from the thread that holds the lock. So the
 * lock is for short sections, and for places where a thread must not park. Where there are more threads than processors, or
 * sections block, prefer {@code BlockingReadWriteLock}.
 *
 * <p>Both sides are reentrant. A writer may take the read lock, and keep it when it releases the write lock (downgrade). A
 * reader that took the write lock would wait for itself: {@code lock} throws an IllegalMonitorStateException then, and
 * {@code tryLock} returns false. Each lock is released by the thread that holds it. There are no conditions.
 * {@code tryLock} may also return false because another thread is just trying, even if that thread fails too.
 *
 * <p><b>Progress.</b> {@code lock} is blocking and free of starvation on both sides. {@code unlock} is wait-free.
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
     * A reader that finds no writer's bits is inside at once. A reader that finds some waits until they have changed. Each
     * writer has a phase of its own: the next writer that a slow reader sees need not be the next one that came, since
     * writers between may have given up. But the writer that it sees has counted the reader, and can't get in before the
     * reader has left. A writer shows its bits, which stops later readers, and waits until as many readers have left as had
     * come.
     *
     * A reader that only tries, while a writer waits and others read, goes before the writer: it takes one departure back,
     * so that the writer waits for its departure too. It does so by a compare-and-set from a number of departures at which
     * the writer that it has seen still waits. Neither that writer nor a later one is ever inside at that number.
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

    /** The writers' turnstile: one writer at a time may show its bits. */
    private final Tickets writers = new Tickets(false);

    /** Written by readers that come or give up, and by the writer (atomic read-modify-write). */
    @SuppressWarnings("unused") // through its VarHandle
    private long arrivals;

    /** Written by readers that leave, and by those that go before a writer (atomic read-modify-write). */
    @SuppressWarnings("unused") // through its VarHandle
    private long departures;

    /** How many departures the writer waits for, with its bits. Written by the writer (release), read by all (acquire). */
    @SuppressWarnings("unused") // through its VarHandle
    private long awaited;

    /** The bits of the next writer. Written and read under the writers' ticket. */
    private long writerBits = PRESENT;

    /** Makes a free lock. */
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

    /** One if a writer has shown its bits and is not inside yet, otherwise zero. */
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

    /** Enters before the writer with these bits, if that still waits for other readers. */
    private boolean tryEnterBeforeWriter(long bits) {
        long waitsFor = awaited();
        if ((waitsFor & WRITER_BITS) != bits) {
            return false; // the writer is just coming
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
                } catch (Throwable e) { // the call has done nothing: it is made again
                    Thread.onSpinWait();
                }
            }
        }
        return entered;
    }

    /** Takes this reader's arrival back; or leaves, if the reader was let in meanwhile. */
    private void leaveWaiting(long writer) {
        for (long seen = arrivals(); (seen & WRITER_BITS) == writer; seen = arrivals()) {
            // this writer has counted only readers that came before it, and the next one has not counted yet
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
        } catch (Throwable e) { // does the same without a call
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
                } catch (Throwable e) { // the call has done nothing: it is made again
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
        } catch (Throwable e) { // the readers are in: does the same without a call
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

    /** The length of a step: a waiter looks more and more seldom, since each look disturbs the readers. */
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
