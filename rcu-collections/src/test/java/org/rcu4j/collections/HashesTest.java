package org.rcu4j.collections;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How hash codes are spread over a table, and the order in which a table's growth parts them. */
class HashesTest {

    @Test
    void isNeverNegative() {
        SplittableRandom random = new SplittableRandom(1);
        assertThat(IntStream.concat(IntStream.of(0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE), random.ints(10_000)))
                .allMatch(code -> Hashes.spread(code) >= 0);
    }

    @Test
    void codesThatFollowOneAnotherHaveBinsOfTheirOwn() {
        for (int start : new int[] {0, 1_000_000, -5_000}) {
            assertThat(bins(IntStream.range(start, start + 1024))).isEqualTo(1024);
        }
    }

    /** As those of floating-point numbers do, whose low bits are zero. */
    @Test
    void codesThatDifferOnlyInTheirHighHalfDoNotShareABin() {
        assertThat(bins(IntStream.range(0, 1024).map(code -> code << 16))).isEqualTo(1024);
    }

    /** The control: the low bits of the codes themselves. */
    @Test
    void controlWithoutTheHighHalfSharesOne() {
        assertThat(IntStream.range(0, 1024).map(code -> code << 16 & 1023).distinct())
                .hasSize(1);
    }

    private static long bins(IntStream codes) {
        return codes.map(code -> Hashes.spread(code) & 1023).distinct().count();
    }

    /** What goes to the one bin comes before all that goes to the other, for every length of the table. */
    @Test
    void growthPartsTheOrder() {
        SplittableRandom random = new SplittableRandom(2);
        for (int bit = 1; bit > 0; bit <<= 1) {
            int lower = random.nextInt() & (bit - 1);
            int stays = (random.nextInt() & Integer.MAX_VALUE & ~(2 * bit - 1)) | lower;
            int leaves = (random.nextInt() & Integer.MAX_VALUE & ~(2 * bit - 1)) | bit | lower;
            assertThat(Hashes.compareInSplitOrder(stays, leaves)).isNegative();
            assertThat(Hashes.compareInSplitOrder(leaves, stays)).isPositive();
            assertThat(Hashes.compareInSplitOrder(stays, stays)).isZero();
        }
    }
}
