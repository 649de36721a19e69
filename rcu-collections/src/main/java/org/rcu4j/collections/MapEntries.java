package org.rcu4j.collections;

import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Spliterator;
import java.util.function.Predicate;

/** The mappings of an {@link RcuHashMap}, live. What is removed is removed with the value that was seen, or not at all. */
final class MapEntries<K, V> extends AbstractSet<Map.Entry<K, V>> {

    private final RcuHashMap<K, V> map;

    MapEntries(RcuHashMap<K, V> map) {
        this.map = map;
    }

    @Override
    public Iterator<Map.Entry<K, V>> iterator() {
        return new MapIterator<>(map, this::entry);
    }

    @Override
    public Spliterator<Map.Entry<K, V>> spliterator() {
        return new MapIterator.Splitting<>(map, this::entry, Spliterator.DISTINCT);
    }

    @Override
    public int size() {
        return map.size();
    }

    @Override
    public boolean contains(Object mapping) {
        return mapping instanceof Map.Entry<?, ?> entry
                && entry.getKey() != null
                && entry.getValue() != null
                && entry.getValue().equals(map.get(entry.getKey()));
    }

    @Override
    public boolean remove(Object mapping) {
        return mapping instanceof Map.Entry<?, ?> entry
                && entry.getKey() != null
                && entry.getValue() != null
                && map.remove(entry.getKey(), entry.getValue());
    }

    @Override
    public boolean removeIf(Predicate<? super Map.Entry<K, V>> filter) {
        Objects.requireNonNull(filter, "filter");
        return map.removeEach((key, value) -> filter.test(new MapEntry<>(map, key, value)));
    }

    @Override
    public boolean removeAll(Collection<?> others) {
        Objects.requireNonNull(others, "others");
        return removeIf(others::contains);
    }

    @Override
    public boolean retainAll(Collection<?> others) {
        Objects.requireNonNull(others, "others");
        return removeIf(entry -> !others.contains(entry));
    }

    @Override
    public void clear() {
        map.clear();
    }

    private Map.Entry<K, V> entry(MapNode<K, V> node) {
        return new MapEntry<>(map, node.key, map.valueInside(node));
    }
}
