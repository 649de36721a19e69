package org.rcu4j.examples.lookup;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.rcu4j.collections.RcuHashMap;

/**
 * The service under one protection: a table in native memory, which one {@link LookupRun} after another reads and
 * updates, until the service is shut down and accounts for its memory. Used by one thread.
 */
final class LookupService {

    private final ProtectionKind kind;
    private final List<Key> keys;
    private final int readers;

    private final NativeMemory memory = new NativeMemory();
    private final Counters counters = new Counters();
    private final Protection protection;
    private final Updater updater;

    /** For how long it has run so far. */
    private Duration worked = Duration.ZERO;

    LookupService(ProtectionKind kind, List<Entry> entries, Settings settings) {
        this.kind = kind;
        this.keys = entries.stream().map(Entry::key).toList();
        this.readers = settings.readers();
        this.protection = kind.protect(NativeRecord.writeAll(memory, entries, 0), memory);
        this.updater = new Updater(protection, memory, entries, settings, counters);
    }

    /**
     * Runs for a time, or until a watcher has seen enough.
     *
     * @param goOn is shown some five times a second how far the service has come, and answers whether it is to go on
     */
    void run(Duration time, Predicate<Snapshot> goOn) throws InterruptedException {
        LookupRun run = new LookupRun(readers, protection, keys, updater, counters);
        Duration before = worked;
        worked = before.plus(run.work(time, elapsed -> goOn.test(snapshot(before.plus(elapsed)))));
    }

    /** Ends the service: takes note of how things are, and then frees all that is left. */
    RunResult shutDown() {
        var end = snapshot(worked);
        var domain = protection.statistics();
        long freedBytes = memory.freedBytes();
        protection.replaceTable(new RcuHashMap<>());
        protection.close();
        return new RunResult(kind, end, domain, freedBytes, memory.liveBytes());
    }

    private Snapshot snapshot(Duration elapsed) {
        return counters.snapshot(elapsed.toNanos(), protection.pendingBytes());
    }
}
