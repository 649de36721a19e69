package org.rcu4j.anomaly.worlds;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.rcu4j.anomaly.World;
import org.rcu4j.anomaly.agent.Points;

/**
 * Something that is given to the library: a key, a value, an element, a callback, a resource. Counts how often it is freed, and
 * all that the library calls is user code that can be made to fail.
 */
final class Item implements Runnable, AutoCloseable, Comparable<Item> {

    private final int number;
    private final int hash;
    private final AtomicInteger freed = new AtomicInteger();

    Item(int number) {
        this(number, number * 0x9E3779B9);
    }

    Item(int number, int hash) {
        this.number = number;
        this.hash = hash;
    }

    int number() {
        return number;
    }

    int timesFreed() {
        return freed.get();
    }

    void requireFreed(int times) {
        World.requireEqual(freed.get(), times, "the number of times that " + this + " was freed or run");
    }

    /** As a reclaim action: freed first, so that an action that fails has been called. */
    void free() {
        freed.incrementAndGet();
        Points.user("reclaim action");
    }

    /** As a callback. */
    @Override
    public void run() {
        freed.incrementAndGet();
        Points.user("callback");
    }

    /** As a resource. */
    @Override
    public void close() {
        free();
    }

    @Override
    public int hashCode() {
        Points.user("hashCode");
        return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        Points.user("equals");
        return other instanceof Item item && item.number == number;
    }

    @Override
    public int compareTo(Item other) {
        Points.user("compareTo");
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return "item " + number;
    }
}
