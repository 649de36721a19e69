package org.rcu4j.examples.lookup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The threads of a service from their start to their end: readers, the updater, and the caller, who watches. Used once.
 */
final class LookupRun {

    private static final long LOOK_INTERVAL = TimeUnit.MILLISECONDS.toNanos(200);

    /** How many lookups a reader does between two looks at the stop signal. */
    private static final int BATCH = 256;

    private final int readers;
    private final Protection protection;
    private final List<Key> keys;
    private final Updater updater;
    private final Counters counters;

    /**
     * Counted down when all threads are there: where they outnumber the processors, some would hold up the start of
     * others.
     */
    private final CountDownLatch begin = new CountDownLatch(1);

    /** Counted down by who ends the run: the thread that watches it, or one that fails. */
    private final CountDownLatch stop = new CountDownLatch(1);

    LookupRun(int readers, Protection protection, List<Key> keys, Updater updater, Counters counters) {
        this.readers = readers;
        this.protection = protection;
        this.keys = keys;
        this.updater = updater;
        this.counters = counters;
    }

    /**
     * Starts the threads, watches them, and waits for their end.
     *
     * @param time how long they work at most
     * @param goOn is told now and then for how long they have, and answers whether they are to go on
     * @return how long they worked
     */
    Duration work(Duration time, Predicate<Duration> goOn) throws InterruptedException {
        List<Future<?>> workers = new ArrayList<>();
        Duration worked;
        try (var threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().name("lookup-", 0).factory())) {
            try {
                for (int i = 0; i < readers; i++) {
                    var choice = new SkewedChoice<>(keys, i);
                    workers.add(submit(threads, () -> lookUp(choice)));
                }
                workers.add(submit(threads, () -> updater.updateUntil(stop)));
                worked = watch(time.toNanos(), goOn);
            } finally {
                stop.countDown();
                begin.countDown(); // again, for those that wait because others could not be started
            }
        }
        rethrowFailure(workers);
        return worked;
    }

    private Future<?> submit(ExecutorService threads, Runnable work) {
        return threads.submit(() -> {
            try {
                begin.await();
                work.run();
            } finally {
                stop.countDown(); // if it failed, nothing that the others find out is of use any more
            }
            return null;
        });
    }

    private void lookUp(SkewedChoice<Key> choice) {
        while (stop.getCount() > 0) {
            int bad = protection.lookUp(choice, BATCH);
            counters.lookups.add(BATCH);
            counters.badReads.add(bad);
        }
    }

    /** Lets the threads begin, and returns when the time is over, or the watcher or a failure ends the run. */
    private Duration watch(long limit, Predicate<Duration> goOn) throws InterruptedException {
        long start = System.nanoTime();
        begin.countDown();
        long nanos = 0;
        boolean goesOn = true;
        while (goesOn && !stop.await(Math.min(LOOK_INTERVAL, limit - nanos), TimeUnit.NANOSECONDS)) {
            nanos = System.nanoTime() - start;
            goesOn = goOn.test(Duration.ofNanos(nanos)) && nanos < limit;
        }
        return Duration.ofNanos(System.nanoTime() - start);
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
