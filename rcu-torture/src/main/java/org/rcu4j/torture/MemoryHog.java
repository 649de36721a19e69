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
    @SuppressWarnings("unused") // it is there to be there
    private static final class Block {
        private final byte[] bytes;
        private final @Nullable Block previous;

        Block(int size, @Nullable Block previous) {
            this.bytes = new byte[size];
            this.previous = previous;
        }
    }

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
        Block kept = new Block(0, null);
        try {
            for (int size = LARGEST_BLOCK; size >= SMALLEST_BLOCK; size /= 8) {
                kept = fill(kept, size);
            }
            LockSupport.parkNanos(nanos);
        } finally {
            Reference.reachabilityFence(kept);
        }
    }

    /** Keeps one block after another, until there is no room for another one of that size. */
    private static Block fill(Block first, int size) {
        Block kept = first;
        try {
            while (true) {
                kept = new Block(size, kept);
            }
        } catch (OutOfMemoryError full) {
            return kept;
        }
    }
}
