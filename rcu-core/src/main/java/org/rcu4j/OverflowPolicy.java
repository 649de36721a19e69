package org.rcu4j;

/** What {@link RcuDomain#call} does when the backlog of callbacks is full, by count or by bytes. */
public enum OverflowPolicy {
    /**
     * Waits until there is room. Inside a section of the domain, and in its callbacks, waiting would never end: there the
     * callback is admitted beyond the bound, and counted as an overrun.
     */
    BLOCK,

    /** Throws {@link java.util.concurrent.RejectedExecutionException}. */
    REJECT,

    /**
     * Has the caller drive grace periods itself until there is room, instead of sleeping: reclamation goes as fast as it can,
     * at the price of more barriers for everybody. Where the caller may not wait, as with {@code BLOCK}.
     */
    EXPEDITE
}
