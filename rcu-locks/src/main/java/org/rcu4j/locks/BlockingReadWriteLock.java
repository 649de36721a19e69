package org.rcu4j.locks;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * A read-write lock whose waiters park, and which is fair by phases: where both are wanted, reading and writing take turns. After
 * a writer, all readers that wait get in together; after them, the writer that has waited longest. So neither side starves. Takes
 * the place of a {@code ReentrantReadWriteLock} by a change of the constructor.
 *
 * <p>Handing the lock to a parked thread takes a processor the time in which a running one could use it a hundred times. So a
 * lock that has just been released may be taken by whoever comes first, until some thread has waited for
 * {@linkplain #BlockingReadWriteLock() five milliseconds}; from then on, and until those that waited so long have had it, it goes from
 * hand to hand by phases. A {@linkplain #BlockingReadWriteLock(boolean) fair} lock always does.
 *
 * <p>Reentrant on both sides. A writer may take the read lock, and keep it when it releases the write lock (downgrade). The
 * other way round a thread would wait for itself: with the read lock held, locking the write lock throws
 * IllegalMonitorStateException, and trying to returns false. Locks are released by the thread that holds them. The write lock
 * has {@linkplain #newCondition() conditions}.
 *
 * <p><b>Progress.</b> {@code lock} is blocking and free of starvation on both sides, {@code tryLock} and {@code unlock} are
 * lock-free while no thread waits. <b>Memory effects.</b> What precedes the release of the write lock happens before what
 * follows any later taking of either lock; what precedes the release of a read lock happens before what follows a later taking
 * of the write lock.
 *
 * <p>Phases after B. Brandenburg and J. Anderson, "Spin-Based Reader-Writer Synchronization for Multiprocessor Real-Time
 * Systems" (Real-Time Systems 2010); the bounded overtaking after the mutex of the Go runtime.
 */
public final class BlockingReadWriteLock extends OwnedReadWriteLock {

    /*
     * The word:
     *
     *  63                4       3         2        1        0
     * +-------------------+----------+-------+--------+--------+
     * | readers inside    | STARVING | WOKEN | QUEUED | WRITER |
     * +-------------------+----------+-------+--------+--------+
     *
     * QUEUED: threads are in the queues. STARVING: one of them has waited so long that nobody overtakes any more. WOKEN: one
     * of them was woken to see whether it can enter, so that another need not be. These three change only under the monitor
     * of the queues, the others at any time.
     */
    private static final long WRITER = 1;
    static final long QUEUED = 2;
    static final long WOKEN = 4;
    static final long STARVING = 8;
    private static final long READER = 16;
    private static final long READERS = -READER;

    private static final VarHandle WORD = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "word", VarHandle.class, BlockingReadWriteLock.class, long.class);

    private final PhaseQueues queues;

    /** Written and read by all (atomic read-modify-write). */
    @SuppressWarnings("unused") // through its VarHandle
    private long word;

    /** Makes a lock that nobody holds, and in which a thread that waits may be overtaken for up to five milliseconds. */
    public BlockingReadWriteLock() {
        this(false);
    }

    /**
     * Makes a lock that nobody holds.
     *
     * @param fair true if nobody may overtake a thread that waits, at the price of a change of threads each time
     */
    public BlockingReadWriteLock(boolean fair) {
        this(fair, null);
    }

    BlockingReadWriteLock(boolean fair, @Nullable Object identity) {
        super(identity);
        queues = new PhaseQueues(this, fair);
    }

    /**
     * Tells whether nobody may overtake a thread that waits.
     *
     * @return what the lock was made with
     */
    public boolean isFair() {
        return queues.fair;
    }

    /**
     * Tells whether threads wait for either lock. Out of date at once.
     *
     * @return true if some thread waits
     */
    public boolean hasQueuedThreads() {
        return (word() & QUEUED) != 0;
    }

    /**
     * Tells whether a thread waits for either lock. Out of date at once.
     *
     * @param thread the thread
     * @return true if it waits
     */
    public boolean hasQueuedThread(Thread thread) {
        Objects.requireNonNull(thread, "thread");
        return queues.contains(thread);
    }

    /**
     * Counts the threads that wait for either lock. Out of date at once.
     *
     * @return their number
     */
    public int getQueueLength() {
        return queues.size();
    }

    /**
     * Tells whether threads await a condition. Called by the thread that holds the write lock.
     *
     * @param condition a condition of this lock
     * @return true if some thread awaits it
     * @throws IllegalMonitorStateException if this thread does not hold the write lock
     * @throws IllegalArgumentException if the condition belongs to another lock
     */
    public boolean hasWaiters(Condition condition) {
        return getWaitQueueLength(condition) > 0;
    }

    /**
     * Counts the threads that await a condition. Called by the thread that holds the write lock.
     *
     * @param condition a condition of this lock
     * @return their number
     * @throws IllegalMonitorStateException if this thread does not hold the write lock
     * @throws IllegalArgumentException if the condition belongs to another lock
     */
    public int getWaitQueueLength(Condition condition) {
        Objects.requireNonNull(condition, "condition");
        if (!(condition instanceof WriteCondition own) || !own.isOf(this)) {
            throw new IllegalArgumentException("the condition is none of " + this);
        }
        return own.waiting();
    }

    /**
     * Returns a new condition of the write lock. To be awaited and signalled by the thread that holds the write lock; not
     * awaited while it holds the read lock as well, which it would keep.
     */
    @Override
    Condition newCondition() {
        return new WriteCondition(this);
    }

    @Override
    boolean tryEnterShared() {
        long seen;
        do {
            seen = word();
            if ((seen & (WRITER | QUEUED)) != 0 && !isFree(seen)) {
                return false;
            }
        } while (!WORD.weakCompareAndSet(this, seen, seen + READER));
        return true;
    }

    @Override
    boolean tryEnterSharedFirst() {
        long seen;
        do {
            seen = word();
            if ((seen & WRITER) != 0) {
                return false;
            }
        } while (!WORD.weakCompareAndSet(this, seen, seen + READER));
        return true;
    }

    @Override
    boolean tryEnterExclusive() {
        long seen;
        do {
            seen = word();
            if (!isFree(seen)) {
                return false;
            }
        } while (!WORD.weakCompareAndSet(this, seen, seen | WRITER));
        return true;
    }

    @Override
    boolean enterShared(LockPatience patience) throws InterruptedException {
        return queues.enterShared(patience);
    }

    @Override
    boolean enterExclusive(LockPatience patience) throws InterruptedException {
        return queues.enterExclusive(patience);
    }

    @Override
    void enterExclusiveAgain(WaitQueue.Member me) throws InterruptedException {
        queues.enterExclusiveAgain(me);
    }

    @Override
    void leaveShared() {
        long left = (long) WORD.getAndAdd(this, -READER) - READER;
        if ((left & ~STARVING) == QUEUED) { // nobody is inside or on the way, and others wait
            try {
                queues.passOn(false);
            } catch (Throwable e) { // it has left; those who wait look for themselves before long
                Thread.onSpinWait();
            }
        }
    }

    @Override
    void leaveExclusive() {
        long left = (long) WORD.getAndAdd(this, -WRITER) - WRITER;
        if ((left & ~STARVING) == QUEUED) {
            try {
                queues.passOn(true);
            } catch (Throwable e) { // as above
                Thread.onSpinWait();
            }
        }
    }

    @Override
    void downgrade() {
        long left = (long) WORD.getAndAdd(this, READER - WRITER);
        if ((left & QUEUED) != 0) {
            try {
                queues.passOn(true);
                queues.letWritersGoFirst();
            } catch (Throwable e) { // as above
                Thread.onSpinWait();
            }
        }
    }

    @Override
    int readersInside() {
        return (int) (word() / READER);
    }

    /** Whether anybody may enter: nobody is inside, and nobody starves. */
    private static boolean isFree(long word) {
        return (word & ~(QUEUED | WOKEN)) == 0;
    }

    // --- for the queues

    /** Whether readers are inside. */
    boolean isRead() {
        return (word() & READERS) != 0;
    }

    /** Sets the flags, and leaves those inside as they are. Under the monitor. */
    void setFlags(long flags) {
        long seen;
        do {
            seen = word();
        } while (!WORD.weakCompareAndSet(this, seen, (seen & (WRITER | READERS)) | flags));
    }

    /** Lets so many readers in, if no writer is inside, and sets the flags. Under the monitor. */
    boolean admitReaders(int number, long flags) {
        return admit(WRITER, number * READER, flags);
    }

    /** Lets a writer in, if nobody is inside, and sets the flags. Under the monitor. */
    boolean admitWriter(long flags) {
        return admit(WRITER | READERS, WRITER, flags);
    }

    private boolean admit(long obstacles, long hold, long flags) {
        long seen;
        do {
            seen = word();
            if ((seen & obstacles) != 0) {
                return false;
            }
        } while (!WORD.compareAndSet(this, seen, (seen & (WRITER | READERS)) + hold | flags));
        return true;
    }

    private long word() {
        return (long) WORD.getAcquire(this);
    }
}
