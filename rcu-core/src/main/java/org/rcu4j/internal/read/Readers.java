package org.rcu4j.internal.read;

import org.rcu4j.internal.stall.StallWatch;

/** All readers of one kind in one domain, as a grace period sees them. */
public interface Readers {

    /**
     * Waits until none is inside a section that began before the epoch became {@code target}. Called behind the heavy
     * barrier, by one thread at a time.
     *
     * @return whether that is so; false if the watch gave up
     */
    boolean awaitDepartures(long target, StallWatch watch) throws InterruptedException;

    /** How many are inside a section now; approximate while they come and go. */
    int countInside();
}
