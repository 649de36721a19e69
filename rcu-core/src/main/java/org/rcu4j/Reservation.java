package org.rcu4j;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.platform.StackProbe;
import org.rcu4j.internal.platform.StackRoom;
import org.rcu4j.internal.update.CallbackQueue;
import org.rcu4j.internal.update.Callbacks;
import org.rcu4j.internal.update.HeldPlaces;

/**
 * A place in a domain's backlog of callbacks, reserved before anything is unlinked: so that what may wait or fail is over when
 * the update begins.
 *
 * <pre>{@code
 * try (Reservation place = domain.reserve(record.bytes())) { // waits, or is refused, here
 *     Record old = table.unlink(key);
 *     if (old != null) {
 *         place.call(old::free);                             // is not refused
 *     }
 * }                                                          // an unused place is given back
 * }</pre>
 *
 * <p>A place is a promise of the domain. It is kept although the domain is closed meanwhile: {@link RcuDomain#close()} waits for
 * it, and {@link RcuDomain#close(java.time.Duration)}, if it gives up, counts it, and the callback runs after a grace period all
 * the same, unless a later {@code close(Duration)} gives it up. A place that is neither used nor given back holds up {@code close()}
 * for ever; so does a {@code close()} by the thread that has it, as in a function that an update of a collection calls.
 *
 * <p>While a thread holds a place it waits for no other one, of any domain, since what it would wait for may wait for it: if a
 * backlog is full, it is admitted beyond the bound, unless the policy is to reject.
 *
 * <p>Used by one thread at a time, not necessarily the one that reserved it. The methods are lock-free.
 */
public final class Reservation implements AutoCloseable {

    private final Thread reserver = Thread.currentThread();
    private final long[] held = HeldPlaces.ofThisThread();
    private final long bytes;

    /** What is added to the queue if there are bytes: made in advance, so that adding needs no memory. */
    private final CallbackQueue.@Nullable Weighed element;

    /** Null once the place is used or given back. */
    private volatile @Nullable Callbacks domain;

    private Reservation(Callbacks domain, long bytes) {
        this.domain = domain;
        this.bytes = bytes;
        this.element = bytes == 0 ? null : new CallbackQueue.Weighed(CallbackQueue.TAKEN, bytes);
    }

    /** Reserves a place, as {@link Callbacks#admit} does. */
    static Reservation reserve(Callbacks domain, long bytes) {
        StackRoom.require(); // more than the place's use looks for, so that an update between the two finds room
        // there
        Reservation place = new Reservation(domain, bytes);
        domain.admit(bytes);
        HeldPlaces.add(place.held);
        return place;
    }

    /** Reserves a place if there is room. */
    static Optional<Reservation> tryReserve(Callbacks domain, long bytes) {
        StackRoom.require();
        Reservation place = new Reservation(domain, bytes);
        Optional<Reservation> reserved = Optional.of(place); // not later, when a place could get lost
        if (!domain.tryAdmit(bytes)) {
            return Optional.empty();
        }
        HeldPlaces.add(place.held);
        return reserved;
    }

    /**
     * Has a callback run after a grace period that starts after this call, in this place. Allocates nothing, but in strict mode.
     *
     * @param callback what to run
     * @throws IllegalStateException if the place was used or given back before
     */
    public void call(Runnable callback) {
        call(callback, bytes);
    }

    /**
     * Like {@link #call(Runnable)}, where only now it is known how much memory the callback holds. It is never refused, so one
     * update may exceed the bound in bytes; the next reservation with bytes waits until there is room. Allocates nothing if one
     * or more bytes were reserved.
     *
     * @param callback what to run
     * @param actualBytes how much memory it holds, in bytes, counted as pending in place of what was reserved
     * @throws IllegalArgumentException if {@code actualBytes} is negative; the place is still there
     * @throws IllegalStateException if the place was used or given back before
     */
    public void call(Runnable callback, long actualBytes) {
        StackProbe.require();
        Objects.requireNonNull(callback, "callback");
        RcuDomain.requireWeight(actualBytes);
        Callbacks callbacks = domain;
        if (callbacks == null) {
            throw usedTwice();
        }
        Runnable added = callbacks.weighed(callback, actualBytes, element);
        callbacks.reweigh(bytes, actualBytes);
        callbacks.add(added);
        domain = null;
        HeldPlaces.release(held, reserver == Thread.currentThread());
        callbacks.wake();
    }

    /** Gives the place back, unless it was used. Closing again does no harm. */
    @Override
    public void close() {
        Callbacks callbacks = domain;
        if (callbacks != null) {
            StackProbe.require();
            domain = null;
            HeldPlaces.release(held, reserver == Thread.currentThread());
            callbacks.retract(bytes);
        }
    }

    /**
     * Returns whether the place is still there to be used.
     *
     * @return a description for logs
     */
    @Override
    public String toString() {
        return "Reservation[" + bytes + " bytes" + (domain == null ? ", over]" : "]");
    }

    private static IllegalStateException usedTwice() {
        return new IllegalStateException(
                "a reservation is used once: this place was used, or given back, before; reserve another one");
    }
}
