package org.rcu4j;

import java.time.Duration;

/**
 * What a domain has done so far, as {@link RcuDomain#stats()} found it. The counts are each exact, but not all taken at the
 * same instant.
 *
 * @param readers how many threads are registered as readers: those that have read here and have not been found dead
 * @param readersDiedInside how many threads have ended inside a section, which is a defect of the program
 * @param gracePeriods how many grace periods have ended
 * @param gracePeriodMedian the median of their durations, at most an eighth too long; zero if there were none
 * @param gracePeriodP99 the 99th percentile of their durations, likewise
 * @param gracePeriodMax the longest of their durations
 * @param callbacksPending how many callbacks have been accepted and not yet run
 * @param bytesPending how many bytes these hold, by what their callers said
 * @param callbacksInvoked how many callbacks have run, those that failed included
 * @param callbacksFailed how many callbacks ended with an exception or error
 */
public record RcuStats(
        int readers,
        long readersDiedInside,
        long gracePeriods,
        Duration gracePeriodMedian,
        Duration gracePeriodP99,
        Duration gracePeriodMax,
        long callbacksPending,
        long bytesPending,
        long callbacksInvoked,
        long callbacksFailed) {}
