package org.rcu4j.examples.lookup;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The one thread that updates: it replaces records and whole tables at even rates until it is stopped. */
final class Updater implements Runnable {

    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10); // between looks at the stop signal
    private static final long SEED = -1;

    private final Protection protection;
    private final NativeMemory memory;
    private final List<Entry> entries;
    private final Settings settings;
    private final Counters counters;
    private final CountDownLatch stop;
    private final SkewedChoice<Entry> choice;

    /** Grows with each update, and is part of what is written, so that no two versions of a record are alike. */
    private long version;

    Updater(
            Protection protection,
            NativeMemory memory,
            List<Entry> entries,
            Settings settings,
            Counters counters,
            CountDownLatch stop) {
        this.protection = protection;
        this.memory = memory;
        this.entries = entries;
        this.settings = settings;
        this.counters = counters;
        this.stop = stop;
        this.choice = new SkewedChoice<>(entries, SEED);
    }

    @Override
    public void run() {
        long start = System.nanoTime();
        Pace records = new Pace(settings.updates(), start);
        Pace tables = new Pace(settings.tableSwaps(), start);
        while (stop.getCount() > 0) {
            long now = System.nanoTime();
            if (tables.untilDue(now) <= 0) {
                replaceTable();
                tables.countDone();
            } else if (records.untilDue(now) <= 0) {
                replaceRecord();
                records.countDone();
            } else {
                long pause = Math.min(tables.untilDue(now), records.untilDue(now));
                LockSupport.parkNanos(Math.min(pause, LONGEST_PAUSE));
            }
        }
    }

    private void replaceRecord() {
        Entry entry = choice.next();
        protection.replace(entry.key(), NativeRecord.write(memory, entry, ++version));
        counters.updates.increment();
    }

    private void replaceTable() {
        protection.replaceTable(Table.build(memory, entries, ++version));
        counters.tableSwaps.increment();
    }
}
