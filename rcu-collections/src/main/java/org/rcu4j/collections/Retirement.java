package org.rcu4j.collections;

import org.jspecify.annotations.Nullable;
import org.rcu4j.Reservation;

/**
 * What leaves a collection in the course of one update, if anything does; and the callback that reclaims it.
 *
 * <p>It is {@linkplain Retirements#begin begun} outside of locks, since that may fail, or wait for the domain. Then the update
 * says what is {@linkplain #expect about to leave}, takes that out, and sets {@link #hasLeft} at once. Then, outside of locks
 * again, and however the update ended, it is finished.
 */
final class Retirement<E> implements Runnable {

    private final Retirements<E> retirements;

    /** Null once it is finished. Written and read by the updater. */
    @Nullable
    Reservation place;

    /** Set by the updater, read by it and by the callback. */
    private @Nullable E element;

    private long bytes;

    /** Set by the update directly behind the store that takes the element out, with nothing in between that could fail. */
    boolean hasLeft;

    Retirement(Retirements<E> retirements) {
        this.retirements = retirements;
    }

    /**
     * Notes what is about to leave, and weighs it.
     *
     * @throws IllegalArgumentException if the weigher says that it has fewer than zero bytes
     */
    void expect(E leaving) {
        expect(leaving, retirements.weigh(leaving));
    }

    /** Notes what is about to leave, and what it weighs. */
    void expect(E leaving, long weight) {
        element = leaving;
        bytes = weight;
    }

    /**
     * Has what has left reclaimed, or gives its place back if nothing has. Again, after it was cut off at its first step, it does
     * what is left to do.
     */
    void finish() {
        Reservation reserved = place;
        if (reserved != null) {
            if (hasLeft) {
                reserved.call(this, bytes);
            } else {
                reserved.close();
            }
            place = null;
        }
    }

    @Override
    public void run() {
        if (element != null) {
            retirements.reclaim(element);
        }
    }

    /** For the exception handler and for reports of a domain that was closed too early: what is safe to show. */
    @Override
    public String toString() {
        return element == null
                ? "reclaim nothing"
                : "reclaim " + element.getClass().getName() + "@"
                        + Integer.toHexString(System.identityHashCode(element));
    }
}
