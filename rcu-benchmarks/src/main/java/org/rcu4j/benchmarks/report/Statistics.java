package org.rcu4j.benchmarks.report;

import java.util.Arrays;
import java.util.Collection;

/** How many numbers become one. */
final class Statistics {

    private Statistics() {}

    /** The middle one, or the mean of the two in the middle. */
    static double median(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("nothing has no median");
        }
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The middle of several numbers, and how far they lie apart. */
    record Spread(double median, double lowest, double highest) {
        static Spread of(Collection<Double> values) {
            return new Spread(
                    Statistics.median(values),
                    values.stream().mapToDouble(Double::doubleValue).min().orElseThrow(),
                    values.stream().mapToDouble(Double::doubleValue).max().orElseThrow());
        }
    }
}
