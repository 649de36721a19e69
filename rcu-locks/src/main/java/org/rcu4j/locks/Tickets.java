package org.rcu4j.locks;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A turnstile: each thread takes the next ticket and waits until that is served. Tickets are compared by difference, and
 * wrap.
 *
 * <p>A thread that gives up must not leave its ticket as it is, since that would be served for ever. If it is the last
 * ticket, the thread gives it back, as if it had never been taken. If others have come after it, the thread notes the
 * ticket as abandoned. A thread that sees an abandoned ticket being served claims the note, which one thread only can do,
 * and serves the next ticket instead. A thread that finds the ticket before its own abandoned takes that one and leaves its
 * own. So abandoned tickets drift to the end, where they are given back, and their number does not grow while one ticket is
 * being served for long.
 *
 * <p>A thread allocates what it needs to leave before it takes a ticket. Whatever Throwable ends a wait, the thread leaves
 * its ticket.
 */
final class Tickets {

    /** What each thread ahead of a waiter, except the first, adds to its step, in multiples of the shortest step. */
    private static final int STEP_PER_THREAD = 16;

    private static final VarHandle NEXT = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "next", VarHandle.class, Tickets.class, int.class);
    private static final VarHandle SERVED = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "served", VarHandle.class, Tickets.class, int.class);
    private static final VarHandle ABANDONED = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "abandoned", VarHandle.class, Tickets.class, AbandonedTicket.class);
    private static final VarHandle TIDYING = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "tidying", VarHandle.class, Tickets.class, boolean.class);

    private final boolean parking;

    /** The ticket that the next thread will take (atomic read-modify-write). */
    @SuppressWarnings("unused") // through its VarHandle
    private int next;

    /** The ticket that is being served. Written by its holder, or on behalf of a holder that has left (release). */
    volatile int served;

    /** The first note of a ticket whose thread has left, null if there is none. Changed by compare-and-set. */
    private volatile @Nullable AbandonedTicket abandoned;

    /** Whether a thread is taking claimed notes out of the list: one at a time does (compare-and-set). */
    private volatile boolean tidying;

    /**
     * Makes a turnstile that is free.
     *
     * @param parking whether threads may park while they wait
     */
    Tickets(boolean parking) {
        this.parking = parking;
    }

    /** Takes a ticket if it is served at once. */
    boolean tryEnter() {
        do {
            int now = served();
            if (NEXT.compareAndSet(this, now, now + 1)) {
                return true;
            }
        } while (serveNextOfAbandoned());
        return false;
    }

    /** Takes a ticket and waits until it is served; returns false if the patience was not enough. */
    boolean enter(LockPatience patience) throws InterruptedException {
        @Nullable AbandonedTicket note = new AbandonedTicket();
        AbandonedTicket second = note;
        int ticket = (int) NEXT.getAndAdd(this, 1);
        int last = ticket; // the last ticket of this thread, which has two while it exchanges one for the other
        boolean entered = false;
        try {
            for (int spent = patience.spentBefore; !entered && spent != LockPatience.NONE_LEFT; ) {
                for (AbandonedTicket free = find(ticket - 1); free != null; free = find(ticket - 1)) {
                    second = new AbandonedTicket();
                    if (free.claim()) {
                        ticket--;
                        leave(last, second);
                        last = ticket;
                    }
                }
                int ahead = ticket - served();
                if (ahead != 0 && !serveNextOfAbandoned()) {
                    spent = pause(spent, ahead, patience);
                }
                entered = ahead == 0;
            }
        } finally {
            while (!entered && note != null) {
                try {
                    if (last != ticket) {
                        leave(last, second);
                        last = ticket;
                    }
                    leave(ticket, note);
                    note = null;
                } catch (Throwable e) { // the call has done nothing: it is made again
                    Thread.onSpinWait();
                }
            }
        }
        return entered;
    }

    /** Serves the next ticket; called by the thread whose ticket is being served. */
    void exit() {
        SERVED.setRelease(this, served + 1);
    }

    /** How many threads wait: an estimate while threads come and leave. */
    int waiting() {
        int taken = (int) NEXT.getOpaque(this) - served();
        return Math.max(0, taken - 1 - abandonedTickets());
    }

    /** How many notes of abandoned tickets there are. */
    int abandonedTickets() {
        return AbandonedTicket.count(abandoned);
    }

    private int pause(int spent, int ahead, LockPatience patience) throws InterruptedException {
        // with so many threads ahead, some of them need this processor first
        int start = ahead < LockPatience.PROCESSORS ? spent : Math.max(spent, LockPatience.SPINS);
        int weight = 1 + STEP_PER_THREAD * Math.min(ahead - 1, 100);
        return parking ? patience.pause(start, weight) : patience.pauseAwake(start, weight);
    }

    /** Leaves a ticket. If this throws, the ticket has not been left. */
    private void leave(int ticket, AbandonedTicket note) {
        int last = ticket;
        boolean left = false;
        try {
            while (NEXT.compareAndSet(this, last + 1, last)) { // the last ticket is given back
                left = true;
                if (!claim(last - 1)) {
                    return;
                }
                last--;
            }
            note.ticket = last;
            do {
                note.next = abandoned;
            } while (!ABANDONED.compareAndSet(this, note.next, note));
            left = true;
            while (serveNextOfAbandoned()) { // it may have been served before it was noted
                Thread.onSpinWait();
            }
        } catch (Throwable e) {
            if (!left) {
                throw e;
            }
            // other threads do the rest as soon as they look
        }
    }

    /** If the ticket that is being served was abandoned, serves the next one. */
    private boolean serveNextOfAbandoned() {
        int now = served();
        if (!claim(now)) {
            return false;
        }
        SERVED.setRelease(this, now + 1);
        return true;
    }

    private boolean claim(int ticket) {
        AbandonedTicket note = find(ticket);
        return note != null && note.claim();
    }

    private @Nullable AbandonedTicket find(int ticket) {
        AbandonedTicket first = abandoned;
        if (first == null) {
            return null;
        }
        tidy();
        return AbandonedTicket.find(first, ticket);
    }

    /** Takes claimed notes out of the list. Other threads may add notes at its head meanwhile. */
    private void tidy() {
        if (tidying || !TIDYING.compareAndSet(this, false, true)) {
            return;
        }
        try {
            AbandonedTicket note = abandoned;
            while (note != null && note.isClaimed()) {
                boolean unused = ABANDONED.compareAndSet(this, note, note.next);
                note = abandoned;
            }
            while (note != null) {
                AbandonedTicket behind = note.next;
                if (behind != null && behind.isClaimed()) {
                    note.next = behind.next;
                } else {
                    note = behind;
                }
            }
        } finally {
            tidying = false;
        }
    }

    private int served() {
        return (int) SERVED.getAcquire(this);
    }
}
