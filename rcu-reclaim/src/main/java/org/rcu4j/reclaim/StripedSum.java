package org.rcu4j.reclaim;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.rcu4j.internal.platform.Hashing;
import org.rcu4j.internal.platform.NewerJdk;

/**
 * A sum in parts, each on a cache line of its own (and on the one that the processor fetches along with it). A thread adds to
 * the part that a hash of its number selects: two threads with consecutive numbers never share one. Where two threads do share a
 * part, the atomic add keeps the sum right.
 */
final class StripedSum {

    /** In elements: 128 bytes. */
    private static final int STRIDE = 16;

    /** A power of two, four or more and so with a logarithm of two to six. */
    private static final int COUNT =
            Math.max(4, Math.min(64, Integer.highestOneBit(Runtime.getRuntime().availableProcessors()) * 2));

    private static final int SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(COUNT);
    private static final VarHandle PART = MethodHandles.arrayElementVarHandle(long[].class);

    /** Parts lie at multiples of the stride, not at the ends: the array's length is there, and other objects are beyond. */
    private final long[] parts = new long[(COUNT + 1) * STRIDE];

    /** This thread's part, for {@link #add}. */
    static int own() {
        return partOf(NewerJdk.threadId(Thread.currentThread()));
    }

    /** The part of the thread that has a number. */
    static int partOf(long thread) {
        return (int) (Hashing.spread(thread) >>> SHIFT);
    }

    /**
     * Adds to a part. Wait-free; relaxed: the thread that sums up is ordered behind it by other means. If this throws nothing was added.
     */
    void add(int part, long change) {
        long unused = (long) PART.getAndAddRelease(parts, (part + 1) * STRIDE, change);
    }

    /** The sum; exact if no thread adds meanwhile and all that was added happened before. */
    long sum() {
        long sum = 0;
        for (int part = 1; part <= COUNT; part++) {
            sum += (long) PART.getOpaque(parts, part * STRIDE);
        }
        return sum;
    }

    static int count() {
        return COUNT;
    }
}
