package org.rcu4j;

/**
 * What an operator sees of a domain, as {@code org.rcu4j:type=RcuDomain,name=…} on the platform's MBean server. Attributes are
 * those of {@link RcuStats}, with durations in nanoseconds.
 */
public interface RcuDomainMXBean {

    /**
     * Returns how many threads are registered as readers.
     *
     * @return a count
     */
    int getReaders();

    /**
     * Returns how many readers of all kinds are inside a section now.
     *
     * @return a count
     */
    int getReadersInside();

    /**
     * Returns how many threads have ended inside a section.
     *
     * @return a count
     */
    long getReadersDiedInside();

    /**
     * Returns how many readers have stayed longer than the stall timeout while a grace period waited for them.
     *
     * @return a count
     */
    long getStalls();

    /**
     * Returns how many times a reader's thread was given the highest priority because a grace period waited for it.
     *
     * @return a count
     */
    long getBoosts();

    /**
     * Returns for how long the grace period that is running has been waiting.
     *
     * @return a duration in nanoseconds; zero if none is running
     */
    long getOldestWaitNanos();

    /**
     * Returns how many grace periods have ended.
     *
     * @return a count
     */
    long getGracePeriods();

    /**
     * Returns the median duration of grace periods.
     *
     * @return a duration in nanoseconds; zero if there were none
     */
    long getGracePeriodMedianNanos();

    /**
     * Returns the 99th percentile of the durations of grace periods.
     *
     * @return a duration in nanoseconds; zero if there were none
     */
    long getGracePeriodP99Nanos();

    /**
     * Returns the longest duration of a grace period.
     *
     * @return a duration in nanoseconds; zero if there were none
     */
    long getGracePeriodMaxNanos();

    /**
     * Returns how many callbacks have been accepted and not yet run.
     *
     * @return a count
     */
    long getCallbacksPending();

    /**
     * Returns how many bytes the pending callbacks hold, by what their callers said.
     *
     * @return a number of bytes
     */
    long getBytesPending();

    /**
     * Returns how many callbacks have run.
     *
     * @return a count
     */
    long getCallbacksInvoked();

    /**
     * Returns how many callbacks have ended with an exception or error.
     *
     * @return a count
     */
    long getCallbacksFailed();

    /**
     * Returns how many callbacks were admitted beyond the bound.
     *
     * @return a count
     */
    long getCallbackOverruns();

    /**
     * Returns how many callbacks were refused because the backlog was full.
     *
     * @return a count
     */
    long getCallbackRejections();
}
