package org.rcu4j.internal.read;

/**
 * The word of one place for a detached section, and the cookie that names the section in it: pure functions on bits.
 *
 * <pre>
 *         63                         20 19              1    0
 *        +-----------------------------+-----------------+----+
 *  word  | epoch (low 44 bits)         | use of the place| in |
 *        +-----------------------------+-----------------+----+
 *         63              40 39                              0
 *        +------------------+---------------------------------+
 * cookie | place            | low 40 bits of the word         |
 *        +------------------+---------------------------------+
 * </pre>
 *
 * <p>A free place has epoch 0 and {@code in} 0. Each section that it takes in has another number of use, counted from a
 * random one: so a cookie fits its own section, and no earlier or later one, and none of another domain. (Numbers repeat
 * after 2<sup>19</sup> uses; a stale cookie then fits only if the low 20 bits of the epoch are the same too.)
 */
final class DetachedWord {

    static final int MAX_PLACES = 1 << 24;

    /** Even, so it takes part in nothing, and not free. */
    static final long FROZEN = -1L << 20;

    private static final long IN = 1;
    private static final long USE = (1L << 20) - 2;
    private static final int COOKIE_BITS = 40;
    private static final long COOKIE = (1L << COOKIE_BITS) - 1;

    private DetachedWord() {}

    static long free(long randomUse) {
        return randomUse & USE;
    }

    static boolean isFree(long word) {
        return (word & ~USE) == 0;
    }

    /** The word of a section that begins in a place that is free. */
    static long enter(long free, long epoch) {
        return epochBits(epoch) | free | IN;
    }

    static boolean isIn(long word) {
        return (word & IN) != 0;
    }

    /** The word of the place once the section in it has ended. */
    static long leave(long in) {
        return (in + 2) & USE;
    }

    /** Whether the section began before the epoch became {@code target}; by difference, so that epochs may wrap. */
    static boolean blocks(long word, long target) {
        return isIn(word) && (word & ~(USE | IN)) - epochBits(target) < 0;
    }

    static long cookie(int place, long in) {
        return (long) place << COOKIE_BITS | (in & COOKIE);
    }

    static int place(long cookie) {
        return (int) (cookie >>> COOKIE_BITS);
    }

    static boolean matches(long cookie, long word) {
        return isIn(cookie) && ((cookie ^ word) & COOKIE) == 0;
    }

    private static long epochBits(long epoch) {
        return (epoch & -Epoch.STEP) << 4;
    }
}
