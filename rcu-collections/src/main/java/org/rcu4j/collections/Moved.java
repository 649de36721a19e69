package org.rcu4j.collections;

import org.jspecify.annotations.Nullable;

/** Stands in a bin whose mappings are in another table by now. */
final class Moved<K, V> extends Node<K, V> {

    private static final int HASH = -1;

    final Node<K, V>[] bins;

    Moved(Node<K, V>[] bins) {
        super(HASH);
        this.bins = bins;
    }

    @Override
    @Nullable
    Node<K, V> findInstead(Object otherKey, int otherHash) {
        return Bins.find(bins, otherKey, otherHash);
    }
}
