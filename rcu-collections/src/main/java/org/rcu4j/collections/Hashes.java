package org.rcu4j.collections;

/** From an object's hash code to its bin in a table whose length is a power of two. */
final class Hashes {

    private static final int POSITIVE = Integer.MAX_VALUE;

    private Hashes() {}

    /**
     * A hash of which the low bits choose the bin, never negative. The high half of the code has its say in the low one, so
     * that codes that differ only above the table's bits don't share a bin; codes that follow one another keep bins of their
     * own.
     */
    static int spread(int hashCode) {
        return (hashCode ^ (hashCode >>> 16)) & POSITIVE;
    }

    /**
     * Compares hashes by their lowest bit, then by the next one, and so on. In this order the hashes that a growing table sends
     * to the one bin all come before those that it sends to the other (after O. Shalev and N. Shavit, "Split-Ordered Lists:
     * Lock-Free Extensible Hash Tables", JACM 2006).
     */
    static int compareInSplitOrder(int a, int b) {
        return Integer.compareUnsigned(Integer.reverse(a), Integer.reverse(b));
    }
}
