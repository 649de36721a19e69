package org.rcu4j.benchmarks;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.TimeUnit;
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

/**
 * Waits for a grace period while one reader enters one section after the other, each of a given length; of length 0 it is left
 * at once.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class GraceLatencyBenchmark {

    @Param({"0", "1000", "10000", "100000", "1000000"})
    private long sectionNanos;

    private final RcuDomain domain = RcuDomain.create("benchmark");
    private @Nullable SlowReader reader;

    @Setup
    public void startReader() {
        reader = SlowReader.start(domain, sectionNanos);
    }

    @TearDown
    public void close() throws InterruptedException {
        requireNonNull(reader).close();
        domain.close();
    }

    @Benchmark
    public void synchronizeDomain() {
        domain.synchronize();
    }
}
