package org.rcu4j.reclaim;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rcu4j.RcuDomain;
import org.rcu4j.internal.platform.Once;
import org.rcu4j.internal.platform.StackProbe;
import org.rcu4j.internal.platform.StackRoom;

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
 * Objects that wait for their grace period are the domain's backlog, and its bounds hold for them: the one in callbacks for all,
 * the one in bytes for those that are recycled with a {@linkplain #recycle(Object, long) weight}.
 *
 * <p>All methods are lock-free, {@code recycle} while the backlog has room; it allocates one small object, two if a weight is
 * given. What precedes {@code recycle}, and all that readers did in the sections that were waited for, happens before the object
 * is taken again.
 *
 * <p>An object is in one pair of hands: the pool has it once {@code recycle} has returned, the caller if that threw, whatever it
 * was; and again once {@code take} has returned. What {@code take} throws is the factory's, or an error that has left the pool as
 * it was.
 *
 * <p>An object is recycled once each time it was taken. Strict mode refuses an object that is in the pool already, or on its
 * way there; otherwise it would be handed out twice.
 *
 * @param <T> the type of the objects
 */
public final class RcuPool<T> {

    private static final VarHandle READY = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "ready", VarHandle.class, RcuPool.class, Recycled.class);

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
        Recycled<T> top = pop();
        if (top != null) {
            return top.object;
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
        recycle(object, 0);
    }

    /**
     * Has an object handed out again after a grace period, and its memory counted until then. It may be one that was not taken
     * here.
     *
     * @param object what to recycle; no new reader finds it any more
     * @param bytes how much memory the object holds, in bytes, counted in the domain's backlog until the pool has it ready
     * @throws IllegalArgumentException if {@code bytes} is negative
     * @throws IllegalStateException if the domain is closed, and then the object remains the caller's; in strict mode, if it is
     *     in the pool already
     * @throws java.util.concurrent.RejectedExecutionException if the domain's backlog is full and its policy is to reject; the
     *     object remains the caller's
     */
    public void recycle(T object, long bytes) {
        Recycled<T> callback = new Recycled<>(this, Objects.requireNonNull(object, "object"));
        if (recycled == null) {
            domain.call(callback, bytes);
        } else {
            recycleStrictly(callback, bytes, recycled);
        }
    }

    /**
     * Takes objects out, one after another until none is ready, and gives them to the action for what exceeds the capacity. If
     * that throws, the object that it was given is the caller's; those after it are still in the pool. Objects that wait for their
     * grace period come later: {@link RcuDomain#barrier()} waits for them.
     */
    public void clear() {
        StackRoom.require();
        for (Recycled<T> top = pop(); top != null; top = pop()) {
            dispose.accept(top.object);
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

    private void recycleStrictly(Recycled<T> callback, long bytes, Once once) {
        StackProbe.require();
        once.begin(callback.object);
        try {
            domain.call(callback, bytes);
        } catch (Throwable refused) {
            once.given.remove(callback.object);
            throw refused;
        }
    }

    /** Takes one out, if one is ready. If this throws it has taken none out. */
    private @Nullable Recycled<T> pop() {
        if (recycled != null) {
            StackProbe.require();
        }
        Recycled<T> top = ready;
        while (top != null && !READY.weakCompareAndSet(this, top, top.below)) {
            top = ready;
        }
        if (top != null && recycled != null) {
            recycled.given.remove(top.object);
        }
        return top;
    }

    private void put(Recycled<T> added) {
        while (true) {
            Recycled<T> top = ready;
            int size = sizeOf(top);
            if (size == capacity) {
                if (recycled != null) {
                    recycled.given.remove(added.object);
                }
                dispose.accept(added.object);
                return;
            }
            added.below = top;
            added.size = size + 1;
            if (READY.weakCompareAndSet(this, top, added)) {
                return;
            }
        }
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
