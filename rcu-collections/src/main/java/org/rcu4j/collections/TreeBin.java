package org.rcu4j.collections;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands in a bin whose mappings have become too many for a chain, which takes bad luck or bad intent. Never changes but for
 * the values in it: an update puts another in its place, and readers walk what they found.
 *
 * <p>Keys that can be ordered are in trees, one for each class of keys; the others are in a chain beside them, the rest. A key is
 * looked for among those of its class first, and only if it is not found there, and might equal an object of another class, in
 * the other trees and in the rest, one by one.
 */
final class TreeBin<K, V> extends MapNode<K, V> {

    /** A chain of this length becomes a tree when one more is put in. */
    static final int LONGEST_CHAIN = 8;

    /** A tree of fewer than this becomes a chain. */
    private static final int SMALLEST_TREE = 6;

    private static final int HASH = -2;

    private final @Nullable TreeGroup<K, V> groups;

    /** Has no {@linkplain PlainKeys plain} key, since those can be ordered. */
    private final @Nullable MapNode<K, V> rest;

    private TreeBin(@Nullable TreeGroup<K, V> groups, @Nullable MapNode<K, V> rest) {
        super(HASH);
        this.groups = groups;
        this.rest = rest;
    }

    /** A bin with copies of the mappings of a chain. */
    static <K, V> TreeBin<K, V> of(@Nullable MapNode<K, V> chain) {
        TreeBin<K, V> bin = new TreeBin<>(null, null);
        for (MapNode<K, V> node = chain; node != null; node = node.next()) {
            bin = bin.with(node);
        }
        return bin;
    }

    @Nullable
    MapNode<K, V> find(Object sought, int soughtHash) {
        Class<?> type = sought.getClass();
        MapNode<K, V> found = TreeNode.find(TreeGroup.treeOf(groups, type), sought, soughtHash);
        return found != null || PlainKeys.isPlain(sought) ? found : findAmongOthers(type, sought, soughtHash);
    }

    private @Nullable MapNode<K, V> findAmongOthers(Class<?> type, Object sought, int soughtHash) {
        for (TreeGroup<K, V> group = groups; group != null; group = group.next) {
            MapNode<K, V> found = group.type == type ? null : TreeNode.search(group.root, sought, soughtHash, false);
            if (found != null) {
                return found;
            }
        }
        return Bins.findInChain(rest, sought, soughtHash);
    }

    /** The mapping of a key object, by identity, or null. */
    @Nullable
    MapNode<K, V> findSame(Object sought, int soughtHash) {
        MapNode<K, V> found = TreeNode.findSame(TreeGroup.treeOf(groups, sought.getClass()), sought, soughtHash);
        return found != null ? found : Bins.findSameInChain(rest, sought, soughtHash);
    }

    /** This bin with a copy of a mapping whose key is not in it. */
    TreeBin<K, V> with(MapNode<K, V> added) {
        Class<?> type = added.key.getClass();
        TreeNode<K, V> grown = TreeNode.insert(TreeGroup.treeOf(groups, type), added.copyBefore(null));
        return grown != null
                ? new TreeBin<>(TreeGroup.with(groups, type, grown), rest)
                : new TreeBin<>(groups, added.copyBefore(rest));
    }

    /** What is to be in the bin once a mapping that is in it is not: a chain, if that is short enough. */
    @Nullable
    MapNode<K, V> without(MapNode<K, V> removed) {
        if (!isMoreThan(SMALLEST_TREE)) {
            return chainWithout(removed);
        }
        Class<?> type = removed.key.getClass();
        TreeNode<K, V> tree = TreeGroup.treeOf(groups, type);
        TreeNode<K, V> smaller = TreeNode.remove(tree, removed);
        MapNode<K, V> shorter = smaller == tree ? BinChain.copyWithout(rest, removed) : rest;
        if (smaller == tree && shorter == rest) {
            smaller = TreeNode.removeAnywhere(tree, removed);
        }
        return new TreeBin<>(TreeGroup.with(groups, type, smaller), shorter);
    }

    /** The mappings whose hashes lack a bit, if {@code has} is false, or else have it. */
    @Nullable
    MapNode<K, V> part(int bit, boolean has) {
        TreeGroup<K, V> part =
                TreeGroup.map(groups, tree -> has ? TreeNode.having(tree, bit) : TreeNode.lacking(tree, bit));
        MapNode<K, V> others = null;
        for (MapNode<K, V> node = rest; node != null; node = node.next()) {
            if (((node.hash & bit) != 0) == has) {
                others = node.copyBefore(others);
            }
        }
        return new TreeBin<>(part, others).orChain();
    }

    /** One bin of two, of which the first has the hashes that lack a bit; all agree in the bits below. */
    static <K, V> TreeBin<K, V> join(TreeBin<K, V> first, TreeBin<K, V> second) {
        return new TreeBin<>(TreeGroup.join(first.groups, second.groups), BinChain.join(first.rest, second.rest));
    }

    void forEach(Consumer<? super MapNode<K, V>> action) {
        for (TreeGroup<K, V> group = groups; group != null; group = group.next) {
            TreeNode.forEach(group.root, action);
        }
        for (MapNode<K, V> node = rest; node != null; node = node.next()) {
            action.accept(node);
        }
    }

    private @Nullable MapNode<K, V> orChain() {
        return isMoreThan(SMALLEST_TREE - 1) ? this : chainWithout(null);
    }

    private boolean isMoreThan(int limit) {
        int counted = BinChain.length(rest, limit + 1);
        for (TreeGroup<K, V> group = groups; group != null && counted <= limit; group = group.next) {
            counted += TreeNode.count(group.root, limit + 1 - counted);
        }
        return counted > limit;
    }

    private @Nullable MapNode<K, V> chainWithout(@Nullable MapNode<K, V> removed) {
        BinChain<K, V> chain = new BinChain<>();
        forEach(node -> {
            if (node != removed) {
                chain.addCopy(node);
            }
        });
        return chain.first();
    }
}
