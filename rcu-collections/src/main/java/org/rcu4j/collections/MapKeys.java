package org.rcu4j.collections;

import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterator;
import java.util.function.Predicate;

/** The keys of an {@link RcuHashMap}, live. */
final class MapKeys<K, V> extends AbstractSet<K> {

    private final RcuHashMap<K, V> map;

    MapKeys(RcuHashMap<K, V> map) {
        this.map = map;
    }

    @Override
    public Iterator<K> iterator() {
        return new MapIterator<>(map, node -> node.key);
    }

    @Override
    public Spliterator<K> spliterator() {
        return new MapIterator.Splitting<>(map, node -> node.key, Spliterator.DISTINCT);
    }

    @Override
    public int size() {
        return map.size();
    }

    @Override
    public boolean contains(Object key) {
        return map.containsKey(key);
    }

    @Override
    public boolean remove(Object key) {
        return map.remove(key) != null;
    }

    @Override
    public boolean removeIf(Predicate<? super K> filter) {
        Objects.requireNonNull(filter, "filter");
        return map.removeEachKey(filter);
    }

    @Override
    public boolean removeAll(Collection<?> others) {
        Objects.requireNonNull(others, "others");
        return removeIf(others::contains);
    }

    @Override
    public boolean retainAll(Collection<?> others) {
        Objects.requireNonNull(others, "others");
        return removeIf(key -> !others.contains(key));
    }

    @Override
    public void clear() {
        map.clear();
    }
}
