package org.rcu4j.collections;

import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterator;
import java.util.function.Predicate;

/** The values of an {@link RcuHashMap}, live. What is removed is removed with the value that was seen, or not at all. */
final class MapValues<K, V> extends AbstractCollection<V> {

    private final RcuHashMap<K, V> map;

    MapValues(RcuHashMap<K, V> map) {
        this.map = map;
    }

    @Override
    public Iterator<V> iterator() {
        return new MapIterator<>(map, map::valueInside);
    }

    @Override
    public Spliterator<V> spliterator() {
        return new MapIterator.Splitting<>(map, map::valueInside, 0);
    }

    @Override
    public int size() {
        return map.size();
    }

    @Override
    public boolean contains(Object value) {
        return map.containsValue(value);
    }

    @Override
    public boolean remove(Object value) {
        BinWalk<K, V> walk = new BinWalk<>(map);
        for (MapNode<K, V> node = walk.next(); node != null; node = walk.next()) {
            V seen = map.valueInside(node);
            if (seen.equals(value) && map.removeSeen(node, seen)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean removeIf(Predicate<? super V> filter) {
        Objects.requireNonNull(filter, "filter");
        return map.removeEach((key, value) -> filter.test(value));
    }

    @Override
    public boolean removeAll(Collection<?> others) {
        Objects.requireNonNull(others, "others");
        return removeIf(others::contains);
    }

    @Override
    public boolean retainAll(Collection<?> others) {
        Objects.requireNonNull(others, "others");
        return removeIf(value -> !others.contains(value));
    }

    @Override
    public void clear() {
        map.clear();
    }
}
