package org.rcu4j.collections;

/** Stands in a bin whose mappings are in another table by now. */
final class MovedBin<K, V> extends MapNode<K, V> {

    private static final int HASH = -1;

    final MapNode<K, V>[] bins;

    MovedBin(MapNode<K, V>[] bins) {
        super(HASH);
        this.bins = bins;
    }
}
