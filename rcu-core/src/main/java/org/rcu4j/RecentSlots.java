package org.rcu4j;

import org.jspecify.annotations.Nullable;

/**
 * Slots of virtual threads that read lately, each at a place that its thread's number tells, unless another has taken it. So a
 * thread mostly finds its slot without its thread-local variables.
 *
 * <p>A thread looks for its own slot only, and puts there its own slot only; and what it does not find here it finds in its
 * thread-local variable. So it matters to nobody in what order one sees what others write, and all accesses to elements are plain.
 */
final class RecentSlots {

    /** Few, as a slot may stay here longer than its thread, but many more than there are processors. */
    private static final int SIZE_BITS = 8;

    /** Two to the 64th by the golden ratio. */
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

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
            present = new VirtualSlot[1 << SIZE_BITS];
            slots = present; // of two that do so at once, one puts its slot there in vain
        }
        present[place(slot.ownerId)] = slot;
    }

    /** Takes a slot out if it is here. */
    void remove(VirtualSlot slot) {
        @Nullable VirtualSlot @Nullable [] present = slots;
        if (present != null && present[place(slot.ownerId)] == slot) {
            present[place(slot.ownerId)] = null;
        }
    }

    /**
     * Threads that begin one after the other are far from each other here: as they run side by side, they would write to one
     * cache line. After D. E. Knuth, "The Art of Computer Programming", vol. 3, 6.4: multiplicative hashing.
     */
    static int place(long threadId) {
        return (int) ((threadId * SPREAD) >>> (Long.SIZE - SIZE_BITS));
    }
}
