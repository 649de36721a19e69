package org.rcu4j.examples.lookup;

/**
 * Says when the next of a series of events is due, at an even rate. What came late does not move the rest: who is
 * behind catches up. Used by one thread at a time.
 */
final class Pace {

    private static final long NEVER = Long.MAX_VALUE;

    private final double interval;
    private long done;

    /** Begins a series at time zero; a rate of zero means that nothing is ever due. */
    Pace(int perSecond) {
        this.interval = perSecond == 0 ? 0 : 1e9 / perSecond;
    }

    /** Returns the nanoseconds until the next event; zero or less if it is due. */
    long untilDue(long now) {
        return interval == 0 ? NEVER : (long) ((done + 1) * interval) - now;
    }

    void countDone() {
        done++;
    }
}
