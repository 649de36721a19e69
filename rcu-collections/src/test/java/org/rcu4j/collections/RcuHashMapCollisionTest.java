package org.rcu4j.collections;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an adversary can do who chooses the hash codes. Comparisons are counted: time says nothing. */
class RcuHashMapCollisionTest {

    private static final int KEYS = 100_000;

    /** On average; a random search tree of so many keys looks at about 40 keys for one, and each look may be two comparisons. */
    private static final int LOGARITHMIC = 150;

    private final RcuHashMap<CollidingKey, Integer> map = new RcuHashMap<>();

    @Test
    void comparableKeysOfOneHashCodeTakeLogarithmicTime() {
        List<Integer> numbers = new ArrayList<>(IntStream.range(0, KEYS).boxed().toList());
        assertComparisons(
                numbers,
                number -> assertThat(map.put(CollidingKey.of(number), number)).isNull());
        Collections.shuffle(numbers, new Random(1));
        assertComparisons(
                numbers, number -> assertThat(map.get(CollidingKey.of(number))).isEqualTo(number));
        assertComparisons(
                numbers,
                number -> assertThat(map.get(CollidingKey.of(-1 - number))).isNull());
        assertThat(map).hasSize(KEYS);
        assertComparisons(
                numbers,
                number -> assertThat(map.remove(CollidingKey.of(number))).isEqualTo(number));
        assertThat(map).isEmpty();
    }

    private static void assertComparisons(List<Integer> numbers, IntConsumer operation) {
        long before = CollidingKey.COMPARISONS.get();
        numbers.forEach(operation::accept);
        assertThat(CollidingKey.COMPARISONS.get() - before)
                .isPositive()
                .isLessThan((long) LOGARITHMIC * numbers.size());
    }

    /** The control: keys without an order take linear time, which is more than that by far. */
    @Test
    void controlTakesMore() {
        IntStream.range(0, 2_000).forEach(number -> map.put(CollidingKey.unordered(number), number));
        long before = CollidingKey.COMPARISONS.get();
        IntStream.range(0, 2_000).forEach(number -> map.get(CollidingKey.unordered(number)));
        assertThat(CollidingKey.COMPARISONS.get() - before).isGreaterThan(2_000L * LOGARITHMIC);
    }

    /**
     * Of all the keys that an adversary mixes, none is lost, found twice, or mistaken for another. The model knows them by number
     * alone; java.util.HashMap itself loses some of these keys.
     */
    @ParameterizedTest
    @ValueSource(strings = {"ordered", "unordered", "mixed", "same order", "failing order", "few hashes"})
    void isCorrectWhateverTheKeys(String kind) {
        IntFunction<Object> keys = switch (kind) {
            case "ordered" -> CollidingKey::of;
            case "unordered" -> CollidingKey::unordered;
            case "mixed" ->
                n -> ThreadLocalRandom.current().nextBoolean() ? CollidingKey.of(n) : CollidingKey.unordered(n);
            case "same order" -> n -> new Odd(n, n / 8, 1, false);
            case "failing order" -> n -> new Odd(n, n, 1, n % 3 == 0);
            default -> n -> new Odd(n, n, (n & 3) | ((n & 0xF0) << 16), false);
        };
        RcuHashMap<Object, Integer> subject = new RcuHashMap<>();
        Map<Integer, Integer> model = new HashMap<>();
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 30_000; i++) {
            int number = random.nextInt(i < 10_000 ? 300 : i < 20_000 ? 12 : 600);
            if (random.nextInt(5) < 3) {
                assertThat(subject.put(keys.apply(number), i)).isEqualTo(model.put(number, i));
            } else {
                assertThat(subject.remove(keys.apply(number))).isEqualTo(model.remove(number));
            }
            int other = random.nextInt(600);
            assertThat(subject.get(keys.apply(other))).isEqualTo(model.get(other));
        }
        assertThat(subject).hasSize(model.size());
        assertThat(subject.values()).containsExactlyInAnyOrderElementsOf(model.values());
    }

    @Test
    void treesAreSplitAndMergedAsTheTableGrowsAndShrinks() {
        RcuHashMap<Odd, Integer> subject = new RcuHashMap<>();
        int many = 4_000;
        for (int n = 0; n < many; n++) { // four full bins of the smallest table, whose keys part at the higher bits
            subject.put(new Odd(n, n, (n % 4) | ((n % 64) << 10), false), n);
        }
        for (int n = many; n < 20 * many; n++) {
            subject.put(new Odd(n, n, n, false), n);
        }
        int grown = subject.bins().length;
        for (int n = 20 * many - 1; n >= many; n--) {
            subject.remove(new Odd(n, n, n, false));
        }
        assertThat(subject).hasSize(many);
        for (int n = 0; n < many; n++) {
            assertThat(subject.get(new Odd(n, n, (n % 4) | ((n % 64) << 10), false)))
                    .isEqualTo(n);
            if (n % 10 != 0) {
                subject.remove(new Odd(n, n, (n % 4) | ((n % 64) << 10), false));
            }
        }
        assertThat(subject.bins().length).isLessThan(grown);
        assertThat(subject.keySet()).hasSize(many / 10);
    }

    /** Bins are merged by whoever updates the map, and keys are compared then that he knows nothing of. */
    @Test
    void keyWhoseOrderFailsHarmsNoUpdateOfOthers() {
        RcuHashMap<Object, Integer> subject = new RcuHashMap<>();
        List<Odd> failing = IntStream.range(0, 12)
                .mapToObj(n -> new Odd(n, n, 5 + n / 6 * 1024, true))
                .toList();
        IntStream.range(0, 5_000).forEach(n -> subject.put(n, n));
        failing.forEach(key -> subject.put(key, key.number));
        assertThat(subject.bins().length).isGreaterThan(1024);
        IntStream.range(0, 5_000).forEach(n -> assertThat(subject.remove(n)).isEqualTo(n));
        assertThat(subject.bins().length).isLessThanOrEqualTo(1024);
        failing.forEach(key -> assertThat(subject.remove(key)).isEqualTo(key.number));
        assertThat(subject).isEmpty();
    }

    /** A key whose order is not that of its equality, or fails. */
    private record Odd(int number, int order, int hash, boolean fails) implements Comparable<Odd> {
        @Override
        public int compareTo(Odd other) {
            if (fails || other.fails) {
                if ((number + other.number) % 2 == 0) {
                    throw new ClassCastException("has no order");
                }
                throw new StackOverflowError("the order takes for ever");
            }
            return Integer.compare(order, other.order);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Odd odd && odd.number == number;
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
