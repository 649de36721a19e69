package org.rcu4j.reclaim;

import java.util.Arrays;

/** The numbers of protected objects, as one scan finds them: an open-addressing set, used again by the next scan. */
final class HazardSet {

    private static final int SMALLEST = 64;

    private long[] table = new long[SMALLEST];
    private boolean empty = true;

    /** Empties the set, and makes room for that many numbers. If this throws the set is as it was. */
    void clear(int capacity) {
        if (table.length < 2 * capacity) {
            table = new long[Integer.highestOneBit(2 * capacity - 1) << 1];
        } else if (!empty) {
            Arrays.fill(table, 0);
        }
        empty = true;
    }

    /** Adds a number; zero stands for none. */
    void add(long number) {
        if (number == 0) {
            return;
        }
        int mask = table.length - 1;
        int i = home(number);
        while (table[i] != 0 && table[i] != number) {
            i = (i + 1) & mask;
        }
        table[i] = number;
        empty = false;
    }

    boolean contains(Object object) {
        if (empty) {
            return false; // and the object needs no hash code
        }
        long number = HazardPointer.numberOf(object);
        int mask = table.length - 1;
        int i = home(number);
        while (table[i] != 0 && table[i] != number) {
            i = (i + 1) & mask;
        }
        return table[i] == number;
    }

    /** Hash codes need no mixing on HotSpot, which makes them at random. */
    private int home(long number) {
        return (int) number & (table.length - 1);
    }
}
