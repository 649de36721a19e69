package org.rcu4j.testing;

import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What an action allocates; the JVM counts it for each thread. Needs the JDK's module {@code jdk.management}. */
public final class Allocation {

    private static final int RUNS = 1_000;
    private static final int ATTEMPTS = 10;

    private Allocation() {}

    /**
     * Bytes that the calling thread allocates in each run of an action, on average. Of several attempts the least counts: the
     * JVM may allocate in this thread's name, but not always.
     */
    public static double bytesPerRun(Runnable action) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assumeThat(threads.isThreadAllocatedMemoryEnabled()).isTrue();
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < RUNS; i++) {
                action.run();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return (double) least / RUNS;
    }
}
