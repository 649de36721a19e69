package org.rcu4j.collections;

/** How long a table is for so many mappings: at most three of them to four bins, and at least one to eight. */
final class TableSize {

    private static final int LARGEST = 1 << 30;

    /** The length of the shortest table. */
    private final int shortest;

    /**
     * How many mappings there were when there was no memory for another table, or zero. No other is asked for until there are
     * twice or half as many: to ask at each update would cost more than the table's wrong size does. Under the lock of the
     * resizes.
     */
    private long refusedAt;

    TableSize(int shortest) {
        this.shortest = shortest;
    }

    /** The length of a table that has room for so many mappings without growing. */
    static int forMappings(int mappings) {
        int length = Stripes.COUNT;
        while (length < LARGEST && isTooShort(length, mappings)) {
            length <<= 1;
        }
        return length;
    }

    boolean isWrong(int length, long mappings) {
        return isTooShort(length, mappings) || isTooLong(length, mappings);
    }

    private static boolean isTooShort(int length, long mappings) {
        return mappings > length - (length >> 2) && length < LARGEST;
    }

    private boolean isTooLong(int length, long mappings) {
        return mappings < length >> 3 && length > shortest;
    }

    /** The length of the table that is to follow one now; the same if none is. Under the lock. */
    int next(int length, long mappings) {
        boolean mayAsk = mappings >= 2 * refusedAt || mappings < refusedAt / 2;
        if (!mayAsk || !isWrong(length, mappings)) {
            return length;
        }
        return isTooShort(length, mappings) ? length << 1 : length >> 1;
    }

    /** Notes that memory is asked for; if it is not {@linkplain #granted granted}, there is none. Under the lock. */
    void asks(long mappings) {
        refusedAt = mappings;
    }

    /** Notes that there was memory. Under the lock. */
    void granted() {
        refusedAt = 0;
    }
}
