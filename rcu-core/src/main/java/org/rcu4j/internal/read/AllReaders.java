package org.rcu4j.internal.read;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.stall.StallReporter;
import org.rcu4j.internal.stall.StallWatch;

/** The readers of a domain, of all kinds. */
public final class AllReaders {

    public final ThreadReaders slots;
    public final DetachedReaders detached;
    public final QuiescentReaders quiescent;
    private final List<Readers> groups;

    public AllReaders(Epoch epoch, StallReporter reporter) {
        this.slots = new ThreadReaders(epoch, reporter);
        this.detached = new DetachedReaders(epoch);
        this.quiescent = new QuiescentReaders(epoch, reporter);
        this.groups = List.of(slots, detached, quiescent);
    }

    /** This thread's reader if it is inside a section of its own, or null. */
    @Nullable
    ThreadReader inside() {
        ThreadReader own = slots.find();
        return own != null && own.isReading() ? own : null;
    }

    /** Whether this thread is inside a section of its own, or online. */
    public boolean areInsideHere() {
        return inside() != null || quiescent.isOnlineHere();
    }

    /** Whether this thread is inside a section, as far as can be known: any detached one may be its own. */
    public boolean mayBeInsideHere() {
        return areInsideHere() || detached.countInside() > 0;
    }

    /** How many threads are registered. */
    public int size() {
        return slots.size() + quiescent.size();
    }

    /** Whether a grace period would wait for this thread, as far as can be known: a detached section counts as its enterer's. */
    public boolean wouldBeWaitedForHere() {
        return areInsideHere() || detached.areEnteredHere();
    }

    /** Ends all sections that this thread has left open; false if there were none. */
    public boolean expelHere() {
        ThreadReader own = inside();
        if (own != null) {
            own.expel();
        }
        boolean wasOnline = quiescent.takeOfflineHere();
        return own != null || wasOnline;
    }

    public int countInside() {
        return groups.stream().mapToInt(Readers::countInside).sum();
    }

    /** Waits for all that are inside a section which began before the epoch became {@code target}. */
    public boolean awaitDepartures(long target, StallWatch watch) throws InterruptedException {
        for (Readers group : groups) {
            if (!group.awaitDepartures(target, watch)) {
                return false;
            }
        }
        return true;
    }
}
