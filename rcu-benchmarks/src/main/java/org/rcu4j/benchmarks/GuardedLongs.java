package org.rcu4j.benchmarks;

/**
 * What the locks guard in their benchmarks: three plain longs that are equal whenever nobody writes. Nothing else lies within
 * 128 bytes of them, so a section disturbs neither the lock's own words nor anything that the benchmark needs.
 */
final class GuardedLongs extends LongsBehindPadding {

    /** A section that writes, under a lock that excludes all others. Returns what it wrote. */
    long increment() {
        x++;
        y++;
        z++;
        return x;
    }

    /** A section that reads, under a lock that excludes writers. */
    long read() {
        return requireEqual(x, y, z);
    }

    /** As much as {@link #increment} does, of which other threads may see, and overwrite, a part. */
    long incrementUnguarded() {
        long written = increment();
        published = written;
        return written;
    }

    /** As much as {@link #read} does, after a volatile read in place of a lock. */
    long readUnguarded() {
        return published + (x ^ y ^ z);
    }

    /** Returns what three copies have in common. */
    static long requireEqual(long x, long y, long z) {
        if (x != y || y != z) {
            throw new IllegalStateException("a reader saw a part of a change: " + x + ", " + y + ", " + z);
        }
        return x;
    }

    /* Padding behind the fields. */
    long q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15, q16;
}

/** Padding before the fields: those of a superclass come first. */
class PaddingBefore {
    long p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15, p16;
}

/** The fields. */
class LongsBehindPadding extends PaddingBefore {
    long x;
    long y;
    long z;
    volatile long published;
}
