package org.rcu4j;

import java.util.List;

/**
 * What {@link RcuDomain#close(java.time.Duration)} found when it ended.
 *
 * @param callbacksRun how many callbacks ran since the closing began
 * @param callbacksAbandoned those that were accepted and will not run, oldest first. What they would have reclaimed is now
 *     the caller's to deal with, and may still be in use if {@code readersInside} is not zero
 * @param callbacksUnderWay how many callbacks are the domain's still: one that runs now, and those for which a place was
 *     {@linkplain RcuDomain#reserve reserved} before the closing. The domain runs the latter yet, after a grace period
 * @param readersInside how many readers were still inside a section
 */
public record CloseReport(
        long callbacksRun, List<Runnable> callbacksAbandoned, long callbacksUnderWay, int readersInside) {

    /** Copies the list. */
    public CloseReport {
        callbacksAbandoned = List.copyOf(callbacksAbandoned);
    }

    /**
     * Tells whether nothing was left.
     *
     * @return true if every callback ran and every reader had left: then nothing is inside, and nothing begins any more
     */
    public boolean isComplete() {
        return callbacksAbandoned.isEmpty() && callbacksUnderWay == 0 && readersInside == 0;
    }
}
