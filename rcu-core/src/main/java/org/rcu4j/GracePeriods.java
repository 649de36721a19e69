package org.rcu4j;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

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
 * wrote {@code ended} under the lock, under which the caller read it.
 */
final class GracePeriods {

    private final Epoch epoch;
    private final ReaderSlots slots;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition leaderLeft = lock.newCondition();

    /** Number of the latest grace period that has started. Under the lock, like all below. */
    private long started;

    /** Number of the latest grace period that has ended. */
    private long ended;

    /** Whether somebody leads a grace period now. */
    private boolean led;

    private final DurationHistogram durations = new DurationHistogram();

    GracePeriods(Epoch epoch, ReaderSlots slots) {
        this.epoch = epoch;
        this.slots = slots;
    }

    /**
     * Waits for a grace period that starts after the call.
     *
     * @return whether one has ended; false if the patience did not suffice
     */
    boolean await(Patience patience) throws InterruptedException {
        lock.lock();
        try {
            long wanted = started + 1;
            while (ended < wanted) {
                boolean goOn = led ? patience.await(leaderLeft) : lead(patience);
                if (!goOn) {
                    return false;
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Calls {@code reader} with the count, median, 99th percentile and maximum of the durations so far. */
    <R> R durations(java.util.function.Function<DurationHistogram, R> reader) {
        lock.lock();
        try {
            return reader.apply(durations);
        } finally {
            lock.unlock();
        }
    }

    /** Runs one grace period, without the lock. */
    private boolean lead(Patience patience) throws InterruptedException {
        long number = ++started;
        led = true;
        lock.unlock();
        long start = System.nanoTime();
        boolean complete = false;
        try {
            complete = run(patience);
        } finally {
            long duration = System.nanoTime() - start;
            lock.lock();
            led = false;
            if (complete) {
                ended = number;
                durations.record(duration);
            }
            leaderLeft.signalAll();
        }
        return complete;
    }

    private boolean run(Patience patience) throws InterruptedException {
        AsymmetricBarrier.heavy(); // A'
        long target = epoch.advance();
        for (ReaderSlot slot : slots.snapshot()) {
            if (slot != null && !awaitDeparture(slot, target, patience)) {
                return false;
            }
        }
        return true;
    }

    private boolean awaitDeparture(ReaderSlot slot, long target, Patience patience) throws InterruptedException {
        if (slot.blocks(target)) {
            patience.refresh();
            while (slot.blocks(target) && !slot.isAbandoned()) {
                if (!patience.pause()) {
                    return false;
                }
            }
        }
        if (slot.isAbandoned()) {
            slots.bury(slot);
        }
        return true;
    }
}
