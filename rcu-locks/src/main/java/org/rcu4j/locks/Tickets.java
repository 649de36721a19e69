package org.rcu4j.locks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A turnstile: each thread takes the next ticket and waits until that is served. Tickets are compared by difference, and wrap.
 *
 * <p>A thread that gives up must not leave a ticket that is served to nobody. If its ticket is the last one, it gives it back,
 * as if it had never been taken. If others have come after it, it notes the ticket as abandoned, and whichever thread sees an
 * abandoned ticket being served serves the next one instead: removing the note decides who does. A thread that finds the ticket
 * before its own abandoned takes that one and leaves its own. So abandoned tickets drift to the end, where they are given back,
 * and don't become more and more while one is being served for long.
 */
final class Tickets {

    /** A waiter's shortest step for each thread ahead of it but the first, in multiples of the shortest of all. */
    private static final int STEP_PER_THREAD = 16;

    private static final VarHandle NEXT;
    private static final VarHandle SERVED;
    private static final VarHandle ABANDONED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            NEXT = lookup.findVarHandle(Tickets.class, "next", int.class);
            SERVED = lookup.findVarHandle(Tickets.class, "served", int.class);
            ABANDONED = lookup.findVarHandle(Tickets.class, "abandoned", Set.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final boolean parking;

    /** The ticket that the next thread will take (atomic read-modify-write). */
    @SuppressWarnings("unused") // through its VarHandle
    private int next;

    /** The ticket that is being served. Written by its holder, or on behalf of one that has left (release). */
    private int served;

    /** The tickets whose threads have left; null until there is one. Made by compare-and-set. */
    @SuppressWarnings("unused") // through its VarHandle
    private @Nullable Set<Integer> abandoned;

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
    boolean enter(Patience patience) throws InterruptedException {
        int ticket = (int) NEXT.getAndAdd(this, 1);
        boolean entered = false;
        try {
            for (int spent = 0; !entered && spent != Patience.NONE_LEFT; ) {
                while (moveUpFrom(ticket)) {
                    ticket--;
                }
                int ahead = ticket - served();
                entered = ahead == 0;
                if (!entered && !serveNextOfAbandoned()) {
                    spent = pause(spent, ahead, patience);
                }
            }
        } finally {
            if (!entered) {
                leave(ticket);
            }
        }
        return entered;
    }

    /** Serves the next ticket; called by the thread whose ticket is being served. */
    void exit() {
        SERVED.setRelease(this, served + 1);
    }

    /** How many threads wait: an estimate, unless nothing changes meanwhile. */
    int waiting() {
        int taken = (int) NEXT.getOpaque(this) - served();
        Set<Integer> left = abandoned();
        return Math.max(0, taken - 1 - (left == null ? 0 : left.size()));
    }

    /** How many notes of abandoned tickets there are. */
    int abandonedTickets() {
        Set<Integer> left = abandoned();
        return left == null ? 0 : left.size();
    }

    private int pause(int spent, int ahead, Patience patience) throws InterruptedException {
        // with so many ahead, some of them need this processor first
        int start = ahead < Patience.PROCESSORS ? spent : Math.max(spent, Patience.SPINS);
        int weight = 1 + STEP_PER_THREAD * Math.min(ahead - 1, 100);
        return parking ? patience.pause(start, weight) : patience.pauseAwake(start, weight);
    }

    /** Exchanges a ticket for the one before it, if that was abandoned. */
    private boolean moveUpFrom(int ticket) {
        Set<Integer> left = abandoned();
        if (left == null || !left.remove(ticket - 1)) {
            return false;
        }
        leave(ticket);
        return true;
    }

    private void leave(int ticket) {
        int last = ticket;
        while (NEXT.compareAndSet(this, last + 1, last)) { // the last ticket is given back
            last--;
            Set<Integer> left = abandoned();
            if (left == null || !left.remove(last)) {
                return;
            }
        }
        abandonedOrNew().add(last);
        while (serveNextOfAbandoned()) { // it may have been served before it was noted
            Thread.onSpinWait();
        }
    }

    /** If the ticket that is being served was abandoned, serves the next one. */
    private boolean serveNextOfAbandoned() {
        Set<Integer> left = abandoned();
        int now = served();
        if (left == null || !left.remove(now)) {
            return false;
        }
        SERVED.setRelease(this, now + 1);
        return true;
    }

    private int served() {
        return (int) SERVED.getAcquire(this);
    }

    @SuppressWarnings("unchecked") // that is what the field holds
    private @Nullable Set<Integer> abandoned() {
        return (Set<Integer>) ABANDONED.getAcquire(this);
    }

    private Set<Integer> abandonedOrNew() {
        Set<Integer> made = ConcurrentHashMap.newKeySet();
        Set<Integer> left = abandoned();
        if (left == null && ABANDONED.compareAndSet(this, null, made)) {
            left = made;
        }
        return left == null ? abandonedOrNew() : left;
    }
}
