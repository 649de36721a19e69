package org.rcu4j.locks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
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
    private static final long QUEUED = 2;
    private static final long WOKEN = 4;
    private static final long STARVING = 8;
    private static final long READER = 16;
    private static final long READERS = -READER;

    /** Where a queued thread stands: it waits; it was told to see for itself; it is inside. */
    private static final Object WAITING = "waiting";

    private static final Object LOOK = "look";
    private static final Object INSIDE = "inside";

    /** The longest step of a thread that spins. */
    private static final int LONGEST_STEP = 64;

    private static final long LONGEST_OVERTAKEN = TimeUnit.MILLISECONDS.toNanos(5);

    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(BlockingReadWriteLock.class, "word", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final boolean fair;
    private final Object monitor = new Object();

    /** Written and read by all (atomic read-modify-write). */
    @SuppressWarnings("unused") // through its VarHandle
    private long word;

    /** Under the monitor. */
    private final WaitQueue readers = new WaitQueue();

    /** Under the monitor. */
    private final WaitQueue writers = new WaitQueue();

    /** Whether it is the readers' turn where both wait. Under the monitor. */
    private boolean readersNext = true;

    /** How many members of the queues have waited too long. Under the monitor. */
    private int starving;

    /** The member that was told to look and has not done so yet. Under the monitor. */
    private WaitQueue.@Nullable Member woken;

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
        this.fair = fair;
    }

    /**
     * Tells whether nobody may overtake a thread that waits.
     *
     * @return what the lock was made with
     */
    public boolean isFair() {
        return fair;
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
        synchronized (monitor) {
            return readers.contains(thread) || writers.contains(thread);
        }
    }

    /**
     * Counts the threads that wait for either lock. Out of date at once.
     *
     * @return their number
     */
    public int getQueueLength() {
        synchronized (monitor) {
            return readers.size() + writers.size();
        }
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
    boolean enterShared(Patience patience) throws InterruptedException {
        return enter(readers, patience);
    }

    @Override
    boolean enterExclusive(Patience patience) throws InterruptedException {
        return enter(writers, patience);
    }

    @Override
    void leaveShared() {
        long left = (long) WORD.getAndAdd(this, -READER) - READER;
        if (needsAttention(left)) {
            passOn(false);
        }
    }

    @Override
    void leaveExclusive() {
        long left = (long) WORD.getAndAdd(this, -WRITER) - WRITER;
        if (needsAttention(left)) {
            passOn(true);
        }
    }

    @Override
    void downgrade() {
        long left = (long) WORD.getAndAdd(this, READER - WRITER);
        if ((left & QUEUED) != 0) {
            synchronized (monitor) {
                passOn(true);
                readersNext = !readers.isEmpty(); // those that come later wait behind writers
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

    /** Whether the lock was left by the last one inside while others wait, and nobody is on the way to see to them. */
    private static boolean needsAttention(long word) {
        return (word & ~STARVING) == QUEUED;
    }

    // --- threads that wait

    private boolean enter(WaitQueue queue, Patience patience) throws InterruptedException {
        // those who find others in the queue would spin in vain
        return (!fair && !hasQueuedThreads() && spinFor(queue)) || enterQueued(queue, patience);
    }

    /** Tries for a moment, more and more seldom, since each look disturbs those inside. */
    private boolean spinFor(WaitQueue queue) {
        for (int spent = 0; Patience.canSpin(spent); ) {
            if (queue == readers ? tryEnterShared() : tryEnterExclusive()) {
                return true;
            }
            spent = Patience.spin(spent, Math.min(1 + spent / 2, LONGEST_STEP));
        }
        return false;
    }

    private boolean enterQueued(WaitQueue queue, Patience patience) throws InterruptedException {
        WaitQueue.Member me = new WaitQueue.Member(WAITING);
        synchronized (monitor) {
            queue.add(me);
            if (queue == writers && (word() & READERS) != 0) {
                readersNext = false;
            }
            updateFlags();
            admit(); // the lock may have been released before the flag was seen
        }
        try {
            return awaitAdmission(queue, me, patience);
        } catch (InterruptedException e) {
            if (leaveQueue(queue, me)) {
                throw e;
            }
            Thread.currentThread().interrupt(); // the lock came first, and is not lost
            return true;
        }
    }

    private boolean awaitAdmission(WaitQueue queue, WaitQueue.Member me, Patience patience)
            throws InterruptedException {
        Patience calm = patience.atMost(LONGEST_OVERTAKEN);
        while (await(me, calm, patience) != INSIDE) {
            if (patience.isExhausted()) {
                return !leaveQueue(queue, me);
            }
            if (me.word() == LOOK && spinFor(queue)) {
                leaveQueueInside(queue, me);
                return true;
            }
            look(me, calm.isExhausted());
        }
        return true;
    }

    /** Spins for the word only where it decides, and where the thread has not spun before. */
    private Object await(WaitQueue.Member me, Patience calm, Patience patience) throws InterruptedException {
        return fair ? me.awaitChange(WAITING, patience) : me.parkUntilChange(WAITING, me.starves ? patience : calm);
    }

    /** Has a member see whether it can enter, after it was woken or when it has waited too long. */
    private void look(WaitQueue.Member me, boolean starves) {
        synchronized (monitor) {
            if (me.word() == INSIDE) {
                return;
            }
            me.reset(WAITING);
            if (woken == me) {
                woken = null;
            }
            if (starves && !me.starves) {
                me.starves = true;
                starving++;
            }
            updateFlags();
            admit();
        }
    }

    /** Takes a member out of its queue; returns false if it is inside already. */
    private boolean leaveQueue(WaitQueue queue, WaitQueue.Member me) {
        synchronized (monitor) {
            if (me.word() == INSIDE) {
                return false;
            }
            queue.remove(me);
            forget(me);
            updateFlags();
            admit(); // the others may have waited for this one only
            return true;
        }
    }

    /** Takes a member out of its queue that has entered as others do who come. */
    private void leaveQueueInside(WaitQueue queue, WaitQueue.Member me) {
        synchronized (monitor) {
            if (me.word() == INSIDE) {
                leaveShared(); // let in as a reader meanwhile: once is enough
                return;
            }
            queue.remove(me);
            forget(me);
            readersNext = queue == writers;
            updateFlags();
            if (queue == readers) {
                admit(); // the other readers
            }
        }
    }

    /** Sees to those who wait, after somebody has left. */
    private void passOn(boolean toReaders) {
        synchronized (monitor) {
            readersNext = toReaders;
            if (fair || starving > 0) {
                admit();
            } else {
                wakeFirst();
            }
        }
    }

    /** Lets those in whose turn it is, if the lock can be had. Under the monitor. */
    private void admit() {
        WaitQueue queue = nextQueue();
        if (queue.isEmpty()) {
            return;
        }
        long obstacles = queue == readers ? WRITER : WRITER | READERS;
        long hold = queue == readers ? readers.size() * READER : WRITER;
        long seen;
        do {
            seen = word();
            if ((seen & obstacles) != 0) {
                return;
            }
        } while (!WORD.compareAndSet(this, seen, seen + hold));
        readersNext = queue == writers;
        for (WaitQueue.Member member = queue.poll(); member != null; member = queue == readers ? queue.poll() : null) {
            forget(member);
            member.set(INSIDE);
        }
        updateFlags();
    }

    /** Has the first of those whose turn it is look for itself. Under the monitor. */
    private void wakeFirst() {
        WaitQueue.Member first = nextQueue().first();
        if (first != null && woken == null) {
            woken = first;
            updateFlags();
            first.set(LOOK);
        }
    }

    /** Whose turn it is. Under the monitor. */
    private WaitQueue nextQueue() {
        return writers.isEmpty() || (readersNext && !readers.isEmpty()) ? readers : writers;
    }

    private void forget(WaitQueue.Member member) {
        if (woken == member) {
            woken = null;
        }
        if (member.starves) {
            starving--;
        }
    }

    /** Brings the word's flags in line with the queues. Under the monitor. */
    private void updateFlags() {
        long flags = 0;
        if (!readers.isEmpty() || !writers.isEmpty()) {
            flags = QUEUED | (fair || starving > 0 ? STARVING : woken != null ? WOKEN : 0);
        }
        long seen;
        do {
            seen = word();
        } while (!WORD.weakCompareAndSet(this, seen, (seen & (WRITER | READERS)) | flags));
    }

    private long word() {
        return (long) WORD.getAcquire(this);
    }
}
