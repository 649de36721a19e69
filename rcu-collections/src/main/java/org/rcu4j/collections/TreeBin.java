package org.rcu4j.collections;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands in a bin whose mappings have become too many for a chain, which takes bad luck or bad intent. Never changes but for
 * the values in it and the removals from its rest: an update puts another in its place, and readers walk what they found.
 *
 * <p>Keys that can be ordered are in a tree, the others in a chain beside it, the rest. A key is looked for in both.
 */
final class TreeBin<K, V> extends Node<K, V> {

    /** A chain of this length becomes a tree when one more is put in. */
    static final int LONGEST_CHAIN = 8;

    /** A tree of fewer than this becomes a chain. */
    private static final int SMALLEST_TREE = 6;

    private static final int HASH = -2;

    private final @Nullable TreeNode<K, V> root;
    private final @Nullable Node<K, V> rest;

    private TreeBin(@Nullable TreeNode<K, V> root, @Nullable Node<K, V> rest) {
        super(HASH);
        this.root = root;
        this.rest = rest;
    }

    /** A bin with copies of the mappings of a chain. */
    static <K, V> TreeBin<K, V> of(@Nullable Node<K, V> chain) {
        TreeBin<K, V> bin = new TreeBin<>(null, null);
        for (Node<K, V> node = chain; node != null; node = node.next()) {
            bin = bin.with(node);
        }
        return bin;
    }

    @Nullable
    Node<K, V> find(Object sought, int soughtHash) {
        Node<K, V> found = TreeNode.find(root, sought, soughtHash);
        return found != null ? found : Bins.findInChain(rest, sought, soughtHash);
    }

    /** This bin with a copy of a mapping whose key is not in it. */
    TreeBin<K, V> with(Node<K, V> added) {
        TreeNode<K, V> grown = TreeNode.insert(root, added.copyBefore(null));
        return grown != null ? new TreeBin<>(grown, rest) : new TreeBin<>(root, added.copyBefore(rest));
    }

    /**
     * What is to be in the bin once a mapping that is in it is not: a chain, if that is short enough. If the rest is changed by
     * this, nothing can fail any more.
     */
    @Nullable
    Node<K, V> without(Node<K, V> removed) {
        if (!isMoreThan(SMALLEST_TREE)) {
            return chainWithout(removed);
        }
        TreeNode<K, V> smaller = TreeNode.remove(root, removed);
        if (smaller != root) {
            return new TreeBin<>(smaller, rest);
        }
        Node<K, V> shorter = Chain.without(rest, removed);
        return shorter == rest ? this : new TreeBin<>(root, shorter);
    }

    /** The mappings whose hashes lack a bit, if {@code has} is false, or else have it. */
    @Nullable
    Node<K, V> part(int bit, boolean has) {
        TreeNode<K, V> tree = has ? TreeNode.having(root, bit) : TreeNode.lacking(root, bit);
        Node<K, V> others = null;
        for (Node<K, V> node = rest; node != null; node = node.next()) {
            if (((node.hash & bit) != 0) == has) {
                others = node.copyBefore(others);
            }
        }
        return new TreeBin<>(tree, others).orChain();
    }

    /** One bin of two, of which the first has the hashes that lack a bit; all agree in the bits below. */
    static <K, V> TreeBin<K, V> join(TreeBin<K, V> first, TreeBin<K, V> second) {
        return new TreeBin<>(TreeNode.join(first.root, second.root), Chain.join(first.rest, second.rest));
    }

    void forEach(Consumer<? super Node<K, V>> action) {
        TreeNode.forEach(root, action);
        for (Node<K, V> node = rest; node != null; node = node.next()) {
            action.accept(node);
        }
    }

    private @Nullable Node<K, V> orChain() {
        return isMoreThan(SMALLEST_TREE - 1) ? this : chainWithout(null);
    }

    private boolean isMoreThan(int limit) {
        return TreeNode.count(root, limit + 1) + Chain.length(rest, limit + 1) > limit;
    }

    private @Nullable Node<K, V> chainWithout(@Nullable Node<K, V> removed) {
        Chain<K, V> chain = new Chain<>();
        forEach(node -> {
            if (node != removed) {
                chain.addCopy(node);
            }
        });
        return chain.first();
    }
}
