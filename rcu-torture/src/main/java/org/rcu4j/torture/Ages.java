package org.rcu4j.torture;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How old the elements were that readers saw: 0 if an element was still there, 1 if it had been removed meanwhile, and 2 or more
 * if a grace period had ended since, which fails the reader.
 */
public final class Ages {

    /** How many ages are told apart; older ones count as the oldest. */
    public static final int COUNT = 11;

    /** The oldest that a reader may see. */
    public static final int OLDEST_RIGHT = 1;

    private final AtomicLongArray counts = new AtomicLongArray(COUNT);

    /** Adds counts by age. */
    void add(long[] more) {
        IntStream.range(0, COUNT).filter(age -> more[age] > 0).forEach(age -> counts.getAndAdd(age, more[age]));
    }

    /** How often each age was seen. */
    public long[] counts() {
        return IntStream.range(0, COUNT).mapToLong(counts::get).toArray();
    }

    /** How many looks there were in all. */
    public long total() {
        return LongStream.of(counts()).sum();
    }
}
