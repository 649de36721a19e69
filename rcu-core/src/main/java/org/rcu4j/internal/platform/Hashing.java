package org.rcu4j.internal.platform;

/**
 * Multiplicative hashing of thread numbers: D. E. Knuth, "The Art of Computer Programming", vol. 3, 6.4. Threads of a pool have
 * consecutive numbers, or numbers at a distance if others were made at the same time; the upper bits of the product differ either way.
 */
public final class Hashing {

    /** Two to the 64th by the golden ratio. */
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private Hashing() {}

    /** A number whose upper bits depend on all bits of the given one. */
    public static long spread(long number) {
        return number * SPREAD;
    }
}
