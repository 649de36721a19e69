package org.rcu4j.collections;

/** Stands in a bin whose mappings are in another table by now. */
final class Moved<K, V> extends Node<K, V> {

    private static final int HASH = -1;

    final Node<K, V>[] bins;

    Moved(Node<K, V>[] bins) {
        super(HASH);
        this.bins = bins;
    }
}
