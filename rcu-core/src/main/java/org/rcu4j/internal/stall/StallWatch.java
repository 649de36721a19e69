package org.rcu4j.internal.stall;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.platform.NewerJdk;
import org.rcu4j.internal.platform.Patience;

/**
 * Waits for one reader after another on behalf of the leader of a grace period, and has it reported when one takes too long:
 * once after the stall timeout, again after twice that time, and so on in doubling intervals. If that is wanted, the thread of a
 * reader that takes long has the highest priority while it is waited for.
 *
 * <p>It remembers the reader that the last leader gave up on, so that a stall is noticed also where every caller's patience
 * is shorter than the timeout. Used by the leader only; leaders follow one another under the lock of the grace periods.
 */
public final class StallWatch {

    private final StallReporter reporter;
    private final long timeoutNanos;

    /** After what time a thread is boosted; never, if it is the largest long. */
    private final long boostNanos;

    private final AtomicLong boosts = new AtomicLong();

    private Patience patience = Patience.endless();
    private @Nullable Straggler waitedFor;
    private long section;
    private long since;
    private long nextAge;

    /** The thread that is boosted now. */
    private @Nullable Thread boosted;

    public StallWatch(StallReporter reporter, Duration timeout) {
        this(reporter, timeout, null);
    }

    public StallWatch(StallReporter reporter, Duration timeout, @Nullable Duration boostAfter) {
        this.reporter = reporter;
        this.timeoutNanos = Patience.nanos(timeout);
        this.boostNanos = boostAfter == null ? Long.MAX_VALUE : Patience.nanos(boostAfter);
    }

    /** How many times a thread has been boosted. */
    public long boosts() {
        return boosts.get();
    }

    /** Begins a grace period, or takes one over. */
    public void start(Patience leadersPatience) {
        patience = leadersPatience;
    }

    /**
     * Waits until a reader has left the section that it was in before the epoch became {@code target}, or is found dead.
     *
     * @return whether that is so; false if the leader's patience did not suffice
     */
    public boolean awaitDeparture(Straggler straggler, long target) throws InterruptedException {
        patience.refresh();
        try {
            while (straggler.blocks(target) && !straggler.isAbandoned()) {
                if (patience.isLong()) {
                    look(straggler);
                }
                if (!patience.pause()) {
                    look(straggler);
                    return false;
                }
            }
        } finally {
            giveBoostBack();
        }
        if (straggler.equals(waitedFor)) {
            waitedFor = null;
        }
        return true;
    }

    private void look(Straggler straggler) {
        long now = System.nanoTime();
        long present = straggler.section();
        if (!straggler.equals(waitedFor) || present != section) {
            waitedFor = straggler;
            section = present;
            since = now;
            nextAge = timeoutNanos;
        }
        long age = now - since;
        if (age >= boostNanos && boosted == null) {
            boost(straggler.thread());
        }
        if (age >= nextAge) {
            boolean first = nextAge == timeoutNanos;
            nextAge = age > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : Math.max(2 * nextAge, age);
            reporter.reportStall(straggler, Duration.ofNanos(age), first, boosted != null);
        }
    }

    /** A virtual thread has no priority of its own, and a detached section no thread. */
    private void boost(@Nullable Thread thread) {
        if (thread != null && !NewerJdk.isVirtual(thread)) {
            PriorityBoosts.raise(thread);
            boosted = thread;
            boosts.incrementAndGet();
        }
    }

    private void giveBoostBack() {
        Thread thread = boosted;
        if (thread != null) {
            boosted = null;
            PriorityBoosts.giveBack(thread);
        }
    }
}
