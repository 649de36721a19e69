package org.rcu4j.internal.read;

/**
 * The word of a thread's slot: whether the thread is inside a section, since which epoch, and how deep; and outside, whose the
 * slot is.
 *
 * <pre>
 *            63     62     61                       16 15            0
 *         +------+--------+---------------------------+---------------+
 * inside  |  1   | nested | epoch of outermost lock   | depth - 1     |
 *         +------+--------+---------------------------+---------------+
 * outside |  0   | the owner's number; 0 before Java 19              |
 *         +------+--------------------------------------------------+
 * </pre>
 *
 * <p>Each test of the fast paths therefore answers several questions. Outside, the word is the number of the calling thread only
 * if that is the owner; an {@link Epoch} is negative only if the domain is open, and then is the word of an outermost section as
 * it is; and words of outermost sections are the least of all numbers.
 */
final class SectionWord {

    /** How deep sections may nest. */
    static final int DEEPEST = 0xffff;

    private static final long NESTED = 1L << 62;
    private static final long LEAST_NESTED = Long.MIN_VALUE | NESTED;
    private static final long DEPTH = Epoch.STEP - 1;

    private SectionWord() {}

    static boolean isInside(long word) {
        return word < 0;
    }

    static boolean isOutermost(long word) {
        return word < LEAST_NESTED;
    }

    /** How many sections there are, one inside the other; 0 outside. */
    static int depth(long word) {
        return isInside(word) ? (int) (word & DEPTH) + 1 : 0;
    }

    /** The word of a section inside that of another word. */
    static long inner(long word) {
        if ((word & DEPTH) == DEEPEST - 1) {
            throw new IllegalStateException("sections nest at most " + DEEPEST + " deep: is an unlock missing?");
        }
        return (word | NESTED) + 1;
    }

    /** The word of the section that another one is inside; it must not be the outermost. */
    static long outer(long word) {
        return (word & DEPTH) == 1 ? (word & ~NESTED) - 1 : word - 1;
    }

    /** The epoch alone, with the sign of a word inside; to be compared by {@link Epoch#isBefore}. */
    static long epoch(long word) {
        return word & ~(NESTED | DEPTH);
    }

    /** Whether it is the word of a section that began before an epoch. */
    static boolean blocks(long word, long target) {
        return isInside(word) && Epoch.isBefore(word, target);
    }
}
