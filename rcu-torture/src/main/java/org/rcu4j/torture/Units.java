package org.rcu4j.torture;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Numbers as people read them. */
final class Units {

    private Units() {}

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** Returns a whole number and its noun, which gets an s unless there is one. */
    static String count(long count, String noun) {
        return count(count) + " " + noun + (count == 1 ? "" : "s");
    }

    static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%,.1f", nanos / (double) TimeUnit.SECONDS.toNanos(1));
    }
}
