package org.rcu4j;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
 * <p>Used by one thread at a time.
 */
public final class Reservation implements AutoCloseable {

    private static final VarHandle CALLBACKS;

    static {
        try {
            CALLBACKS = MethodHandles.lookup().findVarHandle(Reservation.class, "callbacks", Callbacks.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long bytes;

    /** Null once the place is used or given back. Taken by an atomic swap. */
    private volatile @Nullable Callbacks callbacks;

    Reservation(Callbacks callbacks, long bytes) {
        this.callbacks = callbacks;
        this.bytes = bytes;
    }

    /**
     * Has a callback run after a grace period that starts after this call, in this place.
     *
     * @param callback what to run
     * @throws IllegalStateException if the place was used or given back before
     */
    public void call(Runnable callback) {
        call(callback, bytes);
    }

    /**
     * Like {@link #call(Runnable)}, where only now it is known how much memory the callback holds. It is never refused, so one
     * update may exceed the bound in bytes; the next reservation with bytes waits until there is room.
     *
     * @param callback what to run
     * @param actualBytes how much memory it holds, in bytes, counted as pending in place of what was reserved
     * @throws IllegalArgumentException if {@code actualBytes} is negative; the place is still there
     * @throws IllegalStateException if the place was used or given back before
     */
    public void call(Runnable callback, long actualBytes) {
        RcuDomain.requireWeight(actualBytes);
        Objects.requireNonNull(callback, "callback");
        Callbacks domain = (Callbacks) CALLBACKS.getAndSet(this, null);
        if (domain == null) {
            throw new IllegalStateException("a reservation is used once: this one was used, or given back, before");
        }
        domain.reweigh(bytes, actualBytes);
        domain.add(callback, actualBytes);
    }

    /** Gives the place back, unless it was used. Closing again does no harm. */
    @Override
    public void close() {
        Callbacks domain = (Callbacks) CALLBACKS.getAndSet(this, null);
        if (domain != null) {
            domain.retract(bytes);
        }
    }

    /**
     * Returns whether the place is still there to be used.
     *
     * @return a description for logs
     */
    @Override
    public String toString() {
        return "Reservation[" + bytes + " bytes" + (callbacks == null ? ", over]" : "]");
    }
}
