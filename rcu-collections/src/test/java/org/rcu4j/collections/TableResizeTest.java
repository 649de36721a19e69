package org.rcu4j.collections;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The moves from one table to the next, one by one, and what readers find after each of them. */
class TableResizeTest {

    private static final int LENGTH = 4 * Stripes.COUNT;
    private static final int MAPPINGS = 5 * LENGTH;

    /** A table in which some bins are empty, some chains, and some trees. */
    private static MapNode<Integer, Integer>[] table(int length) {
        MapNode<Integer, Integer>[] table = Bins.create(length);
        for (int hash = 0; hash < MAPPINGS; hash++) {
            for (int same = hash % 7 == 0 ? 0 : 2; same < 3; same++) {
                if (hash % 5 != 0) {
                    put(table, hash, hash + same * MAPPINGS);
                }
            }
        }
        return table;
    }

    private static void put(MapNode<Integer, Integer>[] table, int hash, int key) {
        int i = hash & (table.length - 1);
        MapNode<Integer, Integer> chain = new MapNode<>(hash, key, key, null);
        MapNode<Integer, Integer> bin = table[i];
        table[i] = bin instanceof TreeBin<Integer, Integer> tree
                ? tree.with(chain)
                : BinChain.length(bin, 8) == 8 ? TreeBin.of(bin).with(chain) : new MapNode<>(hash, key, key, bin);
    }

    private static void assertAllFound(MapNode<Integer, Integer>[] table) {
        for (int hash = 0; hash < MAPPINGS; hash++) {
            for (int same = 0; same < 3; same++) {
                boolean isThere = hash % 5 != 0 && (same == 2 || hash % 7 == 0);
                int key = hash + same * MAPPINGS;
                MapNode<Integer, Integer> node = Bins.find(binOf(table, hash), key, hash);
                assertThat(node != null).isEqualTo(isThere);
                assertThat(node == null || node.value() == key).isTrue();
            }
        }
    }

    /** What a reader of the first table finds. */
    private static @Nullable MapNode<Integer, Integer> binOf(MapNode<Integer, Integer>[] table, int hash) {
        MapNode<Integer, Integer> bin = Bins.get(table, hash & (table.length - 1));
        return bin instanceof MovedBin<Integer, Integer> moved ? binOf(moved.bins, hash) : bin;
    }

    private static int count(MapNode<Integer, Integer>[] table) {
        List<Integer> keys = new ArrayList<>();
        for (MapNode<Integer, Integer> bin : table) {
            if (bin instanceof TreeBin<Integer, Integer> tree) {
                tree.forEach(node -> keys.add(node.key));
            } else {
                for (MapNode<Integer, Integer> node = bin; node != null; node = node.next()) {
                    keys.add(node.key);
                }
            }
        }
        assertThat(keys).doesNotHaveDuplicates();
        return keys.size();
    }

    private static void resize(int from, int to) {
        MapNode<Integer, Integer>[] table = table(from);
        int mappings = count(table);
        TableResize<Integer, Integer> resize = new TableResize<>(table, Bins.create(to));
        for (int stripe = 0; stripe < Stripes.COUNT; stripe++) {
            resize.moveBinOf(stripe + Stripes.COUNT); // out of turn
            assertAllFound(table);
            assertThat(resize.stripesLeft()).as("stripe %d", stripe).isNotZero();
            while (resize.moveSome(stripe, 3) > 0) {
                assertThat(resize.stripesLeft() == 0).isEqualTo(isLast(resize, stripe));
            }
            assertThat(resize.stripesLeft() >>> stripe & 1).isZero();
            assertThat(resize.moveSome(stripe, 3)).as("again").isZero();
        }
        assertThat(resize.stripesLeft()).isZero();
        assertThat(table).allMatch(MovedBin.class::isInstance);
        assertAllFound(table);
        assertAllFound(resize.to);
        assertThat(count(resize.to)).isEqualTo(mappings);
    }

    private static boolean isLast(TableResize<Integer, Integer> resize, int stripe) {
        return stripe == Stripes.COUNT - 1 && (resize.stripesLeft() >>> stripe & 1) == 0;
    }

    @Test
    void growingSplitsBins() {
        resize(LENGTH, 2 * LENGTH);
    }

    @Test
    void shrinkingJoinsBins() {
        resize(LENGTH, LENGTH / 2);
        resize(2 * Stripes.COUNT, Stripes.COUNT);
    }

    @Test
    void bothBinsOfAMoveAreMovedByEither() {
        MapNode<Integer, Integer>[] table = table(LENGTH);
        TableResize<Integer, Integer> resize = new TableResize<>(table, Bins.create(LENGTH / 2));
        resize.moveBinOf(LENGTH / 2 + 3);
        assertThat(table[3]).isInstanceOf(MovedBin.class);
        assertThat(table[LENGTH / 2 + 3]).isInstanceOf(MovedBin.class);
        MapNode<Integer, Integer> joined = requireNonNull(resize.to[3]);
        resize.moveBinOf(3);
        assertThat(resize.to[3]).isSameAs(joined);
        assertAllFound(table);
    }

    /** A key that looks, while it is compared, for what readers find then. */
    private record Looking(int number, List<String> lost, IdentityHashMap<Looking, MapNode<Looking, Integer>[]> tables)
            implements Comparable<Looking> {

        @Override
        public int compareTo(Looking other) {
            tables.forEach((key, table) -> {
                MapNode<Looking, Integer> bin = Bins.get(table, key.hashCode() & (table.length - 1));
                MapNode<Looking, Integer> found = bin instanceof MovedBin<Looking, Integer> moved
                        ? moved.bins[key.hashCode() & (moved.bins.length - 1)]
                        : bin;
                if (Bins.findInChain(found, key, key.hashCode()) == null) {
                    lost.add("key " + key.number + " while " + number + " is compared");
                }
            });
            return Integer.compare(number, other.number);
        }

        @Override
        public int hashCode() {
            return number % 2 * LENGTH / 2;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }
    }

    /** Chains that are joined become a tree, for which keys are compared. Until it is in its place, the old bins serve. */
    @Test
    void readersFindAllInTheMiddleOfAMove() {
        MapNode<Looking, Integer>[] table = Bins.create(LENGTH);
        List<String> lost = new ArrayList<>();
        IdentityHashMap<Looking, MapNode<Looking, Integer>[]> tables = new IdentityHashMap<>();
        for (int number = 0; number < 12; number++) {
            Looking key = new Looking(number, lost, tables);
            int i = key.hashCode();
            table[i] = new MapNode<>(i, key, number, table[i]);
            tables.put(key, table);
        }
        TableResize<Looking, Integer> resize = new TableResize<>(table, Bins.create(LENGTH / 2));
        resize.moveBinOf(0);
        assertThat(resize.to[0]).isInstanceOf(TreeBin.class);
        assertThat(lost).isEmpty();
    }
}
