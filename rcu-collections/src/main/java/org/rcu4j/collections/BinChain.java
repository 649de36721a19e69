package org.rcu4j.collections;

import org.jspecify.annotations.Nullable;

/** A chain of mappings while it is made of copies; and what is done with chains under the stripe. */
final class BinChain<K, V> {

    private @Nullable MapNode<K, V> first;

    @Nullable
    MapNode<K, V> first() {
        return first;
    }

    void addCopy(MapNode<K, V> node) {
        first = node.copyBefore(first);
    }

    /** How many mappings there are, counted no further than to a limit. */
    static <K, V> int length(@Nullable MapNode<K, V> chain, int limit) {
        int length = 0;
        for (MapNode<K, V> node = chain; node != null && length < limit; node = node.next()) {
            length++;
        }
        return length;
    }

    /** The node before one that is in the chain and is not its first. */
    static <K, V> MapNode<K, V> before(@Nullable MapNode<K, V> chain, MapNode<K, V> node) {
        MapNode<K, V> before = chain;
        while (before != null && before.next() != node) {
            before = before.next();
        }
        if (before == null) {
            throw new AssertionError("the node is in this chain");
        }
        return before;
    }

    /** The chain without a node, if it is in it; its nodes are copied up to that, and the others taken as they are. */
    static <K, V> @Nullable MapNode<K, V> copyWithout(@Nullable MapNode<K, V> chain, MapNode<K, V> removed) {
        MapNode<K, V> copy = removed.next();
        for (MapNode<K, V> node = chain; node != removed; node = node.next()) {
            if (node == null) {
                return chain;
            }
            copy = node.copyBefore(copy);
        }
        return copy;
    }

    /**
     * The mappings whose hashes lack a bit, if {@code has} is false, or else have it. Those at the chain's end that all belong
     * here are taken as they are, the others are copied.
     */
    static <K, V> @Nullable MapNode<K, V> part(@Nullable MapNode<K, V> chain, int bit, boolean has) {
        MapNode<K, V> run = null; // the first of those at the end that belong together
        for (MapNode<K, V> node = chain; node != null; node = node.next()) {
            if (run == null || ((node.hash ^ run.hash) & bit) != 0) {
                run = node;
            }
        }
        MapNode<K, V> part = run != null && ((run.hash & bit) != 0) == has ? run : null;
        for (MapNode<K, V> node = chain; node != null && node != run; node = node.next()) {
            if (((node.hash & bit) != 0) == has) {
                part = node.copyBefore(part);
            }
        }
        return part;
    }

    /** The second chain behind copies of the first. */
    static <K, V> @Nullable MapNode<K, V> join(@Nullable MapNode<K, V> first, @Nullable MapNode<K, V> second) {
        MapNode<K, V> joined = second;
        for (MapNode<K, V> node = first; node != null; node = node.next()) {
            joined = node.copyBefore(joined);
        }
        return joined;
    }
}
