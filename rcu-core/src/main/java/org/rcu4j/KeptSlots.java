package org.rcu4j;

import org.jspecify.annotations.Nullable;

/**
 * The slots that a virtual thread keeps, in the one thread-local variable of this library: those in which it is inside a
 * section, and few others; at most one of each domain. So the domain holds on to nothing of the thread, and the thread to few
 * domains.
 */
final class KeptSlots {

    /** How many slots a thread keeps that are not inside a section, at the most. */
    private static final int IDLE = 4;

    private static final ThreadLocal<@Nullable VirtualSlot> LATEST = new ThreadLocal<>();

    private KeptSlots() {}

    /** This thread's slot in a domain, or null if it keeps none. */
    static @Nullable VirtualSlot find(VirtualSlots domain) {
        VirtualSlot slot = LATEST.get();
        while (slot != null && !slot.isIn(domain)) {
            slot = slot.nextKept;
        }
        return slot;
    }

    /** Puts a slot in front of the thread's list, and forgets the oldest ones that are not inside a section. */
    static void keep(VirtualSlot newest) {
        int idle = 1;
        VirtualSlot last = newest;
        VirtualSlot following;
        for (VirtualSlot slot = LATEST.get(); slot != null; slot = following) {
            following = slot.nextKept;
            slot.nextKept = null;
            if (slot.isReading() || ++idle <= IDLE) {
                last.nextKept = slot;
                last = slot;
            } else {
                slot.forget();
            }
        }
        LATEST.set(newest);
    }
}
