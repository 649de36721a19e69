package org.rcu4j.locks;

import java.util.concurrent.TimeUnit;

/**
 * For how long a {@link RcuReadWriteLock} does without its bias after a writer has taken that away: nine times as long as this
 * took the writer, so that writers lose a tenth of their time at the most; twice as long as the last time if the bias had then
 * been there for less time than it was withheld before, so that where writes keep coming next to nothing is lost; and never longer
 * than a second, for a writer may have waited for one reader that stayed long, which says nothing of those that come. Times are
 * those of {@link System#nanoTime}.
 *
 * <p>Written with the gate's write lock held, but for the time when the bias was given back, which readers write with its read
 * lock held.
 *
 * <p>Nine is from BRAVO (see RcuReadWriteLock); the doubling is the usual exponential backoff.
 */
final class Inhibition {

    private static final int FACTOR = 9;

    /** So late at most readers notice that writes come no more. */
    static final long LONGEST = TimeUnit.SECONDS.toNanos(1);

    private long length;
    private long until;
    private long biasedSince;

    /** Made at the time at which the bias is first there. */
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

    /** Called by a writer that began to take the bias away, and has now done so. */
    void biasRevoked(long start, long now) {
        boolean soon = start - biasedSince < length;
        long waited = Math.min(now - start, LONGEST); // longer ones are alike, and the product stays in its range
        length = Math.min(LONGEST, Math.max(FACTOR * waited, soon ? 2 * length : 0));
        until = now + length;
    }
}
