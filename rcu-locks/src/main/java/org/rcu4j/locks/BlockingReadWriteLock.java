package org.rcu4j.locks;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * A read-write lock whose waiters park, and which is fair by phases: while readers and writers wait, they take turns. After
 * a writer, all readers that wait get in together; after them, the writer that has waited longest. So neither side starves.
 * The lock replaces a {@code ReentrantReadWriteLock} by a change of the constructor.
 *
 * <p>In the time in which the lock is handed to a parked thread, a running thread could use it a hundred times. So any
 * thread may take a lock that has just been released, until some thread has waited for {@linkplain #BlockingReadWriteLock()
 * five milliseconds}. From then on the lock goes from hand to hand by phases, until all threads that waited so long have
 * had it. A {@linkplain #BlockingReadWriteLock(boolean) fair} lock always goes from hand to hand.
 *
 * <p>Both sides are reentrant. A writer may take the read lock, and keep it when it releases the write lock (downgrade). A
 * reader that took the write lock would wait for itself: {@code lock} throws an IllegalMonitorStateException then, and
 * {@code tryLock} returns false. Each lock is released by the thread that holds it. The write lock has
 * {@linkplain #newCondition() conditions}.
 *
 * <p><b>Progress.</b> {@code lock} is blocking and free of starvation on both sides, {@code tryLock} and {@code unlock} are
 * lock-free while no thread waits. <b>Memory effects.</b> What precedes the release of the write lock happens before what
 * follows any later taking of either lock; what precedes the release of a read lock happens before what follows a later
 * taking of the write lock.
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
     * QUEUED: threads are in the queues. STARVING: one of them has waited so long that no thread overtakes any more. WOKEN:
     * one of them was woken to see whether it can enter, so no other need be woken. These three flags change only under the
     * monitor of the queues; the rest of the word changes at any time.
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

    /** Makes a free lock, in which a thread that waits may be overtaken for up to five milliseconds. */
    public BlockingReadWriteLock() {
        this(false);
    }

    /**
     * Makes a free lock.
     *
     * @param fair true if no thread may overtake one that waits; the price is a change of threads each time
     */
    public BlockingReadWriteLock(boolean fair) {
        this(fair, null);
    }

    BlockingReadWriteLock(boolean fair, @Nullable Object identity) {
        super(identity);
        queues = new PhaseQueues(this, fair);
    }

    /**
     * Tells whether a thread that waits is never overtaken.
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
            throw new IllegalArgumentException("the condition belongs to another lock, not to " + this);
        }
        return own.waiting();
    }

    /**
     * Returns a new condition of the write lock. The thread that holds the write lock awaits and signals it. A thread that
     * holds the read lock as well may not await it, since it would keep the read lock.
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
        if ((left & ~STARVING) == QUEUED) { // no thread is inside or on the way, and others wait
            try {
                queues.passOn(false);
            } catch (Throwable e) { // this thread has left; those that wait look for themselves before long
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

    /** Whether any thread may enter: none is inside, and none starves. */
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

    /** If no writer is inside, lets a number of readers in and sets the flags. Under the monitor. */
    boolean admitReaders(int number, long flags) {
        return admit(WRITER, number * READER, flags);
    }

    /** If no thread is inside, lets a writer in and sets the flags. Under the monitor. */
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
