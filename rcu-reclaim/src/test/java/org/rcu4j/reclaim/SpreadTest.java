package org.rcu4j.reclaim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.LongToIntFunction;
import org.junit.jupiter.api.Test;
import org.rcu4j.internal.platform.Hashing;

/** Threads fall on different parts of a table, whatever the distance of their numbers. */
class SpreadTest {

    /** As a power of two; no JVM comes to numbers beyond it soon. */
    private static final int LONGEST_DISTANCE = 24;

    private static final int LENGTH = 64;

    /** How many of twice as many threads as there are parts fall on the same part, at the worst of all distances. */
    private static int worst(int length, LongToIntFunction part) {
        int worst = 0;
        for (int distance = 0; distance <= LONGEST_DISTANCE; distance++) {
            int[] threads = new int[length];
            for (long i = 0; i < 2L * length; i++) {
                int at = part.applyAsInt(37 + (i << distance));
                threads[at]++;
                worst = Math.max(worst, threads[at]);
            }
        }
        return worst;
    }

    @Test
    void threadsAreSpreadOverTheParts() {
        int count = StripedSum.count();
        assertThat(worst(count, StripedSum::partOf)).isLessThanOrEqualTo(2 * count - 1);
        assertThat(StripedSum.partOf(4711)).isNotEqualTo(StripedSum.partOf(4712));
    }

    @Test
    void threadsBeginAtDifferentHazardPointers() {
        assertThat(worst(LENGTH, thread -> HazardSlots.first(Hashing.spread(thread), LENGTH)))
                .isLessThanOrEqualTo(LENGTH / 2);
    }

    @Test
    void controlThatTakesTheLowestBitsIsFound() {
        assertThat(worst(LENGTH, thread -> (int) thread & (LENGTH - 1))).isEqualTo(2 * LENGTH);
    }
}
