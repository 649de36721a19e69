package org.rcu4j.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rcu4j.benchmarks.report.Statistics.Spread;

/** Medians, spreads, calculations with series, and how numbers are written. */
class StatisticsTest {

    @Test
    void medianIsInTheMiddle() {
        assertThat(Statistics.median(List.of(9.0, 1.0, 4.0))).isEqualTo(4);
        assertThat(Statistics.median(List.of(4.0, 1.0))).isEqualTo(2.5);
        assertThatIllegalArgumentException().isThrownBy(() -> Statistics.median(List.of()));
    }

    @Test
    void spreadIsFromTheLowestToTheHighest() {
        assertThat(Spread.of(List.of(5.0, -1.0, 2.0))).isEqualTo(new Spread(2, -1, 5));
    }

    @Test
    void seriesAreCalculatedWithRoundByRound() {
        Series some = series(10, 20, 30);
        Series others = series(5, 4, 3);
        assertThat(some.over(others)).isEqualTo(series(2, 5, 10));
        assertThat(some.minus(others)).isEqualTo(series(5, 16, 27));
        assertThat(others.times(2)).isEqualTo(series(10, 8, 6));
        assertThat(series(2, 4).inverse()).isEqualTo(series(0.5, 0.25));
    }

    @Test
    void roundThatOneHasNotIsLeftOut() {
        assertThat(series(10, 20, 30).over(series(5))).isEqualTo(series(2));
        assertThat(series(10).over(Series.NONE).isEmpty()).isTrue();
    }

    private static Series series(double... values) {
        TreeMap<Integer, Double> byRound = new TreeMap<>();
        for (double value : values) {
            byRound.put(byRound.size() + 1, value);
        }
        return new Series(byRound);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.012345, 0.0123",
        "1, 1",
        "2.3, 2.3",
        "2.349, 2.35",
        "99.96, 100",
        "123.4, 123",
        "999.4, 999",
        "999.6, 1 000",
        "1177523.7, 1 177 524",
        "-1.234, -1.23",
        "NaN, –",
        "Infinity, –"
    })
    void threeFiguresCount(double value, String written) {
        assertThat(Numbers.number(value)).isEqualTo(written);
    }

    @Test
    void ratioIsBold() {
        assertThat(Numbers.ratio(new Spread(2, 1, 3))).isEqualTo("**2** [1–3]");
    }
}
