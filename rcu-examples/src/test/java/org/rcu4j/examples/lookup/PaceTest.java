package org.rcu4j.examples.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void eventsAreDueAtAnEvenRate() {
        Pace pace = new Pace(4);
        assertThat(pace.untilDue(0)).isEqualTo(250_000_000);
        pace.countDone();
        assertThat(pace.untilDue(0)).isEqualTo(500_000_000);
        assertThat(pace.untilDue(500_000_000)).isZero();
    }

    @Test
    void whoIsLateCatchesUp() {
        Pace pace = new Pace(1_000_000_000);
        for (int i = 0; i < 100; i++) {
            assertThat(pace.untilDue(100)).isNotPositive();
            pace.countDone();
        }
        assertThat(pace.untilDue(100)).isPositive();
    }

    @Test
    void aRateOfZeroIsNever() {
        assertThat(new Pace(0).untilDue(1)).isEqualTo(Long.MAX_VALUE);
    }
}
