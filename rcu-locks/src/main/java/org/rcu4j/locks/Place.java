package org.rcu4j.locks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A thread's place in the queue of an {@link McsLock}. Its word says how it stands with it:
 *
 * <pre>
 *   WAITING --grant--&gt; GRANTED          the thread has the lock
 *     |  ^
 *  abandon adopt
 *     v  |
 *   the lock --pass over--&gt; GONE        its thread has left; the place is out of the queue
 * </pre>
 *
 * <p>A thread that gives up leaves its place in the queue, since nobody but the thread behind it could take it out. The lock
 * passes over such a place; until then another thread may adopt it and wait there. The word of an abandoned place is the lock
 * in whose queue it is, because a place is used again: a thread that found it at one lock's end and was slow must not adopt it
 * in the queue of another.
 *
 * <p>Places that were passed over are left to the garbage collector. The others return to a list of the thread's, which holds
 * as many as the thread has ever held locks at a time.
 */
final class Place extends Waiter {

    private static final Object WAITING = "waiting";
    private static final Object GRANTED = "granted";
    private static final Object GONE = "gone";

    private static final ThreadLocal<Spares> SPARES = ThreadLocal.withInitial(Spares::new);

    private static final VarHandle NEXT;

    static {
        try {
            NEXT = MethodHandles.lookup().findVarHandle(Place.class, "next", Place.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Written by the thread behind (release), read by the one that unlocks (acquire). */
    @SuppressWarnings("unused") // through its VarHandle
    private @Nullable Place next;

    /** Written before the place is linked, read by whoever adopts it. */
    private @Nullable Place previous;

    /** Where the place goes when it is in no queue any more: those of the thread that has it. */
    private Spares home;

    private @Nullable Place nextSpare;

    /** The places that a thread is not using, linked by {@code nextSpare}. */
    private static final class Spares {
        @Nullable
        Place first;
    }

    private Place(Spares home) {
        super(WAITING);
        this.home = home;
    }

    /** A place of this thread's, not in any queue. */
    static Place takeOne() {
        Spares spares = SPARES.get();
        Place place = spares.first;
        if (place == null) {
            return new Place(spares);
        }
        spares.first = place.nextSpare;
        place.nextSpare = null;
        place.reset(WAITING);
        return place;
    }

    /** Makes a place that was adopted this thread's, in exchange for a spare one if there is one. */
    void takeInstead() {
        home = SPARES.get();
        Place spare = home.first;
        if (spare != null) {
            home.first = spare.nextSpare;
        }
    }

    /** Keeps the place for this thread's next lock; it is in no queue any more. */
    void putAside() {
        NEXT.setOpaque(this, null);
        previous = null;
        nextSpare = home.first;
        home.first = this;
    }

    /** Links the place behind another, which is the one that was last before. */
    void follow(Place before) {
        previous = before;
        NEXT.setRelease(before, this);
    }

    @Nullable
    Place next() {
        return (Place) NEXT.getAcquire(this);
    }

    @Nullable
    Place previous() {
        return previous;
    }

    /** Notes that the thread has the lock, which was free. */
    void grantToSelf() {
        reset(GRANTED);
    }

    /**
     * Waits until the lock is granted to this place.
     *
     * @return false if the patience was not enough, and the place was abandoned
     */
    boolean awaitTurn(McsLock lock, Patience patience) throws InterruptedException {
        try {
            return awaitChange(WAITING, patience) == GRANTED || !abandon(lock);
        } catch (InterruptedException e) {
            if (abandon(lock)) {
                throw e;
            }
            Thread.currentThread().interrupt(); // the lock came first, and is not lost
            return true;
        }
    }

    /** Grants the lock to the thread that waits; returns false, and takes the place out of the queue, if it has left. */
    boolean grant(McsLock lock) {
        while (!change(WAITING, GRANTED)) {
            if (change(lock, GONE)) {
                return false;
            }
        }
        return true;
    }

    /** Leaves the place; returns false if the lock was granted to it before. */
    boolean abandon(McsLock lock) {
        return change(WAITING, lock);
    }

    /** Takes over a place in the lock's queue that was left. */
    boolean adopt(McsLock lock) {
        return word() == lock && change(lock, WAITING);
    }

    boolean isWaiting() {
        return word() == WAITING;
    }

    boolean isAbandoned() {
        return word() instanceof McsLock;
    }

    /* Padding: a waiter spins on its word, so no other place's may lie within 128 bytes of it. */
    long p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15, p16;
}
