package org.rcu4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.rcu4j.RcuDomain;

/** Waits for a grace period while nobody is inside a section, with more and more threads registered as readers. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class SynchronizeBenchmark {

    /** Asleep readers; a small stack, since there may be many. */
    private static final long STACK = 64 << 10;

    @Param({"0", "10", "100", "1000", "10000"})
    private int readers;

    private final RcuDomain domain = RcuDomain.create("benchmark");
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    @Setup
    public void register() throws InterruptedException {
        CountDownLatch registered = new CountDownLatch(readers);
        for (int i = 0; i < readers; i++) {
            Thread thread = new Thread(
                    null,
                    () -> {
                        domain.read().close();
                        registered.countDown();
                        awaitEnd();
                    },
                    "reader-" + i,
                    STACK);
            thread.start();
            threads.add(thread);
        }
        registered.await();
    }

    @TearDown
    public void close() throws InterruptedException {
        end.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        domain.close();
    }

    @Benchmark
    public void synchronizeDomain() {
        domain.synchronize();
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
