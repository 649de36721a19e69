package org.rcu4j;

import org.jspecify.annotations.Nullable;

/** The readers of a domain, of all kinds. */
final class Readers {

    final ReaderSlots slots;
    final DetachedReaders detached;
    final QuiescentReaders quiescent;
    private final Epoch epoch;

    Readers(Epoch epoch, StallReporter reporter) {
        this.epoch = epoch;
        this.slots = new ReaderSlots(epoch, reporter);
        this.detached = new DetachedReaders(epoch, reporter);
        this.quiescent = new QuiescentReaders(epoch, reporter);
    }

    /** The reader of a thread that has no slot: a new slot, or a virtual thread's reader. */
    OwnReader withoutSlot() {
        return NewerJdk.isVirtual(Thread.currentThread()) ? VirtualReader.current(detached, epoch) : slots.register();
    }

    /** This thread's reader if it is inside a section of its own, or null. */
    @Nullable
    OwnReader inside() {
        ReaderSlot slot = slots.find();
        if (slot != null) {
            return slot.isReading() ? slot : null;
        }
        return NewerJdk.isVirtual(Thread.currentThread()) ? VirtualReader.inside(detached) : null;
    }

    /** Whether this thread is inside a section of its own, or online. */
    boolean areInsideHere() {
        return inside() != null || (quiescent.size() > 0 && quiescent.isOnlineHere());
    }

    /** Ends all sections that this thread has left open; false if there were none. */
    boolean expelHere() {
        OwnReader own = inside();
        if (own != null) {
            own.expel();
        }
        boolean wasOnline = quiescent.size() > 0 && quiescent.takeOfflineHere();
        return own != null || wasOnline;
    }

    int countInside() {
        return slots.countInside() + detached.countInside() + quiescent.countInside();
    }

    /** Waits for all that are inside a section which began before the epoch became {@code target}. */
    boolean awaitDepartures(long target, StallWatch watch) throws InterruptedException {
        return slots.awaitDepartures(target, watch)
                && (!detached.isUsed() || detached.awaitDepartures(target, watch))
                && (quiescent.size() == 0 || quiescent.awaitDepartures(target, watch));
    }
}
