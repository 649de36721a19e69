package org.rcu4j.collections;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Chains are split, joined and shortened while others walk them: every chain up to a length, from every node. */
class BinChainTest {

    private static final int BIT = 16;
    private static final int LONGEST = 6;

    /** How a chain is split into the mappings whose hashes lack a bit and those that have it. */
    private interface Split {
        List<@Nullable MapNode<Integer, Integer>> split(@Nullable MapNode<Integer, Integer> chain);
    }

    private static @Nullable MapNode<Integer, Integer> chainOf(int... hashes) {
        MapNode<Integer, Integer> chain = null;
        for (int key = hashes.length - 1; key >= 0; key--) {
            chain = new MapNode<>(hashes[key], key, key, chain);
        }
        return chain;
    }

    /** The keys 0, 1, 2 and so on, whose hashes have the bit or not, by a pattern. */
    private static @Nullable MapNode<Integer, Integer> chainOf(int length, int pattern) {
        return chainOf(IntStream.range(0, length)
                .map(key -> (pattern >> key & 1) * BIT)
                .toArray());
    }

    private static List<MapNode<Integer, Integer>> nodesOf(@Nullable MapNode<Integer, Integer> chain) {
        List<MapNode<Integer, Integer>> nodes = new ArrayList<>();
        for (MapNode<Integer, Integer> node = chain; node != null; node = node.next()) {
            nodes.add(node);
        }
        return nodes;
    }

    private static List<Integer> keysOf(@Nullable MapNode<Integer, Integer> chain) {
        return nodesOf(chain).stream().map(node -> node.key).toList();
    }

    private static List<@Nullable MapNode<Integer, Integer>> split(@Nullable MapNode<Integer, Integer> chain) {
        List<@Nullable MapNode<Integer, Integer>> parts = new ArrayList<>();
        parts.add(BinChain.part(chain, BIT, false));
        parts.add(BinChain.part(chain, BIT, true));
        return parts;
    }

    @Test
    void partsHaveEachMappingOnceWhereItBelongs() {
        for (int length = 0; length <= LONGEST; length++) {
            for (int pattern = 0; pattern < 1 << length; pattern++) {
                List<Integer> all = new ArrayList<>();
                for (MapNode<Integer, Integer> part : split(chainOf(length, pattern))) {
                    nodesOf(part).forEach(node -> all.add(node.key));
                    assertThat(nodesOf(part).stream()
                                    .map(node -> node.hash & BIT)
                                    .distinct())
                            .hasSizeLessThanOrEqualTo(1);
                    assertThat(nodesOf(part)).allMatch(node -> node.value().equals(node.key));
                }
                assertThat(all)
                        .containsExactlyInAnyOrderElementsOf(
                                IntStream.range(0, length).boxed().toList());
            }
        }
    }

    @Test
    void lastRunIsNotCopied() {
        MapNode<Integer, Integer> chain = chainOf(0, BIT, 0, BIT, BIT);
        List<MapNode<Integer, Integer>> old = nodesOf(chain);
        assertThat(nodesOf(BinChain.part(chain, BIT, true)))
                .containsAll(old.subList(3, 5))
                .doesNotContain(old.get(1));
        assertThat(nodesOf(BinChain.part(chain, BIT, false))).doesNotContainAnyElementsOf(old);
    }

    /** Whoever stands on a node of the old chain comes to all that were behind it and stay, once, whatever is removed from the new. */
    @Test
    void readersOfAChainThatIsSplitMissNothing() {
        assertThat(readersLost(BinChainTest::split)).isZero();
    }

    /** The control: the nodes are taken over as they are, as by who needs not think of readers. */
    @Test
    void controlThatMovesTheNodesIsFound() {
        assertThat(readersLost(chain -> {
                    List<@Nullable MapNode<Integer, Integer>> parts = new ArrayList<>();
                    parts.add(null);
                    parts.add(null);
                    for (MapNode<Integer, Integer> node : nodesOf(chain)) {
                        int part = (node.hash & BIT) == 0 ? 0 : 1;
                        node.skipTo(parts.get(part));
                        parts.set(part, node);
                    }
                    return parts;
                }))
                .isPositive();
    }

    private static int readersLost(Split split) {
        int lost = 0;
        for (int length = 0; length <= LONGEST; length++) {
            for (int pattern = 0; pattern < 1 << length; pattern++) {
                for (int removed = 0; removed <= length; removed++) { // or none, in the end
                    lost += readersLost(split, chainOf(length, pattern), removed);
                }
            }
        }
        return lost;
    }

