package org.rcu4j.collections;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The search tree: its order, its depth, and that an update leaves the tree from before as it was. */
class TreeNodeTest {

    private static final int MANY = 4_096;

    private static MapNode<Integer, Integer> node(int key, int hash) {
        return new MapNode<>(hash, key, key, null);
    }

    private static TreeNode<Integer, Integer> insert(
            @Nullable TreeNode<Integer, Integer> tree, MapNode<Integer, Integer> node) {
        return requireNonNull(TreeNode.insert(tree, node));
    }

    private static @Nullable TreeNode<Integer, Integer> treeOf(List<Integer> keys, int hashes) {
        TreeNode<Integer, Integer> tree = null;
        for (int key : keys) {
            tree = insert(tree, node(key, key % hashes));
        }
        return tree;
    }

    private static List<Integer> numbers(int to) {
        return IntStream.range(0, to).boxed().toList();
    }

    private static List<MapNode<Integer, Integer>> nodesOf(@Nullable TreeNode<Integer, Integer> tree) {
        List<MapNode<Integer, Integer>> nodes = new ArrayList<>();
        TreeNode.forEach(tree, nodes::add);
        return nodes;
    }

    private static int depth(@Nullable TreeNode<Integer, Integer> tree) {
        return tree == null ? 0 : 1 + Math.max(depth(tree.left), depth(tree.right));
    }

    private static void assertOrder(@Nullable TreeNode<Integer, Integer> tree) {
        assertThat(nodesOf(tree))
                .isSortedAccordingTo((a, b) ->
                        a.hash != b.hash ? Hashes.compareInSplitOrder(a.hash, b.hash) : Integer.compare(a.key, b.key));
    }

    @Test
    void isOrderedAndShallowWhateverTheOrderOfInsertions() {
        List<Integer> descending = new ArrayList<>(numbers(MANY));
        Collections.reverse(descending);
        List<Integer> shuffled = new ArrayList<>(numbers(MANY));
        Collections.shuffle(shuffled, new Random(1));
        for (List<Integer> keys : List.of(numbers(MANY), descending, shuffled)) {
            for (int hashes : new int[] {1, 7, MANY}) {
                TreeNode<Integer, Integer> tree = treeOf(keys, hashes);
                assertOrder(tree);
                assertThat(nodesOf(tree)).hasSize(MANY);
                assertThat(depth(tree)).isLessThan(60); // 12 at best, some 30 to be expected
            }
        }
    }

    @Test
    void updateLeavesTheTreeFromBeforeAsItWas() {
        TreeNode<Integer, Integer> tree = treeOf(numbers(50), 4);
        List<MapNode<Integer, Integer>> before = nodesOf(tree);
        for (MapNode<Integer, Integer> node : before) {
            TreeNode<Integer, Integer> smaller = TreeNode.remove(tree, node);
            assertThat(nodesOf(smaller)).hasSize(49).doesNotContain(node);
            assertOrder(smaller);
            assertOrder(insert(tree, node(node.key + 1_000, node.hash)));
            assertThat(nodesOf(tree)).isEqualTo(before);
        }
    }

    @Test
    void treeWithoutWhatIsNotInItIsTheSame() {
        TreeNode<Integer, Integer> tree = treeOf(numbers(50), 4);
        assertThat(TreeNode.remove(tree, node(3, 3))).isSameAs(tree); // has the key of one that is in it
        assertThat(TreeNode.remove(tree, node(100, 0))).isSameAs(tree);
        assertThat(TreeNode.remove(null, node(1, 1))).isNull();
    }

    @Test
    void keyThatComparesAsAnotherIsNotPutIn() {
        TreeNode<Integer, Integer> tree = treeOf(numbers(50), 4);
        assertThat(TreeNode.insert(tree, node(3, 3))).isNull();
        assertThat(TreeNode.find(tree, 4, 3)).isNull();
        assertThat(requireNonNull(TreeNode.find(tree, 4, 0)).key).isEqualTo(4);
    }

    @Test
    void isCutAtABitAndPutTogetherAgain() {
        for (int bit = 1; bit <= 32; bit <<= 1) {
            int lower = bit - 1; // below the bit all hashes agree
            TreeNode<Integer, Integer> tree = null;
            for (int key = 0; key < 200; key++) {
                tree = insert(tree, node(key, (key % 64) & ~lower));
            }
            TreeNode<Integer, Integer> lacking = TreeNode.lacking(tree, bit);
            TreeNode<Integer, Integer> having = TreeNode.having(tree, bit);
            int cut = bit;
            assertThat(nodesOf(lacking)).allMatch(node -> (node.hash & cut) == 0);
            assertThat(nodesOf(having)).allMatch(node -> (node.hash & cut) != 0);
            assertThat(nodesOf(TreeNode.join(lacking, having))).isEqualTo(nodesOf(tree));
        }
    }

    @Test
    void isCountedNoFurtherThanAsked() {
        TreeNode<Integer, Integer> tree = treeOf(numbers(50), 4);
        assertThat(TreeNode.count(tree, 100)).isEqualTo(50);
        assertThat(TreeNode.count(tree, 6)).isEqualTo(6);
        assertThat(TreeNode.count(null, 6)).isZero();
    }
}
