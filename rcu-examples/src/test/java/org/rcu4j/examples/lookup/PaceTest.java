package org.rcu4j.examples.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long START = Long.MAX_VALUE - 10; // nanoTime may overflow during a run

    @Test
    void eventsAreDueAtAnEvenRate() {
        Pace pace = new Pace(4, START);
        assertThat(pace.untilDue(after(0))).isEqualTo(250_000_000);
        pace.countDone();
        assertThat(pace.untilDue(after(0))).isEqualTo(500_000_000);
        assertThat(pace.untilDue(after(500_000_000))).isZero();
    }

    @Test
    void whoIsLateCatchesUp() {
        Pace pace = new Pace(1_000_000_000, START);
        for (int i = 0; i < 100; i++) {
            assertThat(pace.untilDue(after(100))).isNotPositive();
            pace.countDone();
        }
        assertThat(pace.untilDue(after(100))).isPositive();
    }

    @Test
    void aRateOfZeroIsNever() {
        assertThat(new Pace(0, START).untilDue(after(1))).isEqualTo(Long.MAX_VALUE);
    }

    private static long after(long nanos) {
        return START + nanos;
    }
}
