package org.rcu4j;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Waits for one reader after another on behalf of the leader of a grace period, and has it reported when one takes too long:
 * once after the stall timeout, again after twice that time, and so on in doubling intervals.
 *
 * <p>It remembers the reader that the last leader gave up on, so that a stall is noticed also where every caller's patience
 * is shorter than the timeout. Used by the leader only; leaders follow one another under the lock of the grace periods.
 */
final class StallWatch {

    private final StallReporter reporter;
    private final long timeoutNanos;

    private Patience patience = Patience.endless();
    private @Nullable Straggler waitedFor;
    private long section;
    private long since;
    private long nextAge;

    StallWatch(StallReporter reporter, Duration timeout) {
        this.reporter = reporter;
        this.timeoutNanos = Patience.nanos(timeout);
    }

    /** Begins a grace period. */
    void start(Patience leadersPatience) {
        patience = leadersPatience;
    }

    /**
     * Waits until a reader has left the section that it was in before the epoch became {@code target}, or is found dead.
     *
     * @return whether that is so; false if the leader's patience did not suffice
     */
    boolean awaitDeparture(Straggler straggler, long target) throws InterruptedException {
        patience.refresh();
        while (straggler.blocks(target) && !straggler.isAbandoned()) {
            if (patience.isLong()) {
                look(straggler);
            }
            if (!patience.pause()) {
                look(straggler);
                return false;
            }
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
        if (age >= nextAge) {
            boolean first = nextAge == timeoutNanos;
            nextAge = age > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : Math.max(2 * nextAge, age);
            reporter.reportStall(straggler, Duration.ofNanos(age), first);
        }
    }
}
