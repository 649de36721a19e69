package org.rcu4j.collections;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A search tree of mappings that never changes: an update makes a new one, which shares with the old what is not on the way
 * to the change. A treap: its nodes' priorities, drawn at random, keep its depth logarithmic, whatever the order of updates
 * (after C. Aragon and R. Seidel, "Randomized Search Trees", FOCS 1989). Null is the empty tree.
 *
 * <p>All keys are of one class. Ordered by hash in the {@linkplain Hashes#compareInSplitOrder split order}, then by
 * {@code compareTo}. Only a mapping that has an order with all that it is compared with can be put in.
 */
final class TreeNode<K, V> {

    final MapNode<K, V> entry;
    final int priority;
    final @Nullable TreeNode<K, V> left;
    final @Nullable TreeNode<K, V> right;

    private TreeNode(MapNode<K, V> entry, int priority, @Nullable TreeNode<K, V> left, @Nullable TreeNode<K, V> right) {
        this.entry = entry;
        this.priority = priority;
        this.left = left;
        this.right = right;
    }

    /** The mapping of a key, or null. */
    static <K, V> @Nullable MapNode<K, V> find(@Nullable TreeNode<K, V> root, Object key, int hash) {
        TreeNode<K, V> t = root;
        while (t != null) {
            int order = Hashes.compareInSplitOrder(hash, t.entry.hash);
            if (order == 0) {
                if (t.entry.hasKey(key)) {
                    return t.entry;
                }
                KeyOrder keys = KeyOrder.of(key, t.entry.key);
                if (keys == KeyOrder.NONE) {
                    return search(t, key, hash, false);
                }
                if (keys == KeyOrder.SAME) {
                    return null;
                }
                order = keys == KeyOrder.BEFORE ? -1 : 1;
            }
            t = order < 0 ? t.left : t.right;
        }
        return null;
    }

    /** The mapping of a key object, by identity: with other methods of the key than compareTo not called, and that not trusted. */
    static <K, V> @Nullable MapNode<K, V> findSame(@Nullable TreeNode<K, V> root, Object key, int hash) {
        TreeNode<K, V> t = root;
        while (t != null) {
            int order = Hashes.compareInSplitOrder(hash, t.entry.hash);
            if (order == 0) {
                if (t.entry.key == key) {
                    return t.entry;
                }
                order = KeyOrder.of(key, t.entry.key).sign();
                if (order == 0) {
                    break;
                }
            }
            t = order < 0 ? t.left : t.right;
        }
        return search(root, key, hash, true);
    }

    /** For a key that has no order with those here, but may yet equal one of them, or be the same: looks at all of its hash. */
    static <K, V> @Nullable MapNode<K, V> search(@Nullable TreeNode<K, V> t, Object key, int hash, boolean same) {
        if (t == null) {
            return null;
        }
        int order = Hashes.compareInSplitOrder(hash, t.entry.hash);
        if (order == 0 && (same ? t.entry.key == key : t.entry.hasKey(key))) {
            return t.entry;
        }
        MapNode<K, V> found = order <= 0 ? search(t.left, key, hash, same) : null;
        return found != null || order < 0 ? found : search(t.right, key, hash, same);
    }

    /** The tree with a mapping whose key is not in it; or null if that has no order with one that it is compared with. */
    static <K, V> @Nullable TreeNode<K, V> insert(@Nullable TreeNode<K, V> t, MapNode<K, V> entry) {
        if (t == null) {
            return new TreeNode<>(entry, ThreadLocalRandom.current().nextInt(), null, null);
        }
        int order = order(entry, t.entry);
        if (order == 0) {
            return null;
        }
        TreeNode<K, V> child = insert(order < 0 ? t.left : t.right, entry);
        if (child == null) {
            return null;
        }
        if (order < 0) {
            return child.priority > t.priority
                    ? child.with(child.left, t.with(child.right, t.right))
                    : t.with(child, t.right);
        }
        return child.priority > t.priority
                ? child.with(t.with(t.left, child.left), child.right)
                : t.with(t.left, child);
    }

    /** The tree without a mapping; the very same tree if that is not in it. */
    static <K, V> @Nullable TreeNode<K, V> remove(@Nullable TreeNode<K, V> t, MapNode<K, V> entry) {
        if (t == null) {
            return null;
        }
        if (t.entry == entry) {
            return join(t.left, t.right);
        }
        int order = order(entry, t.entry);
        TreeNode<K, V> newLeft = order <= 0 ? remove(t.left, entry) : t.left;
        TreeNode<K, V> newRight = order > 0 || (order == 0 && newLeft == t.left) ? remove(t.right, entry) : t.right;
        return newLeft == t.left && newRight == t.right ? t : t.with(newLeft, newRight);
    }

    /** The same for a mapping that {@link #remove} does not find, since its order has changed: looks at all. */
    static <K, V> @Nullable TreeNode<K, V> removeAnywhere(@Nullable TreeNode<K, V> t, MapNode<K, V> entry) {
        if (t == null) {
            return null;
        }
        return t.entry == entry
                ? join(t.left, t.right)
                : t.with(removeAnywhere(t.left, entry), removeAnywhere(t.right, entry));
    }

    /** One tree of two, of which the first is before the second altogether. */
    static <K, V> @Nullable TreeNode<K, V> join(@Nullable TreeNode<K, V> first, @Nullable TreeNode<K, V> second) {
        if (first == null) {
            return second;
        }
        if (second == null) {
            return first;
        }
        return first.priority > second.priority
                ? first.with(first.left, join(first.right, second))
                : second.with(join(first, second.left), second.right);
    }

    /**
     * The part of a tree whose hashes lack a bit, which are those that come first. All hashes agree in the bits below.
     *
     * @param bit a power of two
     */
    static <K, V> @Nullable TreeNode<K, V> lacking(@Nullable TreeNode<K, V> t, int bit) {
        if (t == null) {
            return null;
        }
        return (t.entry.hash & bit) == 0 ? t.with(t.left, lacking(t.right, bit)) : lacking(t.left, bit);
    }

    /** The other part. */
    static <K, V> @Nullable TreeNode<K, V> having(@Nullable TreeNode<K, V> t, int bit) {
        if (t == null) {
            return null;
        }
        return (t.entry.hash & bit) == 0 ? having(t.right, bit) : t.with(having(t.left, bit), t.right);
    }

    static <K, V> void forEach(@Nullable TreeNode<K, V> t, Consumer<? super MapNode<K, V>> action) {
        if (t != null) {
            forEach(t.left, action);
            action.accept(t.entry);
            forEach(t.right, action);
        }
    }

    /** How many mappings there are, counted no further than to a limit. */
    static <K, V> int count(@Nullable TreeNode<K, V> t, int limit) {
        if (t == null || limit <= 0) {
            return 0;
        }
        int counted = 1 + count(t.left, limit - 1);
        return counted + count(t.right, limit - counted);
    }

    private TreeNode<K, V> with(@Nullable TreeNode<K, V> newLeft, @Nullable TreeNode<K, V> newRight) {
        return newLeft == left && newRight == right ? this : new TreeNode<>(entry, priority, newLeft, newRight);
    }

    /** Zero if there is no order between two mappings. */
    private static <K, V> int order(MapNode<K, V> a, MapNode<K, V> b) {
        int order = Hashes.compareInSplitOrder(a.hash, b.hash);
        return order != 0 ? order : KeyOrder.of(a.key, b.key).sign();
    }
}
