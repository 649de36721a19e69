package org.rcu4j.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Whether several processors are really there: on a shared machine one of them may be somebody else's for a while, and threads
 * that should run side by side then take turns.
 */
final class Processors {

    /** With less than this a processor is taken to be missing. */
    static final double ENOUGH = 0.75;

    private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

    private Processors() {}

    /** {@link #share}, or what stands for it in tests. */
    interface Check {
        double share(int threads) throws InterruptedException;
    }

    /**
     * Has a loop run on each of so many threads at the same time, and before and after that alone.
     *
     * @return how far the slowest of them came, as a share of how far it comes alone; 1 for one thread
     */
    static double share(int threads) throws InterruptedException {
        if (threads == 1) {
            return 1;
        }
        long before = slowest(1);
        long together = slowest(threads);
        long after = slowest(1);
        return Math.min(1, (double) together / Math.max(before, after));
    }

    private static long slowest(int threads) throws InterruptedException {
        CyclicBarrier start = new CyclicBarrier(threads);
        long slowest = Long.MAX_VALUE;
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<Long>> counts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                counts.add(executor.submit(() -> {
                    start.await();
                    return count();
                }));
            }
            for (Future<Long> count : counts) {
                slowest = Math.min(slowest, count.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return slowest;
    }

    /** How often a loop of arithmetic runs until the window is over. */
    private static long count() {
        long end = System.nanoTime() + WINDOW_NANOS;
        long state = 1;
        long count = 0;
        while (System.nanoTime() - end < 0) {
            for (int i = 0; i < 1_000; i++) {
                state = state * 6_364_136_223_846_793_005L + 1;
            }
            count++;
        }
        return state == 0 ? 0 : count;
    }
}
