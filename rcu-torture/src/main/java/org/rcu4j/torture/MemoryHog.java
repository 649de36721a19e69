package org.rcu4j.torture;

import java.lang.ref.Reference;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Fills the heap for a moment, so that whatever is allocated meanwhile, by anybody, fails. */
public final class MemoryHog {

    /** The largest heap that is filled: a larger one would take the machine's memory and too much time. */
    public static final long LARGEST_HEAP = 256L << 20;

    private static final int LARGEST_BLOCK = 1 << 18;
    private static final int SMALLEST_BLOCK = 32;
    private static final int LONGEST_MILLIS = 20;

    private MemoryHog() {}

    /** Of bytes, which cost the collector nothing. */
    private record Block(byte[] bytes, @Nullable Block previous) {}

    /** Whether the heap is small enough. */
    public static boolean isPossible() {
        return Runtime.getRuntime().maxMemory() <= LARGEST_HEAP;
    }

    /** Fills it, waits a little, and lets go. */
    public static void fill(Dice dice) {
        if (!isPossible()) {
            throw new IllegalStateException("the heap is filled only if it is small: run with a smaller -Xmx");
        }
        long nanos = TimeUnit.MILLISECONDS.toNanos(dice.between(1, LONGEST_MILLIS));
        Block kept = new Block(new byte[0], null);
        for (int size = LARGEST_BLOCK; size >= SMALLEST_BLOCK; size /= 8) {
            try {
                while (true) {
                    kept = new Block(new byte[size], kept);
                }
            } catch (OutOfMemoryError full) { // a smaller one may still fit
            }
        }
        LockSupport.parkNanos(nanos);
        Reference.reachabilityFence(kept);
    }
}
