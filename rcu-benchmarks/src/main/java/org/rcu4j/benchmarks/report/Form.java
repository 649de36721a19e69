package org.rcu4j.benchmarks.report;

import java.util.Locale;

/** How thoroughly to measure. */
enum Form {
    /** Half an hour, to see where things stand. */
    SHORT(3, 3, 3, 100),
    /** Some hours, for figures that are quoted. */
    FULL(5, 4, 5, 500);

    /** Each of them runs everything in a group once, each benchmark in a JVM of its own. */
    final int rounds;

    final int warmUps;
    final int windows;
    final long windowMillis;

    Form(int rounds, int warmUps, int windows, long windowMillis) {
        this.rounds = rounds;
        this.warmUps = warmUps;
        this.windows = windows;
        this.windowMillis = windowMillis;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
