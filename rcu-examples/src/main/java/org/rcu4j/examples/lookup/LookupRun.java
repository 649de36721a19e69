package org.rcu4j.examples.lookup;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One run of the service with one protection: builds it, lets it work, takes it down and counts what is left. Used once. */
final class LookupRun {

    private static final long LOOK_INTERVAL = TimeUnit.MILLISECONDS.toNanos(200);

    /** How many lookups a reader does between two looks at the stop signal. */
    private static final int BATCH = 256;

    private final ProtectionKind kind;
    private final List<Entry> entries;
    private final List<Key> keys;
    private final Settings settings;

    private final NativeMemory memory = new NativeMemory();
    private final Counters counters = new Counters();

    /** Counted down by who ends the run: the thread that watches it, or one that fails. */
    private final CountDownLatch stop = new CountDownLatch(1);

    LookupRun(ProtectionKind kind, List<Entry> entries, Settings settings) {
        this.kind = kind;
        this.entries = entries;
        this.keys = entries.stream().map(Entry::key).toList();
        this.settings = settings;
    }

    /**
     * Runs for as long as the settings say and a watcher agrees.
     *
     * @param goOn is shown some five times a second how far the run has come, and answers whether it is to go on
     */
    RunResult run(Predicate<Snapshot> goOn) throws InterruptedException {
        Protection protection = kind.protect(Table.build(memory, entries, 0), memory);
        long nanos = work(protection, goOn);
        var end = counters.snapshot(nanos, protection.pendingBytes());
        var domain = protection.statistics();
        long freedBytes = memory.freedBytes();
        protection.replaceTable(Table.empty());
        protection.close();
        return new RunResult(kind, end, domain, freedBytes, memory.liveBytes());
    }

    /** Starts the threads, watches them, and waits for their end. Returns how long they worked. */
    private long work(Protection protection, Predicate<Snapshot> goOn) throws InterruptedException {
        List<Future<?>> workers = new ArrayList<>();
        long nanos;
        try (var threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().name("lookup-", 0).factory())) {
            for (int i = 0; i < settings.readers(); i++) {
                var choice = new SkewedChoice<>(keys, i);
                workers.add(start(threads, () -> lookUp(protection, choice)));
            }
            workers.add(start(threads, new Updater(protection, memory, entries, settings, counters, stop)));
            nanos = watch(protection, goOn);
        }
        rethrowFailure(workers);
        return nanos;
    }

    private Future<?> start(ExecutorService threads, Runnable work) {
        return threads.submit(() -> {
            try {
                work.run();
            } finally {
                stop.countDown(); // if it failed, nothing that the others find out is of use any more
            }
        });
    }

    private void lookUp(Protection protection, SkewedChoice<Key> choice) {
        while (stop.getCount() > 0) {
            int bad = protection.lookUp(choice, BATCH);
            counters.lookups.add(BATCH);
            counters.badReads.add(bad);
        }
    }

    private long watch(Protection protection, Predicate<Snapshot> goOn) throws InterruptedException {
        long start = System.nanoTime();
        long limit = TimeUnit.SECONDS.toNanos(settings.seconds());
        try {
            long nanos = 0;
            boolean goesOn = true;
            while (goesOn && !stop.await(Math.min(LOOK_INTERVAL, limit - nanos), TimeUnit.NANOSECONDS)) {
                nanos = System.nanoTime() - start;
                goesOn = goOn.test(counters.snapshot(nanos, protection.pendingBytes())) && nanos < limit;
            }
            return System.nanoTime() - start;
        } finally {
            stop.countDown();
        }
    }

    private static void rethrowFailure(List<Future<?>> workers) throws InterruptedException {
        for (Future<?> worker : workers) {
            try {
                worker.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a thread of the run failed", e.getCause());
            }
        }
    }
}
