package org.rcu4j.locks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.Strict;

/**
 * A queue lock: first come, first served, and each waiter watches a word of its own, so that a release disturbs nobody but
 * the next in line. For locks that many processors want at the same time.
 *
 * <p>The queue is a list of places, one for each thread that has the lock or waits for it. A thread brings its own, and takes it
 * away again when it unlocks: nothing is allocated but a thread's first place, and one more after each wait that it gave up. A
 * waiter that spins in vain parks, and is woken.
 *
 * <p>Fairness has its price where there are more threads than processors: the lock goes to the next thread also when that one
 * has lost its processor, and everybody waits for it.
 *
 * <p>Timed and interruptible waits keep the order too. {@code tryLock()} takes the lock only if nobody has it or waits for it.
 * Not reentrant: a thread that locks again what it has is told so by an IllegalMonitorStateException. The lock is held by one
 * thread, and unlocked by it.
 *
 * <p><b>Progress.</b> {@code tryLock} is wait-free, {@code lock} is blocking and free of starvation, {@code unlock} waits for
 * a thread that is just joining the queue. <b>Memory effects.</b> What precedes an {@code unlock} happens before what follows
 * the next successful {@code lock} or {@code tryLock}.
 *
 * <p>After J. Mellor-Crummey and M. Scott, "Algorithms for Scalable Synchronization on Shared-Memory Multiprocessors" (ACM TOCS
 * 1991). How a wait is given up is our own: see {@link Place}.
 */
public final class McsLock extends ExclusiveLock {

