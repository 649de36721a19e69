package org.rcu4j.locks;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.platform.StackProbe;
import org.rcu4j.internal.platform.Strict;

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

    private static final VarHandle TAIL = ConstantBootstraps.fieldVarHandle(MethodHandles.lookup(), "tail", VarHandle.class, McsLock.class, Place.class);
    private static final VarHandle HOLDER = ConstantBootstraps.fieldVarHandle(MethodHandles.lookup(), "holder", VarHandle.class, McsLock.class, long.class);

    static {
        Place.Offer.values(); // initialized now, not where one unlocks
    }

    /** The last place of the queue, null if nobody has the lock (atomic read-modify-write). */
    @SuppressWarnings("unused") // through its VarHandle
    private @Nullable Place tail;

    /** The holder's place. Written and read by it alone. */
    private @Nullable Place first;

    /**
     * The number of the thread that has the lock, or, negative, of the one that had it last: written by the holder alone
     * (opaque), and read by those who ask.
     */
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
        StackProbe.require();
        if (Strict.ENABLED || !tryEnter()) {
            lockSlowly();
        }
    }

    @Override
    public boolean tryLock() {
        StackProbe.require();
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
        long me = thisThread();
        if ((long) HOLDER.getOpaque(this) != me) {
            throw notHolder();
        }
        if (Strict.ENABLED) {
            Strict.left(this);
        }
        Place place = first;
        try {
            first = null;
            HOLDER.setOpaque(this, -me);
            if (place.next != null || !TAIL.compareAndSet(this, place, null)) {
                passOn(place);
            }
        } catch (Throwable e) { // nobody else has got the lock
            first = place;
            holder = me;
            throw e;
        }
        try {
            place.putAside();
        } catch (Throwable e) { // the lock is released, and the next one allocates a place
            Thread.onSpinWait();
        }
    }

    /**
     * Tells that threads get the lock in the order in which they came, unless they only try.
     *
     * @return true
     */
    @Override
    public boolean isFair() {
        return true;
    }

    /**
     * Tells whether threads wait for the lock. The answer may be out of date at once.
     *
     * @return true if some thread waits
     */
    public boolean hasQueuedThreads() {
        Place last = tail();
        while (last != null && last.isAbandoned()) {
            last = last.previous;
        }
        return last != null && last.isWaiting();
    }

    @Override
    boolean await(Patience patience) throws InterruptedException {
        long me = thisThread();
        Place granted = awaitTurn(Place.takeOne(), patience);
        if (granted != null) {
            first = granted;
            HOLDER.setOpaque(this, me);
        }
        return granted != null;
    }

    /**
     * Joins the queue, in the last place, if its thread has left it, or else in a place of its own; waits, and moves up if the
     * place before is left.
     *
     * @return the place that was granted the lock, or null if the patience ended
     */
    private @Nullable Place awaitTurn(Place own, Patience patience) throws InterruptedException {
        Place place = tail();
        if (place != null && place.adopt(this)) {
            place.home = own.home;
        } else {
            place = own;
            Place before = (Place) TAIL.getAndSet(this, place);
            if (before == null) {
                place.word = Place.GRANTED;
                return place;
            }
            place.previous = before;
            before.next = place; // whoever abandons that one sees this, or is seen to have left
        }
        Place other = null; // which this thread has as well, and is about to leave
        Throwable failure;
        try {
            while (true) {
                for (Place before = place.previous; before != null && before.adopt(this); before = place.previous) {
                    before.home = own.home;
                    other = place;
                    place = before;
                    if (leave(other)
                            != null) { // it got the lock; the one before it has come again, and is now elsewhere
                        place = other;
                        other = before;
                        boolean unused = before.abandon(this);
                        return place;
                    }
                    other = null;
                }
                if (!place.awaitNews(patience)) {
                    return leave(place);
                }
                if (place.isGranted()) {
                    return place;
                }
            }
        } catch (Throwable e) {
            failure = e;
        }
        boolean interrupted = failure instanceof InterruptedException;
        Place granted = null;
        while (place != null) { // leaves; where a call can't be made it begins again where it was
            try {
                if (other != null) {
                    granted = leave(other);
                    other = null;
                }
                Place had = leave(place);
                place = null;
                granted = had == null ? granted : had;
            } catch (Throwable e) {
                Thread.onSpinWait();
            }
        }
        if (granted != null && interrupted) {
            Thread.currentThread().interrupt(); // the lock came first, and is not lost
            return granted;
        }
        while (granted != null) { // another thread shall have it
            try {
                passOn(granted);
                granted = null;
            } catch (Throwable e) {
                Thread.onSpinWait();
            }
        }
        throw McsLock.<InterruptedException>unchanged(failure);
    }

    /** What is thrown on, which the wait may have thrown: InterruptedException or something unchecked. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E unchanged(Throwable failure) throws E {
        throw (E) failure;
    }

    /**
     * Gives a place up: takes it out if it is the last one, and with it those before it that were left; leaves it otherwise.
     * Where a call can't be made it begins again where it was: it does not fail.
     *
     * @return null, or the place that was granted the lock before
     */
    private @Nullable Place leave(Place from) {
        Place place = from;
        boolean out = false;
        boolean left = false;
        while (true) {
            try {
                if (left) {
                    return null;
                } else if (out) {
                    Place before = place.previous;
                    if (before == null || !before.adopt(this)) {
                        return null;
                    }
                    before.home = from.home; // only to leave it, too
                    place = before;
                    out = false;
                } else if (place.isClosing()) {
                    out = place.takeOut(this);
                    left = !out;
                } else if (tail() == place) {
                    if (!place.close()) {
                        return place;
                    }
                } else if (!place.abandon(this)) {
                    return place;
                } else {
                    left = true;
                }
                if (left) {
                    place.tellTheOneBehind();
                    left = tail() != place
                            || !place.adopt(this); // or the one behind has left, and this is the last one now
                }
            } catch (Throwable e) {
                Thread.onSpinWait();
            }
        }
    }

    /** Makes a place the last one, if that is the one behind it; for {@link Place#takeOut}. */
    boolean endAt(Place last, Place before) {
        return TAIL.compareAndSet(this, last, before);
    }

    private boolean tryEnter() {
        if (tail() != null) {
            return false;
        }
        long me = thisThread();
        Place place = Place.takeOne();
        place.grantToSelf();
        boolean entered = TAIL.compareAndSet(this, null, place);
        if (entered) {
            first = place;
            HOLDER.setOpaque(this, me);
        } else {
            place.putAside();
        }
        return entered;
    }

    /**
     * Gives the lock to the first place behind that whose thread has not left. If it fails, it has not done so, and may be tried
     * again.
     */
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
            Place next = place.next;
            if (next != null || TAIL.compareAndSet(this, place, null)) {
                return next;
            }
            spent = Patience.pauseEndlessly(spent);
        }
    }

    @Override
    long holder() {
        return Math.max(NOBODY, (long) HOLDER.getOpaque(this));
    }

    @Override
    String lastRelease() {
        return lastRelease((long) HOLDER.getOpaque(this));
    }

    private @Nullable Place tail() {
        return (Place) TAIL.getAcquire(this);
    }

    /** For tests: how many places there are behind the holder's, waiting or abandoned. Called by the holder. */
    int placesBehindHolder() {
        int places = 0;
        for (Place place = first; place != null && (place = place.next) != null; ) {
            places++;
        }
        return places;
    }
}
