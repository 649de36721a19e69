package org.rcu4j;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The readers of a domain, of all kinds. */
final class Readers {

    final ReaderSlots slots;
    final DetachedReaders detached;
    final QuiescentReaders quiescent;
    private final List<ReaderGroup> groups;

    Readers(Epoch epoch, StallReporter reporter) {
        this.slots = new ReaderSlots(epoch, reporter);
        this.detached = new DetachedReaders(epoch);
        this.quiescent = new QuiescentReaders(epoch, reporter);
        this.groups = List.of(slots, detached, quiescent);
    }

    /** This thread's reader if it is inside a section of its own, or null. */
    @Nullable
    OwnReader inside() {
        OwnReader own = slots.find();
        return own != null && own.isReading() ? own : null;
    }

    /** Whether this thread is inside a section of its own, or online. */
    boolean areInsideHere() {
        return inside() != null || quiescent.isOnlineHere();
    }

    /** Whether a grace period would wait for this thread, as far as can be known: a detached section counts as its enterer's. */
    boolean wouldBeWaitedForHere() {
        return areInsideHere() || detached.areEnteredHere();
    }

    /** Ends all sections that this thread has left open; false if there were none. */
    boolean expelHere() {
        OwnReader own = inside();
        if (own != null) {
            own.expel();
        }
        boolean wasOnline = quiescent.takeOfflineHere();
        return own != null || wasOnline;
    }

    int countInside() {
        return groups.stream().mapToInt(ReaderGroup::countInside).sum();
    }

    /** Waits for all that are inside a section which began before the epoch became {@code target}. */
    boolean awaitDepartures(long target, StallWatch watch) throws InterruptedException {
        for (ReaderGroup group : groups) {
            if (!group.awaitDepartures(target, watch)) {
                return false;
            }
        }
        return true;
    }
}
