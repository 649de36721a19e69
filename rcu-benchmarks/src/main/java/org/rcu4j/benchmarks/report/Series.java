package org.rcu4j.benchmarks.report;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import org.rcu4j.benchmarks.report.Statistics.Spread;

/**
 * What was measured of one thing, by round: the median of what a fork measured. What was measured in the same round was measured
 * within minutes, so calculations with two series pair their rounds, and leave out a round that one of them has not.
 */
record Series(SortedMap<Integer, Double> byRound) {

    static final Series NONE = new Series(new TreeMap<>());

    boolean isEmpty() {
        return byRound.isEmpty();
    }

    /** The median of the rounds, the lowest and the highest; there must be one. */
    Spread spread() {
        return Spread.of(byRound.values());
    }

    Series minus(Series other) {
        return with(other, (a, b) -> a - b);
    }

    Series over(Series other) {
        return with(other, (a, b) -> a / b);
    }

    Series times(double factor) {
        return with(this, (a, b) -> a * factor);
    }

    /** One over each. */
    Series inverse() {
        return with(this, (a, b) -> 1 / a);
    }

    private Series with(Series other, DoubleBinaryOperator operator) {
        SortedMap<Integer, Double> result = new TreeMap<>();
        for (Map.Entry<Integer, Double> entry : byRound.entrySet()) {
            Double partner = other.byRound.get(entry.getKey());
            if (partner != null) {
                result.put(entry.getKey(), operator.applyAsDouble(entry.getValue(), partner));
            }
        }
        return new Series(result);
    }
}