    private static final VarHandle TAIL;
    private static final VarHandle HOLDER;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            TAIL = lookup.findVarHandle(McsLock.class, "tail", Place.class);
            HOLDER = lookup.findVarHandle(McsLock.class, "holder", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The last place of the queue, null if nobody has the lock (atomic read-modify-write). */
    @SuppressWarnings("unused") // through its VarHandle
    private @Nullable Place tail;

    /** The holder's place. Written and read by it alone. */
    private @Nullable Place first;

    /** The number of the thread that has the lock: written by it alone (opaque), and read by those who ask. */
    @SuppressWarnings("unused") // through its VarHandle
    private long holder;

    /** Makes a lock that nobody has. */
    public McsLock() {}

    /**
     * Takes the lock once all have had it who came before.
     *
     * @throws IllegalMonitorStateException if this thread has it already
     */
    @Override
    public void lock() {
        if (Strict.ENABLED || !tryEnter()) {
            lockSlowly();
        }
    }

    @Override
    public boolean tryLock() {
        boolean taken = tryEnter();
        if (Strict.ENABLED && taken) {
            Strict.entered(this);
        }
        return taken;
    }

    /**
     * Releases the lock to the thread that has waited longest.
     *
     * @throws IllegalMonitorStateException if this thread does not have it; nothing is changed by it
     */
    @Override
    @SuppressWarnings("NullAway") // the holder has a place
    public void unlock() {
        if (!isHeldByCurrentThread()) {
            throw notHolder();
        }
        if (Strict.ENABLED) {
            Strict.left(this);
        }
        Place place = first;
        first = null;
        HOLDER.setOpaque(this, NOBODY);
        if (place.next() != null || !TAIL.compareAndSet(this, place, null)) {
            passOn(place);
        }
        place.putAside();
    }

    /**
     * Tells whether threads wait for the lock. The answer may be out of date at once.
     *
     * @return true if some thread waits
     */
    public boolean hasQueuedThreads() {
        Place last = tail();
        while (last != null && last.isAbandoned()) {
            last = last.previous();
        }
        return last != null && last.isWaiting();
    }

    @Override
    boolean await(Patience patience) throws InterruptedException {
        Place place = adopt();
        if (place == null) {
            place = Place.takeOne();
            Place before = (Place) TAIL.getAndSet(this, place);
            if (before == null) {
                place.grantToSelf();
            } else {
                place.follow(before);
            }
        }
        Place granted = awaitTurn(place, patience);
        if (granted != null) {
            enter(granted);
        }
        return granted != null;
    }

    /** Waits, and moves up if a place is left; returns the place that was granted the lock, or null if the patience ended. */
    private @Nullable Place awaitTurn(Place first, Patience patience) throws InterruptedException {
        Place place = first;
        try {
            while (true) {
                place = moveUp(place);
                Boolean granted = place.awaitNews(patience);
                if (granted == null) {
                    return leave(place);
                }
                if (granted) {
                    return place;
                }
            }
        } catch (InterruptedException e) {
            Place granted = leave(place);
            if (granted == null) {
                throw e;
            }
            Thread.currentThread().interrupt(); // the lock came first, and is not lost
            return granted;
        }
    }

    /**
     * Gives a place up: takes it out if it is the last one, and with it those before it that were left; leaves it otherwise.
     *
     * @return null, or the place that was granted the lock before
     */
    private @Nullable Place leave(Place from) {
        Place place = from;
        while (true) {
            if (tail() == place) {
                if (!place.close()) {
                    return place;
                }
                Place before = takeOut(place);
                if (before == null || !before.adopt(this)) {
                    return null;
                }
                before.takeOver(); // only to leave it, too
                place = before;
            } else if (!place.abandon(this)) {
                return place;
            } else if (tail() != place || !place.adopt(this)) {
                return null;
            } // else the one behind has left, and this is the last one now
        }
    }

    /** Takes out a place that is closing, and returns the one before it; or null, with the place abandoned, if it is not last. */
    @SuppressWarnings("NullAway") // whoever waits has somebody before it
    private @Nullable Place takeOut(Place place) {
        Place before = place.previous();
        place.unfollow(before);
        if (!TAIL.compareAndSet(this, place, before)) {
            place.stay(before, this);
            return null;
        }
        place.returned();
        return before;
    }

    private boolean tryEnter() {
        if (tail() != null) {
            return false;
        }
        Place place = Place.takeOne();
        place.grantToSelf();
        boolean entered = TAIL.compareAndSet(this, null, place);
        if (entered) {
            enter(place);
        } else {
            place.putAside();
        }
        return entered;
    }

    private void enter(Place place) {
        first = place;
        HOLDER.setOpaque(this, thisThread());
    }

    /** Gives the lock to the first place behind that whose thread has not left. */
    private void passOn(Place place) {
        Place at = place;
        for (Place behind = placeBehind(at); behind != null; behind = placeBehind(at)) {
            Place.Offer offer = behind.grant(this);
            if (offer == Place.Offer.TAKEN) {
                return;
            }
            at = offer == Place.Offer.PASSED_OVER ? behind : at;
        }
    }

    /** The next place, or null after the last, when the queue is empty. Waits for a thread that is about to link itself. */
    private @Nullable Place placeBehind(Place place) {
        for (int spent = 0; ; ) {
            Place next = place.next();
            if (next != null || TAIL.compareAndSet(this, place, null)) {
                return next;
            }
            spent = Patience.pauseEndlessly(spent);
        }
    }

    /** Takes over the last place, if its thread has left it, instead of adding one. */
    private @Nullable Place adopt() {
        Place place = tail();
        if (place == null || !place.adopt(this)) {
            return null;
        }
        place.takeOver();
        Place.dropOne();
        return place;
    }

    /** Exchanges a place for the one before it, as often as that was left. */
    private Place moveUp(Place from) {
        Place place = from;
        for (Place before = place.previous(); before != null && before.adopt(this); before = place.previous()) {
            before.takeOver();
            if (leave(place) != null) { // it got the lock
                boolean unused = before.abandon(this);
                return place;
            }
            place = before;
        }
        return place;
    }

    @Override
    long holder() {
        return (long) HOLDER.getOpaque(this);
    }

    private @Nullable Place tail() {
        return (Place) TAIL.getAcquire(this);
    }

    /** For tests: how many places there are behind the holder's, waiting or abandoned. Called by the holder. */
    int placesBehindHolder() {
        int places = 0;
        for (Place place = first; place != null && (place = place.next()) != null; ) {
            places++;
        }
        return places;
    }
}
