package org.rcu4j.examples.lookup;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Replaces records and whole tables of a service, at even rates. Used by one thread at a time: that of one run, and
 * later that of the next, which goes on where the first was stopped.
 */
final class Updater {

    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10); // between looks at the stop signal
    private static final long SEED = -1;

    private final Protection protection;
    private final NativeMemory memory;
    private final List<Entry> entries;
    private final Counters counters;
    private final SkewedChoice<Entry> choice;
    private final Pace records;
    private final Pace tables;

    /** For how long it has worked, in nanoseconds, with the pauses between runs left out. */
    private long worked;

    /** No table is replaced before this time, as {@link #worked} measures it. */
    private long restUntil;

    /** Grows with each update, and is written to the record, so that no two versions are alike. */
    private long version;

    Updater(Protection protection, NativeMemory memory, List<Entry> entries, Settings settings, Counters counters) {
        this.protection = protection;
        this.memory = memory;
        this.entries = entries;
        this.counters = counters;
        this.choice = new SkewedChoice<>(entries, SEED);
        this.records = new Pace(settings.updates());
        this.tables = new Pace(settings.tableSwaps());
    }

    void updateUntil(CountDownLatch stop) {
        long start = System.nanoTime() - worked;
        while (stop.getCount() > 0) {
            worked = System.nanoTime() - start;
            long untilTable = Math.max(tables.untilDue(worked), restUntil - worked);
            long untilRecord = records.untilDue(worked);
            if (untilTable <= 0) {
                replaceTable();
                tables.countDone();
                long end = System.nanoTime() - start;
                restUntil = end + (end - worked); // half of the time is left to records, however large the table
            } else if (untilRecord <= 0) {
                replaceRecord();
                records.countDone();
            } else {
                LockSupport.parkNanos(Math.min(LONGEST_PAUSE, Math.min(untilTable, untilRecord)));
            }
        }
    }

    private void replaceRecord() {
        Entry entry = choice.next();
        protection.replace(entry.key(), NativeRecord.write(memory, entry, ++version));
        counters.updates.increment();
    }

    private void replaceTable() {
        protection.replaceTable(NativeRecord.writeAll(memory, entries, ++version));
        counters.tableSwaps.increment();
    }
}
