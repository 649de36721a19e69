package org.rcu4j.anomaly.controls;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** A pool that takes all objects out before it gives them to an action, and forgets the rest when the action throws. */
public final class HalfPool<T> {

    private Deque<T> ready = new ArrayDeque<>();

    /** Makes an empty pool. */
    public HalfPool() {}

    /** Puts an object in. */
    public void put(T object) {
        ready.add(object);
    }

    /** Gives all objects to an action. */
    public void clear(Consumer<? super T> action) {
        Deque<T> rest = ready;
        ready = new ArrayDeque<>();
        rest.forEach(action);
    }

    /** Whether an object is in the pool. */
    public boolean contains(T object) {
        return ready.contains(object);
    }
}
