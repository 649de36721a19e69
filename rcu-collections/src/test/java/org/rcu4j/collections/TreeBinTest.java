package org.rcu4j.collections;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bins that hold too much for a chain: what is in them, what readers of an older one see, and when they become chains. */
class TreeBinTest {

    private static final int BIT = 16;
    private static final int MANY = 200;

    private static MapNode<Object, Integer> node(Object key, int hash, int value) {
        return new MapNode<>(hash, key, value, null);
    }

    /** A bin of so many mappings, of keys that can be ordered and of some that can't. */
    private static TreeBin<Object, Integer> binOf(int from, int to) {
        return binOf(from, to, key -> key % 4 * BIT);
    }

    private static TreeBin<Object, Integer> binOf(int from, int to, IntFunction<Integer> hash) {
        TreeBin<Object, Integer> bin = TreeBin.of(null);
        for (int number = from; number < to; number++) {
            bin = bin.with(node(key(number), hash.apply(number), number));
        }
        return bin;
    }

    private static Object key(int number) {
        return number % 3 == 0 ? CollidingKey.unordered(number) : CollidingKey.of(number);
    }

    private static List<Integer> valuesOf(@Nullable MapNode<Object, Integer> bin) {
        List<Integer> values = new ArrayList<>();
        if (bin instanceof TreeBin<Object, Integer> tree) {
            tree.forEach(node -> values.add(node.value()));
        } else {
            for (MapNode<Object, Integer> node = bin; node != null; node = node.next()) {
                values.add(node.value());
            }
        }
        return values;
    }

    private static Integer[] numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toArray(Integer[]::new);
    }

    @Test
    void hasEachMappingOnceAndFindsIt() {
        TreeBin<Object, Integer> bin = binOf(0, MANY);
        assertThat(valuesOf(bin)).containsExactlyInAnyOrder(numbers(0, MANY));
        for (int number = 0; number < MANY; number++) {
            assertThat(requireNonNull(bin.find(key(number), number % 4 * BIT)).value())
                    .isEqualTo(number);
            assertThat(bin.find(key(number), (number + 1) % 4 * BIT)).isNull();
            assertThat(bin.find(key(number + MANY), number % 4 * BIT)).isNull();
        }
    }

    @Test
    void isMadeOfCopiesOfAChain() {
        MapNode<Object, Integer> second = node(key(2), 0, 2);
        MapNode<Object, Integer> first = new MapNode<>(0, key(1), 1, second);
        TreeBin<Object, Integer> bin = TreeBin.of(first);
        assertThat(valuesOf(bin)).containsExactlyInAnyOrder(1, 2);
        assertThat(bin.find(first.key, 0)).isNotSameAs(first);
        assertThat(bin.find(second.key, 0)).isNotSameAs(second);
        assertThat(first.next()).isSameAs(second);
    }

    /** Whoever walks a bin does so undisturbed, but for removals. */
    @Test
    void olderBinShowsNothingThatWasPutInLater() {
        TreeBin<Object, Integer> older = binOf(0, MANY);
        TreeBin<Object, Integer> newer = older;
        for (int number = MANY; number < 2 * MANY; number++) {
            newer = newer.with(node(key(number), number % 4 * BIT, number));
        }
        for (int number = 0; number < MANY; number += 2) {
            newer = asTree(newer.without(requireNonNull(newer.find(key(number), number % 4 * BIT))));
        }
        assertThat(valuesOf(older))
                .doesNotHaveDuplicates()
                .isSubsetOf(numbers(0, MANY))
                .contains(
                        IntStream.range(0, MANY).filter(n -> n % 2 == 1).boxed().toArray(Integer[]::new));
        assertThat(valuesOf(newer))
                .containsExactlyInAnyOrder(IntStream.range(0, 2 * MANY)
                        .filter(n -> n % 2 == 1 || n >= MANY)
                        .boxed()
                        .toArray(Integer[]::new));
    }

    @Test
    void becomesAChainWhenFewAreLeft() {
        MapNode<Object, Integer> bin = binOf(0, 12);
        for (int number = 0; number < 12; number++) {
            assertThat(bin).as("with %d left", 12 - number).isInstanceOf(number <= 6 ? TreeBin.class : MapNode.class);
            MapNode<Object, Integer> removed = requireNonNull(Bins.find(bin, key(number), number % 4 * BIT));
            MapNode<Object, Integer>[] bins = Bins.create(1);
            Bins.set(bins, 0, bin);
            Bins.remove(bins, removed);
            bin = Bins.get(bins, 0);
            assertThat(bin instanceof TreeBin).isEqualTo(number < 6);
            assertThat(valuesOf(bin)).containsExactlyInAnyOrder(numbers(number + 1, 12));
        }
        assertThat(bin).isNull();
    }

    @Test
    void isSplitAndJoined() {
        for (int size : new int[] {0, 1, 5, 6, 9, 20, MANY}) {
            TreeBin<Object, Integer> bin = binOf(0, size, number -> number % 2 * BIT);
            MapNode<Object, Integer> lacking = bin.part(BIT, false);
            MapNode<Object, Integer> having = bin.part(BIT, true);
            assertThat(valuesOf(lacking)).allMatch(number -> number % 2 == 0).hasSize((size + 1) / 2);
            assertThat(valuesOf(having)).allMatch(number -> number % 2 == 1).hasSize(size / 2);
            assertThat(valuesOf(bin)).as("for its readers").containsExactlyInAnyOrder(numbers(0, size));
            TreeBin<Object, Integer> joined = TreeBin.join(asTree(lacking), asTree(having));
            for (int number = 0; number < size; number++) {
                assertThat(requireNonNull(joined.find(key(number), number % 2 * BIT))
                                .value())
                        .isEqualTo(number);
            }
            assertThat(valuesOf(joined)).hasSize(size);
        }
    }

    private static TreeBin<Object, Integer> asTree(@Nullable MapNode<Object, Integer> bin) {
        return bin instanceof TreeBin<Object, Integer> tree ? tree : TreeBin.of(bin);
    }

    /** Keys that have an order with some and with others not, put in and taken out in every order. */
    @Test
    void doesWhatAMapDoes() {
        SplittableRandom random = new SplittableRandom(5);
        Map<Integer, Integer> model = new HashMap<>();
        TreeBin<Object, Integer> bin = TreeBin.of(null);
        for (int i = 0; i < 20_000; i++) {
            int number = random.nextInt(60);
            MapNode<Object, Integer> present = bin.find(key(number), number % 4 * BIT);
            assertThat(present == null ? null : present.value()).isEqualTo(model.get(number));
            if (present == null) {
                bin = bin.with(node(key(number), number % 4 * BIT, i));
                model.put(number, i);
            } else {
                bin = asTree(bin.without(present));
                model.remove(number);
            }
        }
        assertThat(valuesOf(bin)).containsExactlyInAnyOrderElementsOf(model.values());
    }
}
