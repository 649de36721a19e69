package org.rcu4j.collections;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rcu4j.RcuDomain;
import org.rcu4j.testing.Background;

/**
 * The guarantees A to H of the class, one by one, while other keys come and go so that the table grows and shrinks. D is tested by
 * {@link RcuHashMapStressTest}, too, with its control.
 */
class RcuHashMapOrderTest {

    private static final int ROUNDS = 60_000;
    private static final int OTHERS = 1_000_000;
    private static final long GENEROUS = Duration.ofSeconds(60).toNanos();

    private final RcuHashMap<Integer, Integer> map = new RcuHashMap<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicLong wrong = new AtomicLong();

    /** Runs an updater to its end beside a reader and a thread that makes the table grow and shrink. */
    private void run(Runnable updater, Runnable reader) {
        ended.set(false);
        Background resizing = Background.start(() -> {
            while (!ended.get()) {
                IntStream.range(OTHERS, OTHERS + 2_000).forEach(k -> map.put(k, k));
                IntStream.range(OTHERS, OTHERS + 2_000).forEach(map::remove);
            }
        });
        Background reading = Background.start(() -> {
            while (!ended.get()) {
                reader.run();
            }
        });
        try {
            Background.run(updater::run);
        } finally {
            ended.set(true);
        }
        reading.join();
        resizing.join();
    }

    private void require(boolean right) {
        if (!right) {
            wrong.incrementAndGet();
        }
    }

    private void forRounds(IntConsumer round) {
        IntStream.range(0, ROUNDS).forEach(round);
    }

    @Test
    void a_lookupSeesWhatReturnedBefore() {
        AtomicInteger returned = new AtomicInteger();
        map.put(1, 0);
        run(
                () -> forRounds(i -> {
                    map.put(1, i);
                    returned.set(i);
                }),
                () -> {
                    int before = returned.get();
                    require(valueOf(1) >= before);
                    int beforeIteration = returned.get();
                    require(map.entrySet().stream()
                            .filter(entry -> entry.getKey() == 1)
                            .allMatch(entry -> entry.getValue() >= beforeIteration));
                });
        assertThat(wrong).hasValue(0);
        map.remove(1);
        assertThat(map.get(1)).isNull();
    }

    private int valueOf(int key) {
        Integer value = map.get(key);
        return value == null ? Integer.MIN_VALUE : value;
    }

    @Test
    void b_keyThatStaysMappedIsAlwaysFound() {
        map.put(1, 0);
        run(
                () -> forRounds(i -> {
                    switch (i % 5) {
                        case 0 -> map.put(1, i);
                        case 1 -> map.replace(1, i);
                        case 2 -> map.compute(1, (k, v) -> i);
                        case 3 -> map.merge(1, i, (old, given) -> given);
                        default -> map.replace(1, i - 1, i);
                    }
                }),
                () -> {
                    int first = valueOf(1);
                    require(first >= 0 && valueOf(1) >= first && map.containsKey(1));
                });
        assertThat(wrong).hasValue(0);
    }

    /** The control for A and B: to replace by removing and putting is two steps. */
    @Test
    void controlWhoseReplacementIsTwoStepsIsFound() {
        long start = System.nanoTime();
        while (wrong.get() == 0 && System.nanoTime() - start < GENEROUS) {
            map.put(1, 0);
            run(
                    () -> forRounds(i -> {
                        map.remove(1);
                        map.put(1, i);
                    }),
                    () -> require(map.containsKey(1)));
        }
        assertThat(wrong.get()).isPositive();
    }

    @Test
    void c_oneOfManyInsertsAndOneRemoves() {
        assertThat(winners(map)).isEqualTo(2L * ROUNDS);
    }

    /** The control for C: who looks before he puts may not be the only one. */
    @Test
    void controlThatLooksFirstIsFound() {
        RcuHashMap<Integer, Integer> careless = new RcuHashMap<>();
        long start = System.nanoTime();
        long winners = 2L * ROUNDS;
        while (winners == 2L * ROUNDS && System.nanoTime() - start < GENEROUS) {
            careless.clear();
            winners = count(
                    i -> {
                        boolean first = careless.get(i) == null;
                        careless.put(i, i);
                        return first;
                    },
                    i -> {
                        boolean first = careless.get(i) != null;
                        careless.remove(i);
                        return first;
                    });
        }
        assertThat(winners).isGreaterThan(2L * ROUNDS);
    }

    private static long winners(ConcurrentMap<Integer, Integer> subject) {
        return count(i -> subject.putIfAbsent(i, i) == null, i -> subject.remove(i) != null);
    }

    private interface Attempt {
        boolean wins(int round);
    }

