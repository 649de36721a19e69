package org.rcu4j.benchmarks;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jctools.maps.NonBlockingHashMap;
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
import org.openjdk.jmh.annotations.Warmup;
import org.rcu4j.collections.RcuHashMap;

/**
 * Looks up random keys in a map, of which all are in it ({@link #hit}) or none ({@link #miss}); or ({@link #mixed}) updates in
 * place of a share of the lookups, of which every other one gives a key another value, and the others put in or take out
 * one of some keys by turns. Without a map ({@link #randomKey}) it is the baseline.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "-Xmx3g")
public class MapBenchmark {

    /** The map under test: one kind in each fork, so that its calls are inlined. */
    public enum Kind {
        RCU {
            @Override
            Table create() {
                return new Plain(new RcuHashMap<>());
            }
        },
        CONCURRENT_HASH_MAP {
            @Override
            Table create() {
                return new Plain(new ConcurrentHashMap<>());
            }
        },
        NON_BLOCKING_HASH_MAP {
            @Override
            Table create() {
                return new Plain(new NonBlockingHashMap<>());
            }
        },
        READ_WRITE_LOCK {
            @Override
            Table create() {
                return new Locked(new HashMap<>(), new ReentrantReadWriteLock());
            }
        };

        abstract Table create();
    }

    sealed interface Table {
        @Nullable
        Long get(Long key);

        @Nullable
        Long put(Long key, Long value);

        @Nullable
        Long remove(Long key);
    }

    private record Plain(Map<Long, Long> map) implements Table {
        @Override
        public @Nullable Long get(Long key) {
            return map.get(key);
        }

        @Override
        public @Nullable Long put(Long key, Long value) {
            return map.put(key, value);
        }

        @Override
        public @Nullable Long remove(Long key) {
            return map.remove(key);
        }
    }

    private record Locked(Map<Long, Long> map, ReadWriteLock lock) implements Table {
        @Override
        public @Nullable Long get(Long key) {
            lock.readLock().lock();
            try {
                return map.get(key);
            } finally {
                lock.readLock().unlock();
            }
        }

        @Override
        public @Nullable Long put(Long key, Long value) {
            lock.writeLock().lock();
            try {
                return map.put(key, value);
            } finally {
                lock.writeLock().unlock();
            }
        }

        @Override
        public @Nullable Long remove(Long key) {
            lock.writeLock().lock();
            try {
                return map.remove(key);
            } finally {
                lock.writeLock().unlock();
            }
        }
    }

    @Param({"RCU", "CONCURRENT_HASH_MAP", "NON_BLOCKING_HASH_MAP", "READ_WRITE_LOCK"})
    private Kind map = Kind.RCU;

    @Param({"1000", "100000", "4000000"})
    private int size;

    private @Nullable Table table;

    /** Keys that are in the map, and as many that are not. */
    private Long[] present = {};

    private Long[] absent = {};

    /** The share of updates among the operations of {@link #mixed}. */
    @State(Scope.Benchmark)
    public static class Updates {
        @Param({"0", "1", "10", "50"})
        private int updatePercent;
    }

    /** Where a thread is in the sequence of its keys. */
    @State(Scope.Thread)
    public static class Choice {
        private final SplittableRandom random = new SplittableRandom();
        private boolean replace;

        Long of(Long[] keys) {
            return keys[random.nextInt(keys.length)];
        }
    }

    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        table = map.create();
        present = new Long[size];
        absent = new Long[size];
        for (int i = 0; i < size; i++) {
            present[i] = random.nextLong() | 1;
            absent[i] = random.nextLong() & ~1L;
            table.put(present[i], present[i]);
        }
    }

    /** What choosing a key costs besides, the same in all maps. */
    @Benchmark
    public long randomKey(Choice choice) {
        return choice.of(present);
    }

    @Benchmark
    public @Nullable Long hit(Choice choice) {
        return requireNonNull(table).get(choice.of(present));
    }

    @Benchmark
    public @Nullable Long miss(Choice choice) {
        return requireNonNull(table).get(choice.of(absent));
    }

    @Benchmark
    public @Nullable Long mixed(Choice choice, Updates updates) {
        Table shared = requireNonNull(table);
        if (choice.random.nextInt(100) >= updates.updatePercent) {
            return shared.get(choice.of(present));
        }
        choice.replace = !choice.replace;
        if (choice.replace) {
            return shared.put(choice.of(present), choice.of(absent));
        }
        Long key = absent[choice.random.nextInt(size / 8)];
        Long removed = shared.remove(key);
        return removed != null ? removed : shared.put(key, key);
    }
}
