package org.rcu4j.locks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A thread's place in the queue of an {@link McsLock}. Its word says how it stands with it:
 *
 * <pre>
 *   WAITING, LOOK --grant--&gt; GRANTED             the thread has the lock
 *     |  ^      \
 *  abandon adopt  --close--&gt; CLOSING --&gt; RETURNED  the place is out of the queue, whose last one it was
 *     v  |
 *   the lock --pass over--&gt; GONE                 its thread has left; the place is out of the queue
 * </pre>
 *
 * <p>A thread that gives up takes the last place out of the queue again. Any other it leaves, since the thread behind may be
 * about to look at it. The lock passes over such a place; until then another thread may adopt it and wait there: the one behind,
 * which is told to LOOK, moves up and abandons its own, so that abandoned places drift to the end, where whoever leaves last
 * takes them out, and whoever comes next takes one of them instead of adding one. So they don't become more and more while the
 * lock is held.
 *
 * <p>The word of an abandoned place is the lock in whose queue it is, because a place is used again: a thread that found it in
 * one queue and was slow must not adopt it in another.
 *
 * <p>Places that were passed over or taken out are left to the garbage collector, since the thread before may look at them yet. The others return to a list of the thread's, which holds
 * as many as the thread has ever held locks at a time.
 */
final class Place extends Waiter {

    private static final Object WAITING = "waiting";
    private static final Object LOOK = "look";
    private static final Object GRANTED = "granted";
    private static final Object GONE = "gone";
    private static final Object CLOSING = "closing";
    private static final Object RETURNED = "returned";

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

    /** Makes a place that was adopted this thread's. */
    void takeOver() {
        home = SPARES.get();
    }

    /** For tests: how many places this thread is not using. */
    static int spares() {
        int count = 0;
        for (Place place = SPARES.get().first; place != null; place = place.nextSpare) {
            count++;
        }
        return count;
    }

    /** Drops a spare place of this thread's, if there is one, when it uses another's instead. */
    static void dropOne() {
        Spares spares = SPARES.get();
        Place spare = spares.first;
        if (spare != null) {
            spares.first = spare.nextSpare;
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
        NEXT.setVolatile(before, this); // whoever abandons that one sees this, or is seen to have left
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

    /** Waits until there is something new; returns whether it is the lock, and null if there was no time left. */
    @Nullable
    Boolean awaitNews(Patience patience) throws InterruptedException {
        Object word = awaitChange(WAITING, patience);
        if (word == LOOK) {
            boolean unused = change(LOOK, WAITING);
        }
        return word == WAITING ? null : word == GRANTED;
    }

    /** What became of the lock when it was offered to a place. */
    enum Offer {
        TAKEN,
        PASSED_OVER,
        RETURNED
    }

    /** Grants the lock to the thread that waits; or takes the place out of the queue, if it has left. */
    Offer grant(McsLock lock) {
        for (int spent = 0; ; spent = Patience.pauseEndlessly(spent)) {
            if (change(WAITING, GRANTED) || change(LOOK, GRANTED)) {
                return Offer.TAKEN;
            }
            if (change(lock, GONE)) {
                return Offer.PASSED_OVER;
            }
            if (word() == RETURNED) {
                return Offer.RETURNED;
            }
        }
    }

    /** Begins to take the place out; returns false if the lock was granted to it before. */
    boolean close() {
        while (!change(WAITING, CLOSING) && !change(LOOK, CLOSING)) {
            if (word() == GRANTED) {
                return false;
            }
        }
        return true;
    }

    /** Undoes {@link #follow}, of a place that is closing. */
    void unfollow(Place before) {
        NEXT.setVolatile(before, null);
    }

    /** Ends the closing of a place that is out of the queue. */
    void returned() {
        set(RETURNED);
    }

    /** Ends the closing of a place that is not the last one any more: it is abandoned instead. */
    void stay(Place before, McsLock lock) {
        NEXT.setVolatile(before, this);
        set(lock);
        tellTheOneBehind();
    }

    /** Leaves the place; returns false if the lock was granted to it before. */
    boolean abandon(McsLock lock) {
        while (!change(WAITING, lock) && !change(LOOK, lock)) {
            if (word() == GRANTED) {
                return false;
            }
        }
        tellTheOneBehind();
        return true;
    }

    private void tellTheOneBehind() {
        Place behind = next();
        if (behind != null) {
            boolean unused = behind.change(WAITING, LOOK);
        }
    }

    /** Takes over a place in the lock's queue that was left. */
    boolean adopt(McsLock lock) {
        return word() == lock && change(lock, WAITING);
    }

    boolean isWaiting() {
        Object word = word();
        return word == WAITING || word == LOOK;
    }

    boolean isAbandoned() {
        return word() instanceof McsLock;
    }

    /* Padding: a waiter spins on its word, so no other place's may lie within 128 bytes of it. */
    long p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15, p16;
}
