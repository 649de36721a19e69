package org.rcu4j.locks;

import java.util.concurrent.TimeUnit;

/**
 * How long a {@link RcuReadWriteLock} does without its bias after a writer has taken it away:
 *
 * <ul>
 *   <li>nine times as long as the writer took for that: so writers lose a tenth of their time at the most;
 *   <li>at least twice as long as the last time, if the bias was there for less time than it had been withheld before: so
 *       next to nothing is lost where writes keep coming;
 *   <li>never longer than a second: the writer may have waited for one reader that stayed long, which tells nothing of
 *       later ones.
 * </ul>
 *
 * <p>Times are those of {@link System#nanoTime}. Writers call this with the gate's write lock held; readers, which only
 * write when the bias was given back, with its read lock held.
 *
 * <p>Nine is from BRAVO (see RcuReadWriteLock); the doubling is the usual exponential backoff.
 */
final class Inhibition {

    private static final int FACTOR = 9;

    /** The upper bound of the time, and so of how late readers notice that writes have stopped. */
    static final long LONGEST = TimeUnit.SECONDS.toNanos(1);

    private long length;
    private long until;
    private long biasedSince;

    /** Begins at a time at which the bias is there. */
    Inhibition(long now) {
        until = now;
        biasedSince = now;
    }

    boolean isOver(long now) {
        return now - until >= 0;
    }

    /** Called by a reader that is about to give the bias back. */
    void biasReturns(long now) {
        biasedSince = now;
    }

    /** Called by a writer that has taken the bias away, and began at a time. */
    void biasRevoked(long start, long now) {
        boolean soon = start - biasedSince < length;
        long waited = Math.min(now - start, LONGEST); // beyond it, the product could overflow
        length = Math.min(LONGEST, Math.max(FACTOR * waited, soon ? 2 * length : 0));
        until = now + length;
    }
}
