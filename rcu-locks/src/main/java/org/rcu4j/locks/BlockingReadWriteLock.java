package org.rcu4j.locks;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
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

    /**
     * Once it starves, or where the lock is fair, a queued thread looks at least so often whether it can enter. Nobody relies on it but a
     * thread that was forgotten since the one that left could not make a call.
     */
    private static final long LONGEST_PARK = Waiter.LONGEST_PARK;

    private static final long LONGEST_OVERTAKEN = TimeUnit.MILLISECONDS.toNanos(5);

    private static final VarHandle WORD = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "word", VarHandle.class, BlockingReadWriteLock.class, long.class);

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
        Objects.requireNonNull(thread, "thread");
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
        if ((left & ~STARVING) == QUEUED) { // nobody is inside or on the way, and others wait
            try {
                passOn(false);
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
                passOn(true);
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
                passOn(true);
                letWritersGoFirst();
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

    // --- threads that wait

    private boolean enter(WaitQueue queue, Patience patience) throws InterruptedException {
        // those who find others in the queue would spin in vain
        return (!fair && !hasQueuedThreads() && spinFor(queue))
                || enterQueued(queue, new WaitQueue.Member(WAITING), patience);
    }

    /** Enters as the writer with a member that was made before, and so allocates nothing. */
    @Override
    void enterExclusiveAgain(WaitQueue.Member me) throws InterruptedException {
        boolean spinning = !fair && !hasQueuedThreads();
        if (!(spinning ? spinFor(writers) : tryEnterExclusive())) {
            me.reset(WAITING);
            me.starves = false;
            me.entered = false;
            if (!enterQueued(writers, me, Patience.ENDLESS)) {
                throw AbstractLock.endedWithout(this);
            }
        }
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

    /** Whatever ends the wait, the member is in no queue afterwards, and inside only if this returns true. */
    private boolean enterQueued(WaitQueue queue, WaitQueue.Member me, Patience patience) throws InterruptedException {
        Throwable failure = null;
        try {
            if (awaitAdmission(queue, me, patience)) {
                return true;
            }
        } catch (Throwable e) {
            failure = e;
        }
        int times = me.entered ? 1 : 0; // that it is inside
        boolean fails = failure != null && !(failure instanceof InterruptedException);
        int mayStay = fails ? 0 : 1;
        for (boolean out = false; !out || times > mayStay; ) {
            try {
                if (!out) {
                    boolean admitted = leaveQueue(queue, me);
                    out = true;
                    times += admitted ? 1 : 0;
                } else {
                    leave(queue);
                    times--;
                }
            } catch (Throwable e) { // it has done nothing, and must be done
                Thread.onSpinWait();
            }
        }
        if (times == 0 && failure != null) {
            throw BlockingReadWriteLock.<InterruptedException>unchanged(failure);
        }
        if (failure != null) {
            Thread.currentThread().interrupt(); // the lock came first, and is not lost
        }
        return times > 0;
    }

    private void leave(WaitQueue queue) {
        if (queue == readers) {
            leaveShared();
        } else {
            leaveExclusive();
        }
    }

    /** What is thrown on; the wait throws nothing that is checked but InterruptedException. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E unchanged(Throwable failure) throws E {
        throw (E) failure;
    }

    /** Returns true if the member was let in; otherwise it may have entered by itself, and is still in the queue. */
    private boolean awaitAdmission(WaitQueue queue, WaitQueue.Member me, Patience patience)
            throws InterruptedException {
        long starvesAt = System.nanoTime() + LONGEST_OVERTAKEN;
        join(queue, me);
        while (me.word != INSIDE) {
            awaitNews(me, patience, starvesAt);
            if (me.word == LOOK && spinFor(queue)) {
                me.entered = true;
                return false;
            }
            if (me.word != INSIDE && patience.isExhausted()) {
                return false;
            }
            look(me, System.nanoTime() - starvesAt >= 0);
        }
        return true;
    }

    private void join(WaitQueue queue, WaitQueue.Member me) {
        synchronized (monitor) {
            queue.add(me);
            if (queue == writers && (word() & READERS) != 0) {
                readersNext = false;
            }
            updateFlags();
            admit(); // the lock may have been released before the flag was seen
        }
    }

    /** Spins for the word only where it decides, and where the thread has not spun before. */
    private void awaitNews(WaitQueue.Member me, Patience patience, long starvesAt) throws InterruptedException {
        if (fair) {
            me.spinForChange(WAITING);
        }
        boolean calm = !fair && !me.starves;
        me.parkUntilChange(WAITING, patience, calm ? starvesAt - System.nanoTime() : LONGEST_PARK);
    }

    /** Has a member see whether it can enter, after it was woken or when it has waited too long. */
    private void look(WaitQueue.Member me, boolean starves) {
        synchronized (monitor) {
            if (me.word == INSIDE) {
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

    /** Takes a member out of its queue; returns true if it was let in before. */
    private boolean leaveQueue(WaitQueue queue, WaitQueue.Member me) {
        synchronized (monitor) {
            if (me.word == INSIDE) {
                return true;
            }
            queue.remove(me);
            forget(me);
            if (me.entered) {
                readersNext = queue == writers;
            }
            updateFlags();
            admit(); // the others may have waited for this one only; if it entered, readers are those who may join it
            return false;
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

    private void letWritersGoFirst() {
        synchronized (monitor) {
            readersNext = !readers.isEmpty(); // those that come later wait behind writers
        }
    }

    /**
     * Lets those in whose turn it is, if the lock can be had. Under the monitor. Once the word says that they are inside, there is
     * nothing left to do but plain writes, which can't fail, and to wake them, which they make up for.
     */
    private void admit() {
        WaitQueue queue = nextQueue();
        WaitQueue.Member first = queue.first();
        if (first == null) {
            return;
        }
        boolean reading = queue == readers;
        WaitQueue.Member end = reading ? null : first.after;
        int starvingLeft = starving;
        WaitQueue.Member wokenLeft = woken;
        for (WaitQueue.Member member = first; member != null && member != end; member = member.after) {
            starvingLeft -= member.starves ? 1 : 0;
            wokenLeft = member == wokenLeft ? null : wokenLeft;
        }
        long flags = flags(end != null || !(reading ? writers : readers).isEmpty(), starvingLeft, wokenLeft);
        long obstacles = reading ? WRITER : WRITER | READERS;
        long hold = reading ? queue.size() * READER : WRITER;
        long seen;
        do {
            seen = word();
            if ((seen & obstacles) != 0) {
                return;
            }
        } while (!WORD.compareAndSet(this, seen, (seen & (WRITER | READERS)) + hold | flags));
        readersNext = !reading;
        starving = starvingLeft;
        woken = wokenLeft;
        queue.first = end;
        queue.last = end == null ? null : queue.last;
        queue.size = reading ? 0 : queue.size - 1;
        if (end != null) {
            end.before = null;
        }
        for (WaitQueue.Member member = first; member != null && member != end; ) {
            WaitQueue.Member after = member.after;
            member.queue = null;
            member.before = null;
            member.after = null;
            try {
                member.set(INSIDE);
            } catch (Throwable e) {
                member.word = INSIDE; // it looks for itself before long
            }
            member = after;
        }
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
            member.starves = false;
        }
    }

    /** Brings the word's flags in line with the queues. Under the monitor. */
    private void updateFlags() {
        long flags = flags(!readers.isEmpty() || !writers.isEmpty(), starving, woken);
        long seen;
        do {
            seen = word();
        } while (!WORD.weakCompareAndSet(this, seen, (seen & (WRITER | READERS)) | flags));
    }

    private long flags(boolean queued, int starvingMembers, WaitQueue.@Nullable Member wokenMember) {
        if (!queued) {
            return 0;
        }
        return QUEUED | (fair || starvingMembers > 0 ? STARVING : wokenMember != null ? WOKEN : 0);
    }

    private long word() {
        return (long) WORD.getAcquire(this);
    }
}
