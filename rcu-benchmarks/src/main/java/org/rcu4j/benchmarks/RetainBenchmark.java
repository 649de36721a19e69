package org.rcu4j.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.rcu4j.RcuDomain;
import org.rcu4j.reclaim.RefCount;
import org.rcu4j.reclaim.StripedRefCount;

/** Retains and releases one hot object; with {@code -t 2} two threads do. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(5)
public class RetainBenchmark {

    private final RcuDomain domain = RcuDomain.create("benchmark");
    private final StripedRefCount striped = new StripedRefCount(domain, () -> {});
    private final RefCount count = new RefCount(() -> {});
    private final AtomicInteger atomic = new AtomicInteger(1);

    @TearDown
    public void close() {
        domain.close();
    }

    @Benchmark
    public void striped() {
        if (!striped.tryRetain()) {
            throw new IllegalStateException();
        }
        striped.release();
    }

    @Benchmark
    public void refCount() {
        if (!count.tryRetain()) {
            throw new IllegalStateException();
        }
        count.release();
    }

    @Benchmark
    public void atomicInteger() {
        int present = atomic.get();
        while (present == 0 || !atomic.compareAndSet(present, present + 1)) {
            present = atomic.get();
        }
        atomic.decrementAndGet();
    }
}
