package org.rcu4j.benchmarks;

import java.util.concurrent.ConcurrentSkipListSet;
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
import org.rcu4j.collections.LockFreeSet;

/**
 * Asks a {@link LockFreeSet} and a ConcurrentSkipListSet whether they contain an element, and removes one and adds it again. The
 * elements are taken by turns; half of those that are asked for are there.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(5)
public class SetBenchmark {

    @Param({"16", "128"})
    private int elements;

    private final RcuDomain domain = RcuDomain.create("benchmark");
    private final LockFreeSet<Integer> lockFree = new LockFreeSet<>();
    private final LockFreeSet<Integer> reclaiming = new LockFreeSet<>(domain, element -> {});
    private final ConcurrentSkipListSet<Integer> skipList = new ConcurrentSkipListSet<>();

    /** Which element is next. */
    @State(Scope.Thread)
    public static class Turn {
        private int last;

        int next(int elements) {
            last = last + 1 < elements ? last + 1 : 0;
            return last;
        }
    }

    @Setup
    public void fill() {
        for (int i = 0; i < elements; i++) {
            lockFree.add(2 * i);
            reclaiming.add(2 * i);
            skipList.add(2 * i);
        }
    }

    @TearDown
    public void close() {
        domain.close();
    }

    @Benchmark
    public boolean contains(Turn turn) {
        return lockFree.contains(turn.next(2 * elements));
    }

    @Benchmark
    public boolean containsInSection(Turn turn) {
        try (var _ = domain.read()) {
            return reclaiming.contains(turn.next(2 * elements));
        }
    }

    @Benchmark
    public boolean containsSkipList(Turn turn) {
        return skipList.contains(turn.next(2 * elements));
    }

    @Benchmark
    public boolean removeAndAdd(Turn turn) {
        int element = 2 * turn.next(elements);
        boolean removed = lockFree.remove(element);
        boolean added = lockFree.add(element);
        return removed == added;
    }

    @Benchmark
    public boolean removeReclaimAndAdd(Turn turn) {
        int element = 2 * turn.next(elements);
        boolean removed = reclaiming.remove(element);
        boolean added = reclaiming.add(element);
        return removed == added;
    }

    @Benchmark
    public boolean removeAndAddSkipList(Turn turn) {
        int element = 2 * turn.next(elements);
        boolean removed = skipList.remove(element);
        boolean added = skipList.add(element);
        return removed == added;
    }
}
