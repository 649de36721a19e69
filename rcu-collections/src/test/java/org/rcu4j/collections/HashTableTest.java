package org.rcu4j.collections;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the nodes of a bin lead to, and what happens to the table when there is no memory for another. */
class HashTableTest {

    /** A table that runs out of memory. */
    private static final class Poor extends UpdatableTable<Integer, Integer> {

        Poor() {
            super(Stripes.COUNT, Retirements.unnoticed());
        }

        private boolean isPoor = true;
        private int refusals;

        @Override
        MapNode<Integer, Integer>[] newTable(int length) {
            if (isPoor) {
                refusals++;
                throw new OutOfMemoryError("on purpose");
            }
            return super.newTable(length);
        }

        @Override
        public @Nullable Integer put(Integer key, Integer value) {
            return put(key, Hashes.spread(key), value, false);
        }

        @Override
        public @Nullable Integer remove(Object key) {
            return replace(key, Hashes.spread(key.hashCode()), false, value -> true, null);
        }

        @Override
        public @Nullable Integer get(Object key) {
            MapNode<Integer, Integer> node = find(key, Hashes.spread(key.hashCode()));
            return node == null ? null : node.value();
        }

        @Override
        public Set<Map.Entry<Integer, Integer>> entrySet() {
            throw new UnsupportedOperationException();
        }
    }

    private final Poor table = new Poor();
    private final int smallest = table.bins().length;

    /**
     * Who stands on a node of a bin comes to no key twice and misses none that stays, wherever it stands and whichever key is
     * removed and put in again, or put in anew.
     */
    @Test
    void whatANodeLeadsToNeverGrows() {
        for (int at = 0; at < 4; at++) {
            for (int key = 0; key < 5; key++) {
                Poor bins = new Poor();
                for (int k = 0; k < 4; k++) {
                    bins.put(k * smallest, k);
                }
                List<Integer> shown = new ArrayList<>();
                MapNode<Integer, Integer> node = Bins.get(bins.bins(), 0);
                for (int step = 0; node != null; step++) {
                    shown.add(node.value());
                    if (step == at) {
                        bins.remove(key * smallest);
                        bins.put(key * smallest, key);
                    }
                    node = node.next();
                }
                int changed = key;
                assertThat(shown).doesNotHaveDuplicates();
                assertThat(shown)
                        .containsAll(IntStream.range(0, 4)
                                .filter(k -> k != changed)
                                .boxed()
                                .toList());
            }
        }
    }

    private void putAll(int from, int to) {
        IntStream.range(from, to).forEach(k -> assertThat(table.put(k, k)).isNull());
    }

    @Test
    void updateIsDoneThoughThereIsNoMemoryToGrow() {
        putAll(0, 5_000);
        assertThat(table.count()).isEqualTo(5_000);
        assertThat(table.bins()).hasSize(smallest);
        IntStream.range(0, 5_000).forEach(k -> assertThat(table.get(k)).isEqualTo(k));
    }

    @Test
    void memoryIsAskedForSeldomWhenThereWasNone() {
        putAll(0, 5_000);
        assertThat(table.refusals).isBetween(2, 15);
    }

    @Test
    void growsWhenThereIsMemoryAgain() {
        putAll(0, 1_000);
        table.isPoor = false;
        putAll(1_000, 10_000);
        assertThat(table.bins().length).isGreaterThan(10_000);
        IntStream.range(0, 10_000).forEach(k -> assertThat(table.get(k)).isEqualTo(k));
    }

    @Test
    void updateIsDoneThoughThereIsNoMemoryToShrink() {
        table.isPoor = false;
        putAll(0, 5_000);
        int grown = table.bins().length;
        table.isPoor = true;
        IntStream.range(0, 5_000).forEach(k -> assertThat(table.remove(k)).isEqualTo(k));
        assertThat(table.count()).isZero();
        assertThat(table.bins()).hasSize(grown);
        assertThat(table.refusals).isBetween(2, 15);
        table.isPoor = false;
        putAll(0, 100);
        IntStream.range(0, 100).forEach(k -> assertThat(table.remove(k)).isEqualTo(k));
        assertThat(table.bins().length).isLessThan(grown);
    }
}