    /** How often an attempt to insert, and then one to remove, is told that it was the one. */
    private static long count(Attempt insert, Attempt remove) {
        AtomicLong winners = new AtomicLong();
        for (Attempt attempt : List.of(insert, remove)) {
            List<Background> all = new ArrayList<>();
            for (int t = 0; t < 2; t++) {
                all.add(Background.start(() -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        if (attempt.wins(i)) {
                            winners.incrementAndGet();
                        }
                    }
                }));
            }
            all.forEach(Background::join);
        }
        return winners.get();
    }

    @Test
    void d_iterationShowsWhatStaysMappedOnceWithAValueItHadSince() {
        IntStream.range(0, 50).forEach(k -> map.put(k, 0));
        AtomicInteger returned = new AtomicInteger();
        run(
                () -> forRounds(i -> {
                    map.put(7, i);
                    returned.set(i);
                }),
                () -> {
                    int before = returned.get();
                    int[] shown = new int[50];
                    map.forEach((key, value) -> {
                        if (key < 50) {
                            shown[key]++;
                            require(key != 7 || value >= before);
                        }
                    });
                    require(IntStream.of(shown).allMatch(times -> times == 1));
                });
        assertThat(wrong).hasValue(0);
    }

    /** Plain fields: only the map publishes them. */
    private static final class Plain {
        int first;
        int second;

        Plain(int number) {
            first = number;
            second = number;
        }
    }

    @Test
    void e_whatIsPutIsPublished() {
        RcuHashMap<Integer, Plain> objects = new RcuHashMap<>();
        run(
                () -> forRounds(i -> {
                    objects.put(i & 15, new Plain(i));
                    if ((i & 31) == 31) {
                        objects.clear();
                    }
                }),
                () -> objects.forEach(
                        (key, plain) -> require(plain.first == plain.second && (plain.first & 15) == key)));
        assertThat(wrong).hasValue(0);
    }

    @Test
    void f_whoSeesOneUpdateSeesThoseBefore() {
        map.put(1, 0);
        map.put(2, 0);
        run(
                () -> forRounds(i -> {
                    map.put(1, i);
                    if (i % 3 == 0) {
                        map.remove(2);
                    } else {
                        map.put(2, i);
                    }
                }),
                () -> {
                    Integer second = map.get(2);
                    int first = valueOf(1);
                    require(second == null || first >= second);
                });
        run( // that it is not found any more is seen, too
                () -> forRounds(i -> {
                    map.put(3, i);
                    map.put(4, i);
                    map.remove(3);
                    map.remove(4);
                }),
                () -> {
                    Integer first = map.get(3);
                    if (first != null && map.get(3) == null) {
                        int fourth = valueOf(4); // put before the third was removed
                        require(fourth >= first || fourth == Integer.MIN_VALUE);
                    }
                });
        assertThat(wrong).hasValue(0);
    }

    /** The control for F: the keys are updated in the other order. */
    @Test
    void controlInTheOtherOrderIsFound() {
        long start = System.nanoTime();
        while (wrong.get() == 0 && System.nanoTime() - start < GENEROUS) {
            map.put(1, 0);
            map.put(2, 0);
            run(
                    () -> forRounds(i -> {
                        map.put(2, i);
                        map.put(1, i);
                    }),
                    () -> {
                        int second = valueOf(2);
                        require(valueOf(1) >= second);
                    });
        }
        assertThat(wrong.get()).isPositive();
    }

    /** Plain accesses of a reader and of the reclaim action don't overlap. Poison is looked for in RcuHashMapPoisonStressTest. */
    @Test
    void g_whatAReaderDoesHappensBeforeTheReclaiming() {
        try (RcuDomain domain = RcuDomain.create("order")) {
            AtomicLong reclaimed = new AtomicLong();
            RcuHashMap<Integer, Plain> objects = new RcuHashMap<>(domain, plain -> {
                require(plain.first == plain.second);
                plain.first = -1;
                reclaimed.incrementAndGet();
            });
            run(() -> forRounds(i -> objects.put(1, new Plain(i))), () -> {
                try (var section = domain.read()) {
                    Plain plain = objects.get(1);
                    if (plain != null) {
                        plain.second++;
                        require(plain.first >= 0);
                        plain.second--;
                    }
                }
            });
            domain.barrier();
            assertThat(reclaimed).hasValue(ROUNDS - 1L);
        }
        assertThat(wrong).hasValue(0);
    }

    @Test
    void h_updateThatChangesNothingIsALookup() {
        AtomicInteger returned = new AtomicInteger();
        map.put(1, 0);
        run(
                () -> forRounds(i -> {
                    map.put(1, i);
                    returned.set(i);
                }),
                () -> {
                    int before = returned.get();
                    Integer present = map.putIfAbsent(1, -1);
                    require(present != null && present >= before);
                    require(!map.replace(1, -1, -2) && !map.remove(1, -1));
                    require(requireNonNull(map.computeIfAbsent(1, k -> -1)) >= before);
                });
        assertThat(wrong).hasValue(0);
    }
}
