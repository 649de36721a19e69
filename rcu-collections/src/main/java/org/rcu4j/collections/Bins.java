package org.rcu4j.collections;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A table of an {@link RcuHashMap}: an array of bins, a power of two of them. A bin is null, a chain, a {@link TreeBin}, or
 * {@link MovedBin}. Written under the stripe (release), read by all (acquire).
 */
final class Bins {

    private static final VarHandle BIN = MethodHandles.arrayElementVarHandle(MapNode[].class);

    private Bins() {}

    @SuppressWarnings({"unchecked", "rawtypes"})
    static <K, V> MapNode<K, V>[] create(int length) {
        return (MapNode<K, V>[]) new MapNode[length];
    }

    @SuppressWarnings("unchecked")
    static <K, V> @Nullable MapNode<K, V> get(MapNode<K, V>[] bins, int i) {
        return (MapNode<K, V>) BIN.getAcquire(bins, i);
    }

    static <K, V> void set(MapNode<K, V>[] bins, int i, @Nullable MapNode<K, V> bin) {
        BIN.setRelease(bins, i, bin);
    }

    /** The mapping of a key in a bin that has not moved, or null. */
    static <K, V> @Nullable MapNode<K, V> find(@Nullable MapNode<K, V> bin, Object key, int hash) {
        return bin instanceof TreeBin<K, V> tree ? tree.find(key, hash) : findInChain(bin, key, hash);
    }

    static <K, V> @Nullable MapNode<K, V> findInChain(@Nullable MapNode<K, V> first, Object key, int hash) {
        for (MapNode<K, V> node = first; node != null; node = node.next()) {
            if (node.hash == hash && node.hasKey(key)) {
                return node;
            }
        }
        return null;
    }

    /** The mapping of a key object in a bin that has not moved, by identity and without the key's methods; or null. */
    static <K, V> @Nullable MapNode<K, V> findSame(@Nullable MapNode<K, V> bin, Object key, int hash) {
        return bin instanceof TreeBin<K, V> tree ? tree.findSame(key, hash) : findSameInChain(bin, key, hash);
    }

    static <K, V> @Nullable MapNode<K, V> findSameInChain(@Nullable MapNode<K, V> first, Object key, int hash) {
        MapNode<K, V> node = first;
        while (node != null && (node.key != key || node.hash != hash)) {
            node = node.next();
        }
        return node;
    }

    /** Takes a mapping out of its bin. Nothing can fail behind the store that does. */
    static <K, V> void remove(MapNode<K, V>[] bins, MapNode<K, V> node) {
        int i = node.hash & (bins.length - 1);
        MapNode<K, V> bin = get(bins, i);
        if (bin instanceof TreeBin<K, V> tree) {
            set(bins, i, tree.without(node));
        } else if (bin == node) {
            set(bins, i, node.next());
        } else {
            BinChain.before(bin, node).skipTo(node.next());
        }
    }

    /** Puts in a mapping whose key is not in its bin. Nothing can fail behind the store that does. */
    static <K, V> void add(MapNode<K, V>[] bins, int hash, K key, V value) {
        int i = hash & (bins.length - 1);
        MapNode<K, V> bin = get(bins, i);
        if (bin instanceof TreeBin<K, V> tree) {
            set(bins, i, tree.with(new MapNode<>(hash, key, value, null)));
        } else {
            MapNode<K, V> chain = new MapNode<>(hash, key, value, bin);
            boolean isLong = BinChain.length(bin, TreeBin.LONGEST_CHAIN) == TreeBin.LONGEST_CHAIN;
            set(bins, i, isLong ? TreeBin.of(chain) : chain);
        }
    }
}
