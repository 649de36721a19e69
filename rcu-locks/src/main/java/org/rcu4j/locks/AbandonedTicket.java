package org.rcu4j.locks;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The note that the thread of a ticket has left. Notes form a list that grows at its head. A thread makes its note before
 * it takes the ticket, so it allocates nothing when it leaves. A note is used once, so no compare-and-set mistakes one note
 * for another.
 */
final class AbandonedTicket {

    private static final VarHandle CLAIMED = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "claimed", VarHandle.class, AbandonedTicket.class, boolean.class);

    /** Written before the note is in the list. */
    int ticket;

    /** The next older note. Written before the note is in the list, then by the thread that tidies the list. */
    volatile @Nullable AbandonedTicket next;

    /** Whether a thread has claimed the note, to serve the ticket or to wait with it. Set by compare-and-set. */
    @SuppressWarnings("unused") // through its VarHandle
    private volatile boolean claimed;

    boolean isClaimed() {
        return claimed;
    }

    /** Claims the note; returns true in one thread only. */
    boolean claim() {
        return CLAIMED.compareAndSet(this, false, true);
    }

    /** The first note of a ticket that no thread has claimed, or null. */
    static @Nullable AbandonedTicket find(@Nullable AbandonedTicket first, int ticket) {
        AbandonedTicket note = first;
        while (note != null && (note.ticket != ticket || note.claimed)) {
            note = note.next;
        }
        return note;
    }

    static int count(@Nullable AbandonedTicket first) {
        int count = 0;
        for (AbandonedTicket note = first; note != null; note = note.next) {
            count += note.claimed ? 0 : 1;
        }
        return count;
    }
}
