package org.rcu4j.internal.update;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.rcu4j.RcuStats;

/**
 * Counts durations in buckets whose width grows with the duration: eight to each power of two, so that a quantile is at
 * most an eighth too long and never too short. Not thread-safe.
 *
 * <p>The bucket of a duration is its exponent and its three bits below the leading one, as in HdrHistogram.
 */
public final class DurationHistogram {

    private static final int SUB_BITS = 3;
    private static final int SUBS = 1 << SUB_BITS;

    private final long[] counts = new long[(Long.SIZE - SUB_BITS) * SUBS];
    private long count;
    private long max;

    /** What it says at one moment. */
    public record Summary(
            long count, Duration median, Duration p99, Duration max, List<RcuStats.DurationBucket> buckets) {}

    void record(long nanos) {
        long value = Math.max(nanos, 0);
        counts[bucket(value)]++;
        count++;
        max = Math.max(max, value);
    }

    long count() {
        return count;
    }

    Duration max() {
        return Duration.ofNanos(max);
    }

    /** The shortest bucket end that a share {@code quantile} of all durations does not exceed; zero if there are none. */
    Duration quantile(double quantile) {
        long rank = (long) Math.ceil(quantile * count);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank && seen > 0) {
                return Duration.ofNanos(Math.min(max, end(i)));
            }
        }
        return Duration.ZERO;
    }

    Summary summary() {
        return new Summary(count, quantile(0.5), quantile(0.99), max(), buckets());
    }

    /** All buckets that are not empty, shortest durations first. */
    List<RcuStats.DurationBucket> buckets() {
        List<RcuStats.DurationBucket> buckets = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                buckets.add(new RcuStats.DurationBucket(Duration.ofNanos(end(i)), counts[i]));
            }
        }
        return buckets;
    }

    private static int bucket(long value) {
        if (value < SUBS) {
            return (int) value;
        }
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - SUB_BITS;
        return (exponent + 1) * SUBS + (int) (value >>> exponent) - SUBS;
    }

    /** The longest duration that falls into the bucket. */
    private static long end(int bucket) {
        if (bucket < SUBS) {
            return bucket;
        }
        int exponent = bucket / SUBS - 1;
        return (((long) (bucket % SUBS) + SUBS + 1) << exponent) - 1;
    }
}
