package org.rcu4j.collections;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rcu4j.testing.Background;

/**
 * Threads update keys of their own and keep a model of them; others read keys that are always there, and iterate, while the table
 * grows and shrinks. The control is a map that moves its mappings without care.
 */
class RcuHashMapStressTest {

    private static final int THREADS = 3;
    private static final int UPDATES = 300_000;
    private static final int STABLE = 200;
    private static final int WAVE = 3_000;
    private static final int WAVES = 100;
    private static final long GENEROUS = Duration.ofSeconds(60).toNanos();

    /** What readers saw that can't be. */
    private final AtomicLong wrong = new AtomicLong();

    @Test
    void eachThreadFindsItsKeysAsItLeftThem() {
        RcuHashMap<Integer, Integer> map = new RcuHashMap<>();
        Map<Integer, Integer> all = new ConcurrentHashMap<>();
        List<Background> owners = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int owner = t;
            owners.add(Background.start(() -> all.putAll(updateOwnKeys(map, owner))));
        }
        owners.forEach(Background::join);
        assertThat(map).isEqualTo(all).hasSize(all.size());
    }

    private static Map<Integer, Integer> updateOwnKeys(RcuHashMap<Integer, Integer> map, int owner) {
        Map<Integer, Integer> model = new HashMap<>();
        SplittableRandom random = new SplittableRandom(owner);
        for (int i = 0; i < UPDATES; i++) {
            int range = i / 10_000 % 2 == 0 ? 5_000 : 50; // grows, shrinks
            Integer key = random.nextInt(range) * THREADS + owner;
            Integer value = i;
            switch (random.nextInt(8)) {
                case 0, 1 -> assertThat(map.put(key, value)).isEqualTo(model.put(key, value));
                case 2 -> assertThat(map.putIfAbsent(key, value)).isEqualTo(model.putIfAbsent(key, value));
                case 3 ->
                    assertThat(map.compute(key, (k, v) -> v == null ? 1 : null))
                            .isEqualTo(model.compute(key, (k, v) -> v == null ? 1 : null));
                case 4 -> assertThat(map.replace(key, value)).isEqualTo(model.replace(key, value));
                case 5 -> assertThat(map.remove(key, 1)).isEqualTo(model.remove(key, 1));
                case 6 -> assertThat(map.get(key)).isEqualTo(model.get(key));
                default -> assertThat(map.remove(key)).isEqualTo(model.remove(key));
            }
        }
        return model;
    }

    @Test
    void countersOfManyThreadsLoseNothing() {
        RcuHashMap<Integer, Integer> map = new RcuHashMap<>();
        List<Background> counting = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            counting.add(Background.start(() -> {
                for (int i = 0; i < UPDATES; i++) {
                    Integer unused = map.merge(i % 777, 1, Integer::sum);
                }
            }));
        }
        counting.forEach(Background::join);
        assertThat(map.values().stream().mapToInt(n -> n).sum()).isEqualTo(THREADS * UPDATES);
    }

    @Test
    void stableKeysAreFoundAndShownOnceDuringResizes() {
        readDuringResizes(new RcuHashMap<>(), WAVES);
        assertThat(wrong).hasValue(0);
    }

    @Test
    void stableKeysAreFoundAndShownOnceWhileBinsBecomeTreesAndChains() {
        readDuringResizes(new Clustered(), WAVES / 2);
        assertThat(wrong).hasValue(0);
    }

    @Test
    void controlIsFound() {
        long start = System.nanoTime();
        while (wrong.get() == 0 && System.nanoTime() - start < GENEROUS) {
            readDuringResizes(new Careless(), 1);
        }
        assertThat(wrong.get())
                .as("sightings of a key that is not there, or there twice")
                .isPositive();
    }

    private void readDuringResizes(Map<Integer, Integer> map, int waves) {
        IntStream.range(0, STABLE).forEach(k -> map.put(k * 7, k));
        AtomicInteger updating = new AtomicInteger(2);
        List<Background> all = new ArrayList<>();
        for (int u = 0; u < 2; u++) {
            int from = 1_000_000 * (u + 1);
            all.add(Background.start(() -> {
                try {
                    for (int wave = 0; wave < waves; wave++) {
                        IntStream.range(from, from + WAVE).forEach(k -> map.put(k, k));
                        IntStream.range(from, from + WAVE).forEach(map::remove);
                    }
                } finally {
                    updating.decrementAndGet();
                }
            }));
        }
        all.add(Background.start(() -> {
            while (updating.get() > 0) {
                IntStream.range(0, STABLE)
                        .filter(k -> !Integer.valueOf(k).equals(map.get(k * 7)))
                        .forEach(k -> wrong.incrementAndGet());
            }
        }));
        all.add(Background.start(() -> {
            while (updating.get() > 0) {
                iterate(map);
            }
        }));
        all.forEach(Background::join);
    }

    private void iterate(Map<Integer, Integer> map) {
        Set<Integer> shown = new HashSet<>();
        int stable = 0;
        for (Integer key : map.keySet()) {
            if (!shown.add(key)) {
                wrong.incrementAndGet();
            }
            stable += key < STABLE * 7 ? 1 : 0;
        }
        if (stable != STABLE) {
            wrong.incrementAndGet();
        }
    }

    /**
     * Its keys share few bins, which are chains or trees as more or fewer are in them, and are split only when the table is large.
     * Some keys can be ordered, others not.
     */
    private static final class Clustered extends AbstractMap<Integer, Integer> {

        private static final int HASHES = 100;

        private static class Key {
            final int number;

            Key(int number) {
                this.number = number;
            }

            static Key of(int number) {
                return number % 31 == 0 ? new Key(number) : new Ordered(number);
            }

            @Override
            public int hashCode() {
                return number % HASHES * 64;
            }

            @Override
            public boolean equals(@Nullable Object other) {
                return other instanceof Key key && key.number == number;
            }
        }

        private static final class Ordered extends Key implements Comparable<Ordered> {
            Ordered(int number) {
                super(number);
            }

            @Override
            public int compareTo(Ordered other) {
                return Integer.compare(number, other.number);
            }
        }

        private final RcuHashMap<Key, Integer> map = new RcuHashMap<>();

        @Override
        public @Nullable Integer put(Integer key, Integer value) {
            return map.put(Key.of(key), value);
        }

        @Override
        public @Nullable Integer remove(Object key) {
            return map.remove(Key.of((Integer) key));
        }

        @Override
        public @Nullable Integer get(Object key) {
            return map.get(Key.of((Integer) key));
        }

        @Override
        public Set<Integer> keySet() {
            return new AbstractSet<>() {
                @Override
                public Iterator<Integer> iterator() {
                    return map.keySet().stream().map(key -> key.number).iterator();
                }

                @Override
                public int size() {
                    return map.size();
                }
            };
        }

        @Override
        public Set<Entry<Integer, Integer>> entrySet() {
            throw new UnsupportedOperationException();
        }
    }

    /** Two tables between which mappings are moved, taken from the one before they are in the other. */
    private static final class Careless extends AbstractMap<Integer, Integer> {

        private final Map<Integer, Integer> first = new ConcurrentHashMap<>();
        private final Map<Integer, Integer> second = new ConcurrentHashMap<>();

        @Override
        public synchronized @Nullable Integer put(Integer key, Integer value) {
            move(key % STABLE * 7);
            return first.put(key, value);
        }

        @Override
        public synchronized @Nullable Integer remove(Object key) {
            Integer removed = first.remove(key);
            return removed != null ? removed : second.remove(key);
        }

        private void move(Integer key) {
            Map<Integer, Integer> from = first.containsKey(key) ? first : second;
            Integer value = from.remove(key);
            if (value != null) {
                (from == first ? second : first).put(key, value);
            }
        }

        @Override
        public @Nullable Integer get(Object key) {
            Integer value = first.get(key);
            return value != null ? value : second.get(key);
        }

        @Override
        public Set<Integer> keySet() {
            return new AbstractSet<>() {
                @Override
                public Iterator<Integer> iterator() {
                    return Stream.of(first, second)
                            .flatMap(table -> table.keySet().stream())
                            .iterator();
                }

                @Override
                public int size() {
                    return first.size() + second.size();
                }
            };
        }

        @Override
        public Set<Entry<Integer, Integer>> entrySet() {
            throw new UnsupportedOperationException();
        }
    }
}
