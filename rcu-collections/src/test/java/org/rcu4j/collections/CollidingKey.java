package org.rcu4j.collections;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A key of which all have the same hash code; Comparable, and counting how often they are compared, or not Comparable. */
abstract class CollidingKey {

    static final AtomicLong COMPARISONS = new AtomicLong();

    final int number;

    private CollidingKey(int number) {
        this.number = number;
    }

    /** A key that can be ordered. */
    static CollidingKey of(int number) {
        return new Ordered(number);
    }

    /** A key that can't, and that equals the one that can if it has the same number. */
    static CollidingKey unordered(int number) {
        return new Unordered(number);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        COMPARISONS.incrementAndGet();
        return other instanceof CollidingKey key && key.number == number;
    }

    @Override
    public int hashCode() {
        return 42;
    }

    @Override
    public String toString() {
        return "key " + number;
    }

    private static final class Ordered extends CollidingKey implements Comparable<Ordered> {
        Ordered(int number) {
            super(number);
        }

        @Override
        public int compareTo(Ordered other) {
            COMPARISONS.incrementAndGet();
            return Integer.compare(number, other.number);
        }
    }

    private static final class Unordered extends CollidingKey {
        Unordered(int number) {
            super(number);
        }
    }
}
