package org.rcu4j.collections;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A mapping as an iteration has shown it, which writes to the map. */
final class MapEntry<K, V> implements Map.Entry<K, V> {

    private final RcuHashMap<K, V> map;
    private final K key;
    private V value;

    MapEntry(RcuHashMap<K, V> map, K key, V value) {
        this.map = map;
        this.key = key;
        this.value = value;
    }

    @Override
    public K getKey() {
        return key;
    }

    @Override
    public V getValue() {
        return value;
    }

    /** Puts a value into the map, whether or not the key is in it still. */
    @Override
    public V setValue(V newValue) {
        map.put(key, newValue);
        V old = value;
        value = newValue;
        return old;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Map.Entry<?, ?> entry
                && key.equals(entry.getKey())
                && Objects.equals(value, entry.getValue());
    }

    @Override
    public int hashCode() {
        return key.hashCode() ^ value.hashCode();
    }

    @Override
    public String toString() {
        return key + "=" + value;
    }
}
