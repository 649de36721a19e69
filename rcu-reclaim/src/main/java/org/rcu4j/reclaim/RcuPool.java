package org.rcu4j.reclaim;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rcu4j.RcuDomain;

/**
 * A pool of objects that readers may still be looking at when they are given back: what is recycled is handed out again only
 * after a grace period, so no section sees an object change its meaning.
 *
 * <pre>{@code
 * RcuPool<Record> pool = new RcuPool<>(domain, Record::new, 1_000);
 * Record next = pool.take();
 * next.fill(data);
 * Record old = current.getAndSet(next); // first unlink: no new reader finds it
 * pool.recycle(old);                    // then recycle
 * }</pre>
 *
 * <p>The pool keeps up to a fixed number of objects ready. What exceeds it is dropped, or given to an action if there is one.
 * Objects that wait for their grace period are the domain's backlog, and its bounds hold for them.
 *
 * <p>All methods are lock-free, {@code recycle} while the backlog has room; it allocates one small object. What precedes
 * {@code recycle}, and all that readers did in the sections that were waited for, happens before the object is taken again.
 *
 * <p>An object is recycled once each time it was taken. Strict mode refuses an object that is in the pool already, or on its
 * way there; otherwise it would be handed out twice.
 *
 * @param <T> the type of the objects
 */
public final class RcuPool<T> {

    private static final VarHandle READY;

    static {
        try {
            READY = MethodHandles.lookup().findVarHandle(RcuPool.class, "ready", Recycled.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final RcuDomain domain;
    private final Supplier<? extends T> factory;
    private final int capacity;
    private final Consumer<? super T> dispose;
    private final @Nullable Once recycled = Once.ifStrict("an object is recycled once each time it was taken");

    /**
     * The objects that may be taken, as a stack (Treiber's). Compare-and-set; an element is pushed once and never again, so the
     * one that was read is on top still if the reference is.
     */
    private volatile @Nullable Recycled<T> ready;

    /**
     * Makes an empty pool that drops what exceeds its capacity.
     *
     * @param domain the domain in whose sections the objects are read
     * @param factory makes an object when none is ready
     * @param capacity how many objects it keeps ready, one or more
     * @throws IllegalArgumentException if the capacity is zero or negative
     */
    public RcuPool(RcuDomain domain, Supplier<? extends T> factory, int capacity) {
        this(domain, factory, capacity, dropped -> {});
    }

    /**
     * Makes an empty pool that has an action for what exceeds its capacity.
     *
     * @param domain the domain in whose sections the objects are read
     * @param factory makes an object when none is ready
     * @param capacity how many objects it keeps ready, one or more
     * @param dispose is given what exceeds the capacity, after its grace period, as a {@linkplain RcuDomain#call callback} of
     *     the domain; and what {@link #clear()} takes out
     * @throws IllegalArgumentException if the capacity is zero or negative
     */
    public RcuPool(RcuDomain domain, Supplier<? extends T> factory, int capacity, Consumer<? super T> dispose) {
        this.domain = Objects.requireNonNull(domain, "domain");
        this.factory = Objects.requireNonNull(factory, "factory");
        this.dispose = Objects.requireNonNull(dispose, "dispose");
        if (capacity <= 0) {
            throw new IllegalArgumentException("a pool keeps one or more objects, not " + capacity);
        }
        this.capacity = capacity;
    }

    /**
     * Returns a recycled object that no reader sees any more, or else a new one.
     *
     * @return an object that is the caller's alone
     */
    public T take() {
        Recycled<T> top = ready;
        while (top != null) {
            if (READY.weakCompareAndSet(this, top, top.below)) {
                if (recycled != null) {
                    recycled.end(top.object);
                }
                return top.object;
            }
            top = ready;
        }
        return Objects.requireNonNull(factory.get(), "a pool's factory makes objects");
    }

    /**
     * Has an object handed out again after a grace period. It may be one that was not taken here.
     *
     * @param object what to recycle; no new reader finds it any more
     * @throws IllegalStateException if the domain is closed, and then the object remains the caller's; in strict mode, if it is
     *     in the pool already
     * @throws java.util.concurrent.RejectedExecutionException if the domain's backlog is full and its policy is to reject; the
     *     object remains the caller's
     */
    public void recycle(T object) {
        Recycled<T> callback = new Recycled<>(this, Objects.requireNonNull(object, "object"));
        if (recycled == null) {
            domain.call(callback);
        } else {
            recycleStrictly(callback, recycled);
        }
    }

    /**
     * Takes out all objects that are ready, and gives them to the action for what exceeds the capacity. Those that wait for
     * their grace period come later: {@link RcuDomain#barrier()} waits for them.
     */
    public void clear() {
        Recycled<T> rest = removeAll();
        try {
            while (rest != null) {
                Recycled<T> top = rest;
                rest = top.below;
                dispose(top.object);
            }
        } finally {
            for (; rest != null; rest = rest.below) { // the action has thrown: the others can still be used
                put(new Recycled<>(this, rest.object));
            }
        }
    }

    /**
     * Returns how many objects are ready, which may be out of date at once.
     *
     * @return how many objects the pool could hand out now without making a new one
     */
    public int size() {
        return sizeOf(ready);
    }

    /**
     * Tells how many objects are ready.
     *
     * @return a description for logs
     */
    @Override
    public String toString() {
        return "RcuPool[" + size() + " of " + capacity + " ready, " + domain + "]";
    }

    private void recycleStrictly(Recycled<T> callback, Once given) {
        given.begin(callback.object);
        try {
            domain.call(callback);
        } catch (Throwable refused) {
            given.end(callback.object);
            throw refused;
        }
    }

    @SuppressWarnings("unchecked")
    private @Nullable Recycled<T> removeAll() {
        return (Recycled<T>) READY.getAndSet(this, null);
    }

    private void put(Recycled<T> added) {
        while (true) {
            Recycled<T> top = ready;
            int size = sizeOf(top);
            if (size == capacity) {
                dispose(added.object);
                return;
            }
            added.below = top;
            added.size = size + 1;
            if (READY.weakCompareAndSet(this, top, added)) {
                return;
            }
        }
    }

    private void dispose(T object) {
        if (recycled != null) {
            recycled.end(object);
        }
        dispose.accept(object);
    }

    private static int sizeOf(@Nullable Recycled<?> top) {
        return top == null ? 0 : top.size;
    }

    /** First the callback that waits for the grace period, then the element of the stack. */
    private static final class Recycled<T> implements Runnable {
        private final RcuPool<T> pool;
        private final T object;

        /** Written before it is pushed. */
        private @Nullable Recycled<T> below;

        /** How many elements the stack has if this is on top. Written before it is pushed. */
        private int size;

        Recycled(RcuPool<T> pool, T object) {
            this.pool = pool;
            this.object = object;
        }

        @Override
        public void run() {
            pool.put(this);
        }

        /** For the exception handler and for reports of a domain that was closed too early. */
        @Override
        public String toString() {
            return "recycle " + Once.name(object);
        }
    }
}
