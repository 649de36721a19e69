package org.rcu4j.locks;

import static org.rcu4j.locks.BlockingReadWriteLock.QUEUED;
import static org.rcu4j.locks.BlockingReadWriteLock.STARVING;
import static org.rcu4j.locks.BlockingReadWriteLock.WOKEN;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait for a {@link BlockingReadWriteLock}, readers in one queue and writers in another, and whose turn it
 * is: all that is under its monitor, which is this object's.
 */
final class PhaseQueues {

    /** The states of a queued thread: it waits; it was told to look whether it can enter; it is inside. */
    private static final Object WAITING = "waiting";

    private static final Object LOOK = "look";
    private static final Object INSIDE = "inside";

    /** The longest step of a thread that spins, in multiples of the shortest. */
    private static final int LONGEST_STEP = 64;

    /**
     * The longest time for which a queued thread parks, once it starves or where the lock is fair: then it looks whether it
     * can enter. Only one case needs this: the thread that left could make no call, since its stack or the memory was at
     * its end, and so passed the lock to no other.
     */
    private static final long LONGEST_PARK = Waiter.LONGEST_PARK;

    /** How long a queued thread may be overtaken; from then on it starves. */
    private static final long LONGEST_OVERTAKEN = TimeUnit.MILLISECONDS.toNanos(5);

    final boolean fair;

    private final BlockingReadWriteLock lock;

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

    PhaseQueues(BlockingReadWriteLock lock, boolean fair) {
        this.lock = lock;
        this.fair = fair;
    }

    synchronized boolean contains(Thread thread) {
        return readers.contains(thread) || writers.contains(thread);
    }

    synchronized int size() {
        return readers.size() + writers.size();
    }

    // --- threads that wait

    boolean enterShared(LockPatience patience) throws InterruptedException {
        return enter(readers, patience);
    }

    boolean enterExclusive(LockPatience patience) throws InterruptedException {
        return enter(writers, patience);
    }

    private boolean enter(WaitQueue queue, LockPatience patience) throws InterruptedException {
        // a thread that finds others in the queue would spin in vain
        return (!fair && !lock.hasQueuedThreads() && spinFor(queue))
                || enterQueued(queue, new WaitQueue.Member(WAITING), patience);
    }

    /** Enters as the writer with a member that was made before, and so allocates nothing. */
    void enterExclusiveAgain(WaitQueue.Member me) throws InterruptedException {
        boolean spinning = !fair && !lock.hasQueuedThreads();
        if (!(spinning ? spinFor(writers) : lock.tryEnterExclusive())) {
            me.reset(WAITING);
            me.starves = false;
            me.entered = false;
            if (!enterQueued(writers, me, LockPatience.ENDLESS)) {
                throw AbstractLock.endedWithout(lock);
            }
        }
    }

    /** Tries for a moment, more and more seldom, since each look disturbs those inside. */
    private boolean spinFor(WaitQueue queue) {
        for (int spent = 0; LockPatience.canSpin(spent); ) {
            if (tryEnter(queue)) {
                return true;
            }
            spent = LockPatience.spin(spent, Math.min(1 + spent / 2, LONGEST_STEP));
        }
        return false;
    }

    /** Waits in the queue. Whatever ends the wait, the member is in no queue then, and inside only if this returns true. */
    private boolean enterQueued(WaitQueue queue, WaitQueue.Member me, LockPatience patience)
            throws InterruptedException {
        Throwable failure = null;
        try {
            if (awaitAdmission(queue, me, patience)) {
                return true;
            }
        } catch (Throwable e) {
            failure = e;
        }
        int times = me.entered ? 1 : 0; // how often it is inside
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
            } catch (Throwable e) { // the call has done nothing: it is made again
                Thread.onSpinWait();
            }
        }
        if (times == 0 && failure != null) {
            throw AbstractLock.<InterruptedException>unchanged(failure);
        }
        if (failure != null) {
            Thread.currentThread().interrupt(); // the lock came first; the interrupt is not lost
        }
        return times > 0;
    }

    private boolean tryEnter(WaitQueue queue) {
        return queue == readers ? lock.tryEnterShared() : lock.tryEnterExclusive();
    }

    private void leave(WaitQueue queue) {
        if (queue == readers) {
            lock.leaveShared();
        } else {
            lock.leaveExclusive();
        }
    }

    /** Returns true if the member was let in. Otherwise it is still in the queue, and may have entered by itself. */
    private boolean awaitAdmission(WaitQueue queue, WaitQueue.Member me, LockPatience patience)
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

    private synchronized void join(WaitQueue queue, WaitQueue.Member me) {
        queue.add(me);
        if (queue == writers && lock.isRead()) {
            readersNext = false;
        }
        updateFlags();
        admit(); // the lock may have been released before the flag was seen
    }

    /** Waits until the word may have changed. Spins first only in a fair lock: in others the thread has spun before. */
    private void awaitNews(WaitQueue.Member me, LockPatience patience, long starvesAt) throws InterruptedException {
        if (fair) {
            me.spinForChange(WAITING);
        }
        boolean calm = !fair && !me.starves;
        me.parkUntilChange(WAITING, patience, calm ? starvesAt - System.nanoTime() : LONGEST_PARK);
    }

    /** Lets a member look whether it can enter, after it was woken or when it has waited too long. */
    private synchronized void look(WaitQueue.Member me, boolean starves) {
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

    /** Takes a member out of its queue; returns true if it was let in before. */
    private synchronized boolean leaveQueue(WaitQueue queue, WaitQueue.Member me) {
        if (me.word == INSIDE) {
            return true;
        }
        queue.remove(me);
        forget(me);
        if (me.entered) {
            readersNext = queue == writers;
        }
        updateFlags();
        admit(); // the others may have waited for this one only; if it has entered, readers may join it if it reads
        return false;
    }

    /** Lets in or wakes threads that wait, after one has left. */
    synchronized void passOn(boolean toReaders) {
        readersNext = toReaders;
        if (fair || starving > 0) {
            admit();
        } else {
            wakeFirst();
        }
    }

    synchronized void letWritersGoFirst() {
        readersNext = !readers.isEmpty(); // readers that come later wait behind writers
    }

    /**
     * Lets in the threads whose turn it is, if the lock is free for them. Under the monitor. Once the word says that they
     * are inside, only two things are left: plain writes, which can't fail; and waking them, without which they look for
     * themselves.
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
        if (!(reading ? lock.admitReaders(queue.size(), flags) : lock.admitWriter(flags))) {
            return;
        }
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

    /** Tells the first thread whose turn it is to look whether it can enter. Under the monitor. */
    private void wakeFirst() {
        WaitQueue.Member first = nextQueue().first();
        if (first != null && woken == null) {
            woken = first;
            updateFlags();
            first.set(LOOK);
        }
    }

    /** The queue whose turn it is. Under the monitor. */
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

    /** Makes the word's flags agree with the queues. Under the monitor. */
    private void updateFlags() {
        lock.setFlags(flags(!readers.isEmpty() || !writers.isEmpty(), starving, woken));
    }

    private long flags(boolean queued, int starvingMembers, WaitQueue.@Nullable Member wokenMember) {
        if (!queued) {
            return 0;
        }
        return QUEUED | (fair || starvingMembers > 0 ? STARVING : wokenMember != null ? WOKEN : 0);
    }
}
