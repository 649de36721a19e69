package org.rcu4j;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.NewerJdk;

/** The readers of a domain, of all kinds. */
final class Readers {

    final ReaderSlots slots;
    final VirtualSlots virtual;
    final DetachedReaders detached;
    final QuiescentReaders quiescent;
    private final List<ReaderGroup> groups;
    private final Epoch epoch;

    Readers(Epoch epoch, StallReporter reporter) {
        this.epoch = epoch;
        this.slots = new ReaderSlots(epoch, reporter);
        this.virtual = new VirtualSlots(reporter);
        this.detached = new DetachedReaders(epoch);
        this.quiescent = new QuiescentReaders(epoch, reporter);
        this.groups = List.of(slots, virtual, detached, quiescent);
    }

    /** This thread's reader, which is a new one if it has none. */
    OwnReader own() {
        OwnReader recent = virtual.recent.find();
        return recent != null ? recent : ownNotRecent();
    }

    /** This thread's reader, if it is known not to be a recent virtual one. */
    OwnReader ownNotRecent() {
        ReaderSlot slot = slots.find();
        if (slot != null) {
            return slot;
        }
        return NewerJdk.isVirtual(Thread.currentThread()) ? VirtualSlot.current(virtual, epoch) : slots.register();
    }

    /** This thread's reader if it is inside a section of its own, or null. */
    @Nullable
    OwnReader inside() {
        OwnReader recent = virtual.recent.find();
        if (recent != null && recent.isReading()) {
            return recent;
        }
        ReaderSlot slot = slots.find();
        if (slot != null) {
            return slot.isReading() ? slot : null;
        }
        return NewerJdk.isVirtual(Thread.currentThread()) ? VirtualSlot.inside(virtual) : null;
    }

    /** Whether this thread is inside a section of its own, or online. */
    boolean areInsideHere() {
        return inside() != null || quiescent.isOnlineHere();
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
