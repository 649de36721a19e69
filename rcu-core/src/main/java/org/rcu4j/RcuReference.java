package org.rcu4j;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An RCU-protected pointer: readers take it inside a section of its domain and may use what it points to until they leave;
 * updaters publish a new version and reclaim the old one after a grace period.
 *
 * <pre>{@code
 * try (var section = domain.read()) {
 *     lookUp(reference.get());
 * }
 * reference.replace(newVersion, Version::close);
 * }</pre>
 *
 * <p>What was written to an object before it was published here is seen by each thread that gets it from here. The methods bear the
 * names of {@code AtomicReference} where it has them; in the Linux kernel's terms, get is {@code rcu_dereference}, set is
 * {@code rcu_assign_pointer}, getAndSet and compareAndSet are liburcu's {@code rcu_xchg_pointer} and
 * {@code rcu_cmpxchg_pointer}.
 *
 * @param <T> the type of what it points to; may be nullable
 */
public final class RcuReference<T extends @Nullable Object> {

    private static final VarHandle VALUE = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "value", VarHandle.class, RcuReference.class, Object.class);

    private final RcuDomain domain;

    /** Read by readers (volatile), written by updaters (release or atomic read-modify-write). */
    private volatile T value;

    /**
     * Makes a pointer that readers of one domain use.
     *
     * @param domain the domain in whose sections it is read
     * @param initial what it points to first
     */
    public RcuReference(RcuDomain domain, T initial) {
        this.domain = Objects.requireNonNull(domain, "domain");
        this.value = initial;
        VarHandle.releaseFence(); // the constructor's caller may hand this reference over by a race
    }

    /**
     * Returns what it points to now. What it returns may be reclaimed as soon as the section ends in which this was called.
     * Wait-free; a volatile load.
     *
     * @return the value last published
     * @throws IllegalStateException in strict mode, if called outside every section of the domain
     */
    public T get() {
        domain.requireReading("what an RcuReference points to is read inside a section of its domain");
        return value;
    }

    /**
     * Does something with what it points to now, inside a section, which is left whatever happens. Wait-free but for what the
     * function does, as {@link RcuDomain#read()} is.
     *
     * @param body is given the value; what it returns must be of use outside the section
     * @param <R> the type of its result
     * @param <X> the type of checked exception that it throws
     * @return its result
     * @throws X if the function does
     * @throws IllegalStateException as {@link RcuDomain#read()} does
     */
    public <R extends @Nullable Object, X extends Throwable> R read(ReadFunction<? super T, ? extends R, X> body)
            throws X {
        return domain.read(() -> body.apply(value));
    }

    /**
     * Returns what it points to now, inside a section or not. By itself that gives no right to use it, only to compare it: what
     * this returns may be reclaimed at any moment, unless something other than a section prevents that, such as a lock of the
     * updaters or a hazard pointer. Wait-free; a volatile load. The Linux kernel's {@code rcu_access_pointer} and
     * {@code rcu_dereference_protected}.
     *
     * @return the value last published
     */
    public T peek() {
        return value;
    }

    /**
     * Publishes a value. The caller remains responsible for the old one, and should use {@link #getAndSet} or
     * {@link #replace} if others update too. Wait-free; a release store.
     *
     * @param value the value that readers get from now on
     */
    public void set(T value) {
        VALUE.setRelease(this, value);
    }

    /**
     * Publishes a value and returns the one that it took the place of, which may be reclaimed after a grace period. Atomic
     * and lock-free, with the memory effects of a volatile read and write.
     *
     * @param value the value that readers get from now on
     * @return the value that was published before
     */
    @SuppressWarnings("unchecked")
    public T getAndSet(T value) {
        return (T) VALUE.getAndSet(this, value);
    }

    /**
     * Publishes a value if the present one is the very object that is expected. Atomic and lock-free, with the memory effects
     * of a volatile read and, where it succeeds, a volatile write.
     *
     * @param expected the object that is expected, compared by identity
     * @param value the value that readers get from now on
     * @return whether it was published
     */
    public boolean compareAndSet(T expected, T value) {
        return VALUE.compareAndSet(this, expected, value);
    }

    /**
     * Reads, copies and updates: publishes what a function makes of the present value, again and again until nobody has come
     * in between. Lock-free.
     *
     * <p>The function must not change the present value, and may be called several times. If it reads through the old value
     * while others reclaim it, call this inside a section.
     *
     * @param update makes the new value of the old
     * @return the value that was published
     */
    public T updateAndGet(UnaryOperator<T> update) {
        while (true) {
            T old = value;
            T next = update.apply(old);
            if (VALUE.compareAndSet(this, old, next)) {
                return next;
            }
        }
    }

    /**
     * Publishes a value and has the one that it took the place of reclaimed after a grace period, once. Returns without
     * waiting for it.
     *
     * <p>Nothing is reclaimed if there was no value (null), or if it was the same object, which is then still in use. If its backlog
     * is full, this waits or refuses as {@link RcuDomain#reserve} does. If this throws, nothing was published, and {@code value} is
     * the caller's still. Otherwise the old value is the domain's, also if the domain is closed meanwhile.
     *
     * @param value the value that readers get from now on
     * @param reclaim is given the old value, as a {@linkplain RcuDomain#call callback} of the domain
     * @throws IllegalStateException if the domain is closed
     * @throws java.util.concurrent.RejectedExecutionException if the backlog is full and its policy is to reject
     */
    public void replace(T value, Consumer<? super T> reclaim) {
        replace(value, reclaim, 0);
    }

    /**
     * Like {@link #replace(Object, Consumer)}, for an old value that holds memory until it is reclaimed.
     *
     * @param value the value that readers get from now on
     * @param reclaim is given the old value, as a callback of the domain
     * @param bytes how much memory the old value holds, in bytes, counted as pending until it is reclaimed
     * @throws IllegalArgumentException if {@code bytes} is negative
     * @throws IllegalStateException if the domain is closed
     * @throws java.util.concurrent.RejectedExecutionException if the backlog is full and its policy is to reject
     */
    public void replace(T value, Consumer<? super T> reclaim, long bytes) {
        Objects.requireNonNull(reclaim, "reclaim");
        Replacement<T> replacement = new Replacement<>(reclaim); // not later, when it would be too late to fail
        try (Reservation place = domain.reserve(bytes)) {
            T old = getAndSet(value);
            if (old != null && old != value) {
                replacement.old = old;
                place.call(replacement);
            }
        }
    }

    /**
     * Returns the present value's string, for diagnosis. The value is not protected while this is made, so it names only its
     * class and identity.
     *
     * @return a description
     */
    @Override
    public String toString() {
        Object now = value;
        String shown = now == null
                ? "null"
                : now.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(now));
        return "RcuReference[" + shown + " in " + domain + "]";
    }

    /** The callback of {@link #replace}. */
    private static final class Replacement<T extends @Nullable Object> implements Runnable {
        private final Consumer<? super T> reclaim;

        /** Written before the callback is added. */
        private @Nullable T old;

        Replacement(Consumer<? super T> reclaim) {
            this.reclaim = reclaim;
        }

        @Override
        @SuppressWarnings("NullAway") // it is added only once there is something to reclaim
        public void run() {
            reclaim.accept(old);
        }
    }
}
