package org.rcu4j.internal.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationHistogramTest {

    private final DurationHistogram histogram = new DurationHistogram();

    @Test
    void emptyIsZero() {
        assertThat(histogram.count()).isZero();
        assertThat(histogram.quantile(0.5)).isZero();
        assertThat(histogram.max()).isZero();
    }

    @Test
    void quantilesAreNeverTooShortAndAtMostAnEighthTooLong() {
        for (int i = 1; i <= 100_000; i++) {
            histogram.record(i);
        }
        for (double quantile : new double[] {0.01, 0.25, 0.5, 0.9, 0.99, 0.999}) {
            long exact = (long) (quantile * 100_000);
            assertThat(histogram.quantile(quantile).toNanos()).isBetween(exact, exact + exact / 8);
        }
        assertThat(histogram.quantile(1)).isEqualTo(histogram.max()).isEqualTo(Duration.ofNanos(100_000));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 7, 8, 9, 15, 16, 17, 1_000_000_007L, Long.MAX_VALUE - 1, Long.MAX_VALUE})
    void everyDurationHasABucket(long nanos) {
        histogram.record(nanos);
        histogram.record(Long.MAX_VALUE);
        assertThat(histogram.quantile(0.5).toNanos())
                .isBetween(nanos, nanos > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : nanos + nanos / 8);
        assertThat(histogram.max()).isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
    }

    @Test
    void clockThatRunsBackwardsCountsAsZero() {
        histogram.record(-5);
        assertThat(histogram.quantile(0.5)).isZero();
        assertThat(histogram.count()).isEqualTo(1);
    }
}
