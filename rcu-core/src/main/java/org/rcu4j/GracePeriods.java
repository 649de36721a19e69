package org.rcu4j;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.AsymmetricBarrier;

/**
 * The grace periods of a domain, one at a time and shared: they are numbered, and a caller is served by the first one that
 * starts after it came. Whoever comes while none runs leads the next one; those who come meanwhile wait for it to end, and
 * one of them leads the one after it, on behalf of them all.
 *
 * <p>A leader that runs out of patience leaves its grace period unfinished. Nobody is told that it ended; one of the waiting
 * begins another, which has a higher number and so serves them all.
 *
 * <p>Why a caller may be served by the grace period with number {@code started + 1}: it read {@code started} under the lock,
 * after its unlinking; the leader increments {@code started} under the lock, before its heavy barrier. So the unlinking
 * happens before the barrier. Why it may return when that one has ended: the leader read each slot with acquire and then
 * wrote {@code ended} (volatile), which the caller read.
 */
final class GracePeriods {

    private static final VarHandle LEADER;

    static {
        try {
            LEADER = MethodHandles.lookup().findVarHandle(GracePeriods.class, "leader", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String domain;
    private final Epoch epoch;
    private final Readers readers;
    private final StallWatch watch;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition leaderLeft = lock.newCondition();
    private final DurationHistogram durations = new DurationHistogram(); // under the lock

    /** Number of the latest grace period that has started. Under the lock. */
    private long started;

    /** Number of the latest grace period that has ended. Written under the lock. */
    private volatile long ended;

    /** The latest number that a cookie was given out for. Written under the lock. */
    private volatile long promised;

    /** Who leads a grace period now. Written under the lock; read by readers who ask whether somebody waits (opaque). */
    private @Nullable Thread leader;

    /** When the present leader began. Under the lock. */
    private long runningSince;

    GracePeriods(Epoch epoch, Readers readers, StallWatch watch) {
        this.domain = epoch.domain;
        this.epoch = epoch;
        this.readers = readers;
        this.watch = watch;
    }

    /**
     * Waits for a grace period that starts after the call.
     *
     * @return whether one has ended; false if the patience did not suffice
     */
    boolean await(Patience patience) throws InterruptedException {
        lock.lock();
        try {
            return awaitNumber(started + 1, patience);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the grace period with a number that {@link #promise} returned. */
    boolean await(long number, Patience patience) throws InterruptedException {
        if (hasEnded(number)) {
            return true;
        }
        lock.lock();
        try {
            return awaitNumber(number, patience);
        } finally {
            lock.unlock();
        }
    }

    /** The number of the first grace period that starts after the call, which somebody has to see through. */
    long promise() {
        lock.lock();
        try {
            promised = Math.max(promised, started + 1);
            return started + 1;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a number was promised whose grace period has not ended. */
    boolean isPromiseOpen() {
        return promised > ended;
    }

    boolean hasEnded(long number) {
        return ended >= number;
    }

    /** Whether a grace period is waiting for readers now. One load. */
    boolean isPending() {
        return LEADER.getOpaque(this) != null;
    }

    /** Whether the calling thread is the one that leads, as it is in a stall listener. */
    boolean isLedHere() {
        return LEADER.getOpaque(this) == Thread.currentThread();
    }

    /** For how long the grace period that is running has run. */
    Duration runningFor() {
        lock.lock();
        try {
            return leader == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - runningSince);
        } finally {
            lock.unlock();
        }
    }

    /** The durations of all grace periods so far. */
    DurationHistogram.Summary durations() {
        lock.lock();
        try {
            return durations.summary();
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitNumber(long wanted, Patience patience) throws InterruptedException {
        while (ended < wanted) {
            boolean goOn = leader != null ? patience.await(leaderLeft) : lead(patience);
            if (!goOn) {
                return false;
            }
        }
        return true;
    }

    /** Runs one grace period, without the lock. */
    private boolean lead(Patience patience) throws InterruptedException {
        long number = ++started;
        long start = System.nanoTime();
        runningSince = start;
        LEADER.setOpaque(this, Thread.currentThread());
        lock.unlock();
        boolean complete = false;
        try {
            complete = run(patience);
            if (complete) {
                FlightRecorder.gracePeriod(domain, number, System.nanoTime() - start);
            }
        } finally {
            lockAgain();
            LEADER.setOpaque(this, null);
            if (complete) {
                ended = number;
                durations.record(System.nanoTime() - start);
            }
            leaderLeft.signalAll();
        }
        return complete;
    }

    /** Takes the lock even if there is no memory to wait for it in a queue: without, the others would wait for ever. */
    private void lockAgain() {
        while (true) {
            try {
                lock.lock();
                return;
            } catch (OutOfMemoryError e) {
                Thread.yield();
            }
        }
    }

    private boolean run(Patience patience) throws InterruptedException {
        AsymmetricBarrier.heavy(); // A'
        long target = epoch.advance();
        watch.start(patience);
        return readers.awaitDepartures(target, watch);
    }
}
