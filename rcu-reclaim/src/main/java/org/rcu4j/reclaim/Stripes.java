package org.rcu4j.reclaim;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.rcu4j.internal.NewerJdk;

/**
 * A sum in parts, each on a cache line of its own (and on the one that the processor fetches along with it). A thread adds to
 * the part that its number selects. Threads have consecutive numbers, so those of a pool fall on different parts; where two
 * threads share one, the atomic add keeps the sum right.
 */
final class Stripes {

    /** In elements: 128 bytes. */
    private static final int STRIDE = 16;

    private static final int COUNT =
            Math.min(64, Integer.highestOneBit(Runtime.getRuntime().availableProcessors()) * 2);
    private static final VarHandle PART = MethodHandles.arrayElementVarHandle(long[].class);

    /** Parts lie at multiples of the stride, not at the ends: the array's length is there, and other objects are beyond. */
    private final long[] parts = new long[(COUNT + 1) * STRIDE];

    /** Adds to this thread's part. Wait-free; relaxed: whoever sums up is ordered behind it by other means. */
    void add(long change) {
        int stripe = (int) NewerJdk.threadId(Thread.currentThread()) & (COUNT - 1);
        long unused = (long) PART.getAndAddRelease(parts, (stripe + 1) * STRIDE, change);
    }

    /** The sum; exact if nobody adds meanwhile and all that was added happened before. */
    long sum() {
        long sum = 0;
        for (int stripe = 1; stripe <= COUNT; stripe++) {
            sum += (long) PART.getOpaque(parts, stripe * STRIDE);
        }
        return sum;
    }
}
