package org.rcu4j.testing;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Numbers as people read them. */
public final class Units {

    private static final double KIBI = 1024;

    private Units() {}

    /** A whole number. */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** A whole number and its noun, which gets an s unless there is one. */
    public static String count(long count, String noun) {
        return count(count) + " " + noun + (count == 1 ? "" : "s");
    }

    /** How often a second, as a whole number. */
    public static String rate(double perSecond) {
        return count(Math.round(perSecond));
    }

    /** Seconds and tenths, without the unit. */
    public static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%,.1f", nanos / (double) TimeUnit.SECONDS.toNanos(1));
    }

    /** Bytes, KiB or MiB. */
    public static String bytes(long bytes) {
        if (bytes < KIBI) {
            return bytes + " B";
        }
        return bytes < KIBI * KIBI
                ? String.format(Locale.ROOT, "%.1f KiB", bytes / KIBI)
                : String.format(Locale.ROOT, "%,.1f MiB", bytes / (KIBI * KIBI));
    }

    /** Micro- or milliseconds. */
    public static String duration(Duration duration) {
        double micros = duration.toNanos() / 1e3;
        return micros < 1_000
                ? String.format(Locale.ROOT, "%.1f us", micros)
                : String.format(Locale.ROOT, "%,.1f ms", micros / 1e3);
    }
}
