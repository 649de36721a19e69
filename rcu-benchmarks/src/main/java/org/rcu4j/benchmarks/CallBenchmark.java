package org.rcu4j.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.rcu4j.RcuDomain;

/** Retires many objects by callbacks and waits until all have been reclaimed; the time is that of one object. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(5)
public class CallBenchmark {

    private static final int BATCH = 100_000;

    private final RcuDomain domain = RcuDomain.create("benchmark");

    /** An object that is retired: it is its own callback, as an {@code rcu_head} is in C. */
    private static final class Node implements Runnable {
        private boolean reclaimed;

        @Override
        public void run() {
            if (reclaimed) {
                throw new IllegalStateException("reclaimed twice");
            }
            reclaimed = true;
        }
    }

    @TearDown
    public void close() {
        domain.close();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void callToReclamation() {
        for (int i = 0; i < BATCH; i++) {
            domain.call(new Node());
        }
        domain.barrier();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void callToReclamationWithBytes() {
        for (int i = 0; i < BATCH; i++) {
            domain.call(new Node(), 64);
        }
        domain.barrier();
    }
}
