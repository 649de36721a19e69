package org.rcu4j.benchmarks;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
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
import org.rcu4j.RcuReference;

/**
 * Starts many virtual threads, each of which reads a hundred times, half of them with a pause in the middle, while an
 * updater replaces what they read; and the same without sections.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 10)
@Fork(3)
public class VirtualThreadBenchmark {

    private static final int READS = 100;

    @Param({"100000"})
    private int virtualThreads;

    @Param({"false", "true"})
    private boolean sections;

    private final RcuDomain domain = RcuDomain.create("benchmark");
    private final RcuReference<int[]> reference = new RcuReference<>(domain, new int[] {1});
    private final LongAdder sum = new LongAdder();
    private volatile boolean stop;
    private @Nullable Thread updater;

    @Setup
    public void startUpdater() {
        updater = Thread.ofPlatform().start(() -> {
            while (!stop) {
                reference.replace(new int[] {1}, old -> old[0] = 0);
                LockSupport.parkNanos(100_000);
            }
        });
    }

    @TearDown
    public void close() throws InterruptedException {
        stop = true;
        requireNonNull(updater).join();
        domain.close();
    }

    @Benchmark
    public long readInVirtualThreads() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(virtualThreads);
        for (int i = 0; i < virtualThreads; i++) {
            boolean pauses = i % 2 == 0;
            Thread.ofVirtual().start(() -> {
                sum.add(readRepeatedly(pauses));
                done.countDown();
            });
        }
        done.await();
        return sum.sum();
    }

    private long readRepeatedly(boolean pauses) {
        long values = 0;
        for (int i = 0; i < READS; i++) {
            values += sections ? readInSection() : reference.get()[0];
            if (pauses && i == READS / 2) {
                Thread.yield();
            }
        }
        return values;
    }

    private long readInSection() {
        try (var _ = domain.read()) {
            return reference.get()[0];
        }
    }
}
