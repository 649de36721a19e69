package org.rcu4j;

import org.jspecify.annotations.Nullable;

/**
 * Slots of virtual threads that read lately, each at a place that its thread's number tells, unless another has taken it. So a
 * thread mostly finds its slot without its thread-local variables.
 *
 * <p>A thread looks for its own slot only, and puts there its own slot only. So it matters to nobody in what order one sees what
 * others write, and all accesses to elements are plain.
 */
final class RecentSlots {

    /** A power of two: few, as they outlive their threads, but many more than there are processors. */
    private static final int SIZE = 256;

    /** Null until a virtual thread reads. */
    private volatile @Nullable VirtualSlot @Nullable [] slots;

    /** This thread's slot, or null if it is not here. */
    @Nullable
    OwnReader find() {
        @Nullable VirtualSlot @Nullable [] present = slots;
        return present == null ? null : VirtualSlot.ownAmong(present);
    }

    /** Puts the slot of this thread here. */
    void add(VirtualSlot slot) {
        @Nullable VirtualSlot @Nullable [] present = slots;
        if (present == null) {
            present = new VirtualSlot[SIZE];
            slots = present; // of two that do so at once, one puts its slot there in vain
        }
        present[place(slot.ownerId, present)] = slot;
    }

    /** Takes a slot out if it is here. */
    void remove(VirtualSlot slot) {
        @Nullable VirtualSlot @Nullable [] present = slots;
        if (present != null && present[place(slot.ownerId, present)] == slot) {
            present[place(slot.ownerId, present)] = null;
        }
    }

    static int place(long threadId, @Nullable VirtualSlot[] slots) {
        return (int) threadId & (slots.length - 1);
    }
}
