package org.rcu4j;

import java.time.Duration;
import java.util.List;

/**
 * What a domain has done so far, as {@link RcuDomain#stats()} found it. The counts are each exact, but not all taken at the
 * same instant.
 *
 * @param readers how many threads are registered: those that have read here or are quiescent-state readers, and have not been
 *     found dead; of virtual threads, those that have read lately
 * @param readersInside how many readers of all kinds are inside a section
 * @param readersDiedInside how many threads have ended inside a section, which is a defect of the program
 * @param stalls how many readers have stayed longer than the stall timeout while a grace period waited for them, and how many
 *     callbacks have run longer than that
 * @param boosts how many times a reader's thread was given the highest priority because a grace period waited for it
 * @param oldestWait for how long the grace period that is running has been waiting; zero if none is
 * @param gracePeriods how many grace periods have ended
 * @param gracePeriodMedian the median of their durations, at most an eighth too long; zero if there were none
 * @param gracePeriodP99 the 99th percentile of their durations, likewise
 * @param gracePeriodMax the longest of their durations
 * @param gracePeriodDurations their durations as a histogram: shortest first, empty buckets left out
 * @param callbacksPending how many callbacks have been accepted and not yet run
 * @param bytesPending how many bytes these hold, by what their callers said
 * @param callbacksInvoked how many callbacks have run, those that failed included
 * @param callbacksFailed how many callbacks ended with an exception or error
 * @param callbackOverruns how many callbacks were admitted beyond the bound, where waiting for room would never have ended
 * @param callbackRejections how many callbacks were refused because the backlog was full
 */
public record RcuStats(
        int readers,
        int readersInside,
        long readersDiedInside,
        long stalls,
        long boosts,
        Duration oldestWait,
        long gracePeriods,
        Duration gracePeriodMedian,
        Duration gracePeriodP99,
        Duration gracePeriodMax,
        List<DurationBucket> gracePeriodDurations,
        long callbacksPending,
        long bytesPending,
        long callbacksInvoked,
        long callbacksFailed,
        long callbackOverruns,
        long callbackRejections) {

    /**
     * How many grace periods took about as long.
     *
     * @param atMost the longest duration that falls into this bucket; the next shorter bucket's is at most an eighth less
     * @param count how many there were
     */
    public record DurationBucket(Duration atMost, long count) {}

    /** Copies the list. */
    public RcuStats {
        gracePeriodDurations = List.copyOf(gracePeriodDurations);
    }
}
