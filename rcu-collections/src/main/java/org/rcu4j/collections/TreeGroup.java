package org.rcu4j.collections;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The mappings of a {@link TreeBin} whose keys are of one class, in a search tree, and the next group. Never changes. One class by
 * itself has an order; keys of another class among them would have none with any of them, and none could be found by order.
 * Null is no group.
 */
final class TreeGroup<K, V> {

    final Class<?> type;
    final TreeNode<K, V> root;
    final @Nullable TreeGroup<K, V> next;

    private TreeGroup(Class<?> type, TreeNode<K, V> root, @Nullable TreeGroup<K, V> next) {
        this.type = type;
        this.root = root;
        this.next = next;
    }

    /** The tree of a class, or null. */
    static <K, V> @Nullable TreeNode<K, V> treeOf(@Nullable TreeGroup<K, V> groups, Class<?> type) {
        for (TreeGroup<K, V> group = groups; group != null; group = group.next) {
            if (group.type == type) {
                return group.root;
            }
        }
        return null;
    }

    /** The groups with another tree for a class, or with none if that is null. */
    static <K, V> @Nullable TreeGroup<K, V> with(
            @Nullable TreeGroup<K, V> groups, Class<?> type, @Nullable TreeNode<K, V> tree) {
        TreeGroup<K, V> others = null;
        for (TreeGroup<K, V> group = groups; group != null; group = group.next) {
            if (group.type != type) {
                others = new TreeGroup<>(group.type, group.root, others);
            }
        }
        return tree == null ? others : new TreeGroup<>(type, tree, others);
    }

    /** The groups of what a change makes of each tree. */
    static <K, V> @Nullable TreeGroup<K, V> map(
            @Nullable TreeGroup<K, V> groups, UnaryOperator<@Nullable TreeNode<K, V>> change) {
        TreeGroup<K, V> changed = null;
        for (TreeGroup<K, V> group = groups; group != null; group = group.next) {
            TreeNode<K, V> tree = change.apply(group.root);
            if (tree != null) {
                changed = new TreeGroup<>(group.type, tree, changed);
            }
        }
        return changed;
    }

    /** The groups of two bins, of which the first has the hashes that come before those of the second. */
    static <K, V> @Nullable TreeGroup<K, V> join(@Nullable TreeGroup<K, V> first, @Nullable TreeGroup<K, V> second) {
        TreeGroup<K, V> joined = second;
        for (TreeGroup<K, V> group = first; group != null; group = group.next) {
            joined = with(joined, group.type, TreeNode.join(group.root, treeOf(second, group.type)));
        }
        return joined;
    }
}
