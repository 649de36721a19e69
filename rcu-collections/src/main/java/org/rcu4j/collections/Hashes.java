package org.rcu4j.collections;

/** From an object's hash code to its bin in a table whose length is a power of two. */
final class Hashes {

    /** The golden ratio of 32 bits, odd: to multiply by it loses nothing, and moves low differences up. */
    private static final int GOLDEN = 0x9E3779B9;

    private Hashes() {}

    /**
     * A hash of which the low bits choose the bin. The high half of the product, where every bit of the code has had its say,
     * comes down into the low one, so that codes that differ only above the table's bits don't share a bin.
     */
    static int spread(int hashCode) {
        int product = hashCode * GOLDEN;
        return product ^ (product >>> 16);
    }
}
