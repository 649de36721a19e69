package org.rcu4j.torture;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The random choices of one thread, or of one object that is used by one thread at a time. They follow from the seed of the
 * program and from who makes them, so the same seed gives everybody the same choices again; how the threads interleave is the
 * machine's.
 */
public final class Dice {

    private static final long SHORT_DELAY = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long LONG_DELAY = TimeUnit.MILLISECONDS.toNanos(300);

    /** How many sections pass between two delays, on average. */
    private static final int SECTIONS_PER_YIELD = 50;

    private static final int SECTIONS_PER_SHORT_DELAY = 100;
    private static final int SECTIONS_PER_LONG_DELAY = 10_000_000;

    private final SplittableRandom random;
    private final long seed;

    private Dice(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    /** Dice that depend on the seed of the program and nothing else. */
    public static Dice of(long seed) {
        return new Dice(seed);
    }

    /** Dice for a part of what these are for, that depend on the part's name and not on what these have shown so far. */
    public Dice of(String part) {
        long hash = seed;
        for (int i = 0; i < part.length(); i++) {
            hash = (hash ^ part.charAt(i)) * 0x100000001B3L; // FNV-1a
        }
        return new Dice(hash);
    }

    /** Zero to n - 1. */
    public int below(int n) {
        return random.nextInt(n);
    }

    /** From low to high, both included. */
    public int between(int low, int high) {
        return random.nextInt(low, high + 1);
    }

    /** True once in n times, on average. */
    public boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    /** One of them. */
    public <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    public long nextLong() {
        return random.nextLong();
    }

    /**
     * What a reader does in its section: mostly nothing, often 200 us, rarely 300 ms, with the processor or without it.
     *
     * @param readers how many readers there are, since each may hold up everybody
     */
    public void delay(int readers) {
        int n = random.nextInt(SECTIONS_PER_LONG_DELAY * Math.min(readers, 64));
        if (n % SECTIONS_PER_YIELD == 1) {
            Thread.yield();
        } else if (n % (SECTIONS_PER_SHORT_DELAY * readers) == 2) {
            pause(SHORT_DELAY);
        } else if (n == 0) {
            LockSupport.parkNanos(LONG_DELAY);
        }
    }

    /** Waits for about a time, parked or spinning. Shorter if the thread is interrupted. */
    public void pause(long nanos) {
        if (random.nextBoolean()) {
            LockSupport.parkNanos(nanos);
        } else {
            long start = System.nanoTime();
            while (System.nanoTime() - start < nanos) {
                Thread.onSpinWait();
            }
        }
    }
}
