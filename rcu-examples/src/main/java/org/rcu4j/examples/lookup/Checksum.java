package org.rcu4j.examples.lookup;

/**
 * A 64-bit sum over whole words, cheap enough to be verified by every read: one multiplication a word.
 *
 * <p>Each step is a bijection of the sum so far for a given word, and of the word for a given sum. So a change that is
 * confined to one word, let alone to one byte, always changes the result; any other change goes unnoticed once in 2⁶⁴.
 */
final class Checksum {

    /** 2⁶⁴ divided by the golden ratio: odd, as a bijection needs, and without a pattern in its bits. */
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private Checksum() {}

    /**
     * Begins the sum of a key and a value of these lengths, so that bytes can't move from one to the other unnoticed.
     */
    static long begin(int keyLength, int valueLength) {
        return add(0, (long) keyLength << 32 | valueLength);
    }

    /**
     * Returns the sum with one more word. The shift brings what the multiplication did to the high half into the low.
     */
    static long add(long sum, long word) {
        long product = (sum ^ word) * MULTIPLIER;
        return product ^ product >>> 32;
    }
}