    private static int readersLost(Split split, @Nullable MapNode<Integer, Integer> chain, Integer removed) {
        List<MapNode<Integer, Integer>> old = nodesOf(chain);
        for (MapNode<Integer, Integer> part : split.split(chain)) {
            nodesOf(part).stream().filter(node -> node.key.equals(removed)).forEach(node -> remove(part, node));
        }
        int lost = 0;
        for (int at = 0; at < old.size(); at++) {
            List<Integer> found = keysOf(old.get(at));
            List<Integer> staying =
                    new ArrayList<>(IntStream.range(at, old.size()).boxed().toList());
            staying.removeIf(key -> key.equals(removed));
            boolean right = found.containsAll(staying) && new HashSet<>(found).size() == found.size();
            lost += right ? 0 : 1;
        }
        return lost;
    }

    @Test
    void joinedChainsHaveTheMappingsOfBothAndReadersOfEitherMissNothing() {
        for (int one = 0; one < LONGEST; one++) {
            for (int other = 0; other < LONGEST; other++) {
                MapNode<Integer, Integer> first = chainOf(one, 0);
                MapNode<Integer, Integer> second = chainOf(other, -1);
                List<Integer> before = keysOf(first);
                List<MapNode<Integer, Integer>> joined = nodesOf(BinChain.join(first, second));
                assertThat(joined).hasSize(one + other);
                assertThat(joined.subList(one, one + other)).isEqualTo(nodesOf(second));
                assertThat(keysOf(first)).isEqualTo(before);
                assertThat(joined).doesNotContainAnyElementsOf(one == 0 ? List.of(node()) : nodesOf(first));
            }
        }
    }

    /** What a bin does. */
    private static @Nullable MapNode<Integer, Integer> remove(
            @Nullable MapNode<Integer, Integer> chain, MapNode<Integer, Integer> node) {
        MapNode<Integer, Integer>[] bins = Bins.create(1);
        Bins.set(bins, 0, chain);
        Bins.remove(bins, node);
        return Bins.get(bins, 0);
    }

    private static MapNode<Integer, Integer> node() {
        return new MapNode<>(0, 0, 0, null);
    }

    @Test
    void removedNodeLeadsToWhatItLedTo() {
        for (int removed = 0; removed < LONGEST; removed++) {
            MapNode<Integer, Integer> chain = requireNonNull(chainOf(LONGEST, 0));
            MapNode<Integer, Integer> node = nodesOf(chain).get(removed);
            List<Integer> behind = keysOf(node.next());
            List<Integer> rest =
                    keysOf(chain).stream().filter(key -> !key.equals(node.key)).toList();
            assertThat(keysOf(remove(chain, node))).isEqualTo(rest);
            assertThat(keysOf(node.next())).isEqualTo(behind);
        }
    }

    @Test
    void onlyWhatIsInAChainIsRemovedFromIt() {
        assertThatThrownBy(() -> remove(chainOf(3, 0), node())).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> remove(null, node())).isInstanceOf(AssertionError.class);
    }

    @Test
    void copyWithoutANodeLeavesTheChainAsItWas() {
        for (int removed = 0; removed < LONGEST; removed++) {
            MapNode<Integer, Integer> chain = requireNonNull(chainOf(LONGEST, 0));
            MapNode<Integer, Integer> node = nodesOf(chain).get(removed);
            List<Integer> before = keysOf(chain);
            List<Integer> rest =
                    before.stream().filter(key -> !key.equals(node.key)).toList();
            assertThat(keysOf(BinChain.copyWithout(chain, node))).containsExactlyInAnyOrderElementsOf(rest);
            assertThat(keysOf(chain)).isEqualTo(before);
        }
        MapNode<Integer, Integer> chain = chainOf(3, 0);
        assertThat(BinChain.copyWithout(chain, node())).isSameAs(chain);
        assertThat(BinChain.copyWithout(null, node())).isNull();
    }

    @Test
    void lengthIsCountedNoFurtherThanAsked() {
        assertThat(BinChain.length(null, 8)).isZero();
        assertThat(BinChain.length(chainOf(5, 0), 8)).isEqualTo(5);
        assertThat(BinChain.length(chainOf(5, 0), 3)).isEqualTo(3);
        assertThat(BinChain.length(chainOf(5, 0), 0)).isZero();
    }

    @Test
    void chainIsMadeOfCopies() {
        BinChain<Integer, Integer> chain = new BinChain<>();
        assertThat(chain.first()).isNull();
        MapNode<Integer, Integer> original = node();
        chain.addCopy(original);
        chain.addCopy(new MapNode<>(1, 1, 1, null));
        assertThat(keysOf(chain.first())).containsExactly(1, 0);
        assertThat(nodesOf(chain.first())).doesNotContain(original);
    }
}
