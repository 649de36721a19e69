package org.rcu4j.collections;

import org.jspecify.annotations.Nullable;

/**
 * What leaves a collection in the course of one update, if anything does; and the callback that reclaims it.
 *
 * <p>It is {@linkplain Departures#begin begun} outside of locks and sections, since that may fail, or wait for the domain; then
 * the update takes out what it takes out, and says so; then, outside of locks again, and however the update ended, it is
 * settled.
 */
final class Departure<E> implements Runnable {

    private final Departures<E> departures;

    /** Set by the update, read by it and by the callback. */
    private @Nullable E element;

    Departure(Departures<E> departures) {
        this.departures = departures;
    }

    /** Notes what has left. */
    void leaves(E left) {
        if (departures.areNoticed()) {
            element = left;
        }
    }

    /** Has what has left reclaimed, or gives its place back if nothing has. */
    void settle() {
        if (element == null) {
            departures.cancel();
        } else {
            departures.add(this);
        }
    }

    @Override
    public void run() {
        if (element != null) {
            departures.reclaim(element);
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
