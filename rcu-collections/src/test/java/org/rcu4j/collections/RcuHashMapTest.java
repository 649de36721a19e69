package org.rcu4j.collections;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.Spliterator;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rcu4j.testing.Background;

/** What Guava's suites leave out: sizes beyond a few, functions that fail or update, what iterators do while the map changes. */
class RcuHashMapTest {

    private static final int MANY = 20_000;

    private final RcuHashMap<Integer, Integer> map = new RcuHashMap<>();

    @Test
    void doesWhatAHashMapDoes() {
        Map<Integer, Integer> model = new HashMap<>();
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 200_000; i++) {
            int range = 10 + i % 3_000;
            Integer key = random.nextInt(range) << random.nextInt(12); // low bits agree now and then: trees as well
            Integer value = i;
            switch (random.nextInt(7)) {
                case 0, 1 -> assertThat(map.put(key, value)).isEqualTo(model.put(key, value));
                case 2, 3 -> assertThat(map.remove(key)).isEqualTo(model.remove(key));
                case 4 ->
                    assertThat(map.merge(key, 3, (a, b) -> a % 2 == 0 ? null : a + b))
                            .isEqualTo(model.merge(key, 3, (a, b) -> a % 2 == 0 ? null : a + b));
                case 5 -> assertThat(map.replace(key, value)).isEqualTo(model.replace(key, value));
                default -> assertThat(map.get(key)).isEqualTo(model.get(key));
            }
            assertThat(map.size()).isEqualTo(model.size());
        }
        assertThat(map).isEqualTo(model);
        assertThat(map.hashCode()).isEqualTo(model.hashCode());
    }

    @Test
    void growsAndShrinksWithItsMappings() {
        int smallest = map.bins().length;
        for (int i = 0; i < MANY; i++) {
            map.put(i, i);
        }
        assertThat(map.bins().length).isBetween(MANY, 4 * MANY);
        IntStream.range(0, MANY).forEach(i -> assertThat(map.get(i)).isEqualTo(i));
        assertThat(map).hasSize(MANY);
        map.clear();
        assertThat(map).isEmpty();
        map.put(1, 1);
        for (int i = 0; map.bins().length > smallest && i < 10_000; i++) {
            map.remove(2 + i % 2);
            map.put(2 + i % 2, i); // a resize goes on as the map is updated
        }
        assertThat(map.bins().length).isEqualTo(smallest);
        assertThat(map).containsEntry(1, 1);
    }

    @Test
    void isWhatItWasWhenAFunctionFails() {
        map.put(1, 10);
        IllegalArgumentException failure = new IllegalArgumentException("on purpose");
        List.<Runnable>of(
                        () -> map.compute(1, (k, v) -> {
                            throw failure;
                        }),
                        () -> map.compute(2, (k, v) -> {
                            throw failure;
                        }),
                        () -> map.computeIfAbsent(2, k -> {
                            throw failure;
                        }),
                        () -> map.computeIfPresent(1, (k, v) -> {
                            throw failure;
                        }),
                        () -> map.merge(1, 2, (a, b) -> {
                            throw failure;
                        }),
                        () -> map.replaceAll((k, v) -> {
                            throw failure;
                        }))
                .forEach(update -> {
                    assertThatThrownBy(update::run).isSameAs(failure);
                    assertThat(map).isEqualTo(Map.of(1, 10)).hasSize(1);
                });
        assertThatThrownBy(() -> map.replaceAll((k, v) -> (Integer) null)).isInstanceOf(NullPointerException.class);
        map.put(1, 11);
        assertThat(map.compute(2, (k, v) -> 20)).isEqualTo(20);
    }

    @Test
    void functionIsCalledOnceAndNotForNothing() {
        AtomicInteger calls = new AtomicInteger();
        assertThat(map.computeIfAbsent(1, k -> calls.incrementAndGet())).isEqualTo(1);
        assertThat(map.computeIfAbsent(1, k -> calls.incrementAndGet())).isEqualTo(1);
        assertThat(map.computeIfPresent(2, (k, v) -> calls.incrementAndGet())).isNull();
        assertThat(map.merge(3, 5, (a, b) -> calls.incrementAndGet())).isEqualTo(5);
        assertThat(map.computeIfAbsent(4, k -> null)).isNull();
        assertThat(calls).hasValue(1);
        assertThat(map).containsOnlyKeys(1, 3);
    }

    @Test
    void functionThatUpdatesItsOwnMappingIsRefused() {
        map.put(1, 10);
        List.<Runnable>of(
                        () -> map.compute(1, (k, v) -> map.put(1, 11)),
                        () -> map.compute(2, (k, v) -> map.put(2, 11)),
                        () -> map.computeIfAbsent(2, k -> map.computeIfAbsent(2, l -> 11)),
                        () -> map.merge(1, 2, (a, b) -> map.remove(1)),
                        () -> map.computeIfPresent(1, (k, v) -> map.compute(1, (l, w) -> 12)))
                .forEach(update -> {
                    assertThatThrownBy(update::run)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("must not update that map");
                    assertThat(map).isEqualTo(Map.of(1, 10)).hasSize(1);
                });
        assertThat(map.compute(1, (k, v) -> map.get(1))).isEqualTo(10); // reading is allowed
    }

    @Test
    void refusesNulls() {
        map.put(1, 1);
        List.<Runnable>of(
                        () -> map.get(nothing()),
                        () -> assertThat(map.containsKey(nothing())).isNull(),
                        () -> assertThat(map.containsValue(nothing())).isNull(),
                        () -> map.put(nothing(), 1),
                        () -> map.put(1, nothing()),
                        () -> map.putIfAbsent(1, nothing()),
                        () -> map.remove(nothing()),
                        () -> map.remove(nothing(), 1),
                        () -> map.replace(1, nothing()),
                        () -> map.replace(1, 1, nothing()),
                        () -> map.replace(1, nothing(), 1),
                        () -> map.merge(1, nothing(), Integer::sum),
                        () -> map.compute(nothing(), (k, v) -> 1),
                        () -> map.compute(1, nothing()),
                        () -> map.computeIfAbsent(1, nothing()),
                        () -> map.computeIfPresent(1, nothing()),
                        () -> map.forEach(nothing()),
                        () -> map.replaceAll(nothing()),
                        () -> new RcuHashMap<>().keySet().spliterator().tryAdvance(nothing()),
                        () -> map.keySet().removeIf(nothing()),
                        () -> map.values().removeIf(nothing()),
                        () -> map.entrySet().removeIf(nothing()),
                        () -> map.entrySet().iterator().next().setValue(nothing()))
                .forEach(call -> assertThatThrownBy(call::run).isInstanceOf(NullPointerException.class));
        assertThat(map.remove(1, nothing())).isFalse();
        assertThat(map).isEqualTo(Map.of(1, 1));
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }

    @Test
    void iterationGoesOnWhileTheMapGrowsAndShrinks() {
        for (int stable = 0; stable < 100; stable++) {
            map.put(stable, stable);
        }
        Set<Integer> shown = new HashSet<>();
        int steps = 0;
        for (Iterator<Integer> keys = map.keySet().iterator(); keys.hasNext(); ) {
            assertThat(shown.add(keys.next())).as("a key is shown once").isTrue();
            int others = 1_000 + 500 * Math.min(++steps, 20);
            if (steps < 500 && steps % 10 == 1) {
                IntStream.range(1_000, others).forEach(k -> map.put(k, k));
            } else if (steps < 500 && steps % 10 == 6) {
                IntStream.range(1_000, others).forEach(map::remove);
            }
        }
        assertThat(shown).containsAll(IntStream.range(0, 100).boxed().toList());
    }

    /** A reader that is held up for long must not have to pass through all tables that there have been. */
    @Test
    void iterationOutlivesAnyNumberOfTables() {
        IntStream.range(0, 10).forEach(k -> map.put(k, k));
        Iterator<Integer> keys = map.keySet().iterator();
        for (int wave = 0; wave < 20_000; wave++) {
            IntStream.range(1_000, 1_020).forEach(k -> map.put(k, k));
            IntStream.range(1_000, 1_020).forEach(map::remove);
        }
        Set<Integer> shown = new HashSet<>();
        keys.forEachRemaining(key -> assertThat(shown.add(key)).isTrue());
        assertThat(shown).isEqualTo(IntStream.range(0, 10).boxed().collect(toSet()));
    }

    @Test
    void iteratorRemovesWhatItHasShownOnce() {
        IntStream.range(0, 100).forEach(k -> map.put(k, k));
        Iterator<Integer> values = map.values().iterator();
        assertThatThrownBy(values::remove).isInstanceOf(IllegalStateException.class);
        while (values.hasNext()) {
            if (values.next() % 2 == 0) {
                values.remove();
                assertThatThrownBy(values::remove).isInstanceOf(IllegalStateException.class);
            }
        }
        assertThatThrownBy(values::next).isInstanceOf(NoSuchElementException.class);
        assertThat(map).hasSize(50).doesNotContainKey(42).containsKey(43);
    }

    @Test
    void viewRemovesOnlyTheValueThatItTested() {
        map.put(1, 1);
        assertThat(map.values().removeIf(value -> map.put(1, 2) != null)).isFalse();
        assertThat(map).isEqualTo(Map.of(1, 2));
        assertThat(map.entrySet().removeIf(entry -> entry.getValue() == 2)).isTrue();
        assertThat(map).isEmpty();
    }

    @Test
    void streamsShowEveryMappingOnceInParallelToo() {
        IntStream.range(0, MANY).forEach(k -> map.put(k, -k));
        assertThat(map.keySet().parallelStream().toList()).hasSize(MANY).doesNotHaveDuplicates();
        assertThat(map.values().parallelStream().mapToLong(v -> v).sum())
                .isEqualTo(-IntStream.range(0, MANY).asLongStream().sum());
        assertThat(map.entrySet().stream().filter(e -> e.getKey() < 3).collect(toSet()))
                .isEqualTo(Map.of(0, 0, 1, -1, 2, -2).entrySet());
    }

    @Test
    void spliteratorThatHasBegunSharesWhatItHasLeft() {
        IntStream.range(0, 1_000).forEach(k -> map.put(k << 4, k)); // few bins at first, full ones
        Spliterator<Integer> rest = map.keySet().spliterator();
        Set<Integer> shown = new HashSet<>();
        assertThat(rest.tryAdvance(shown::add)).isTrue();
        for (Spliterator<Integer> half = rest.trySplit(); half != null; half = rest.trySplit()) {
            half.forEachRemaining(key -> assertThat(shown.add(key)).isTrue());
        }
        rest.forEachRemaining(key -> assertThat(shown.add(key)).isTrue());
        assertThat(shown).hasSize(1_000);
        assertThat(map.keySet().spliterator().hasCharacteristics(Spliterator.SIZED))
                .isFalse();
        assertThat(map.keySet().spliterator().estimateSize()).isEqualTo(1_000);
    }

    /** A helper passes by a stripe that is taken, however long, and so does everybody whose key is not in it. */
    @Test
    void updatesDoNotWaitForALongFunctionElsewhere() {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Background slow = Background.start(() -> map.compute(0, (k, v) -> {
            inside.countDown();
            try {
                leave.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return 1;
        }));
        Background.until(() -> inside.getCount() == 0);
        int stripes = new RcuHashMap<Integer, Integer>().bins().length;
        Background.run(() -> {
            for (int k = 0; k < MANY; k++) {
                if (k % stripes != 0) {
                    map.put(k, k);
                }
            }
        });
        assertThat(map.get(stripes + 1)).isEqualTo(stripes + 1);
        assertThat(slow.isDone()).isFalse();
        leave.countDown();
        slow.join();
        assertThat(map).hasSize(MANY - (MANY + stripes - 1) / stripes + 1);
    }
}
