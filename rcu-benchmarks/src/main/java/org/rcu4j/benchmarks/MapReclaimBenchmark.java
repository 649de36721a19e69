package org.rcu4j.benchmarks;

import static java.util.Objects.requireNonNull;

import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
import org.rcu4j.collections.RcuHashMap;

/**
 * Reads values that must be reclaimed when they have been replaced, and replaces a share of them: an RcuHashMap with a reclaim
 * action, read in sections, against a ConcurrentHashMap whose values count their references.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "-Xmx3g")
public class MapReclaimBenchmark {

    /** What is reclaimed. Freeing it costs nothing here, so that only the protection is measured. */
    private static class Resource {
        private long content = 42;

        final void free() {
            content = 0;
        }

        final long read() {
            if (content == 0) {
                throw new IllegalStateException("read after it was freed");
            }
            return content;
        }
    }

    private static final class Counted extends Resource {
        private final AtomicInteger count = new AtomicInteger(1);

        boolean tryRetain() {
            for (int n = count.get(); n > 0; n = count.get()) {
                if (count.compareAndSet(n, n + 1)) {
                    return true;
                }
            }
            return false;
        }

        void release() {
            if (count.decrementAndGet() == 0) {
                free();
            }
        }
    }

    @Param({"1000", "100000"})
    private int size;

    @Param({"0", "1", "10", "50"})
    private int updatePercent;

    private final RcuDomain domain = RcuDomain.create("benchmark");
    private final RcuHashMap<Long, Resource> rcuMap = new RcuHashMap<>(domain, Resource::free);
    private final ConcurrentHashMap<Long, Counted> countedMap = new ConcurrentHashMap<>();
    private Long[] keys = {};

    /** A thread's source of keys. */
    @State(Scope.Thread)
    public static class Choice {
        private final SplittableRandom random = new SplittableRandom();
    }

    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        keys = new Long[size];
        for (int i = 0; i < size; i++) {
            keys[i] = random.nextLong();
            rcuMap.put(keys[i], new Resource());
            countedMap.put(keys[i], new Counted());
        }
    }

    @TearDown
    public void close() {
        domain.close();
    }

    @Benchmark
    public long rcuHashMap(Choice choice) {
        Long key = keys[choice.random.nextInt(size)];
        if (choice.random.nextInt(100) < updatePercent) {
            rcuMap.put(key, new Resource());
            return 0;
        }
        try (var _ = domain.read()) {
            return requireNonNull(rcuMap.get(key)).read();
        }
    }

    @Benchmark
    public long referenceCounts(Choice choice) {
        Long key = keys[choice.random.nextInt(size)];
        if (choice.random.nextInt(100) < updatePercent) {
            requireNonNull(countedMap.put(key, new Counted())).release();
            return 0;
        }
        while (true) {
            Counted found = requireNonNull(countedMap.get(key));
            if (found.tryRetain()) {
                try {
                    return found.read();
                } finally {
                    found.release();
                }
            }
        }
    }
}
