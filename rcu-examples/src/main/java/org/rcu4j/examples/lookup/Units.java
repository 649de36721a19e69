package org.rcu4j.examples.lookup;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
final class Units {

    private static final long KIBI = 1024;

    private Units() {}

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    static String rate(double perSecond) {
        return count(Math.round(perSecond));
    }

    /** Returns a whole number and its noun, which gets an s unless there is one. */
    static String count(long count, String noun) {
        return count(count) + " " + noun + (count == 1 ? "" : "s");
    }

    static String bytes(long bytes) {
        if (bytes < KIBI) {
            return bytes + " B";
        }
        if (bytes < KIBI * KIBI) {
            return String.format(Locale.ROOT, "%.1f KiB", bytes / (double) KIBI);
        }
        return String.format(Locale.ROOT, "%,.1f MiB", bytes / (double) (KIBI * KIBI));
    }

    static String duration(Duration duration) {
        double micros = duration.toNanos() / 1e3;
        if (micros < 1_000) {
            return String.format(Locale.ROOT, "%.1f us", micros);
        }
        return String.format(Locale.ROOT, "%,.1f ms", micros / 1e3);
    }
}
