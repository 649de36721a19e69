package org.rcu4j.collections;

import static java.util.Objects.requireNonNull;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over an {@link RcuHashMap}, showing of each mapping what a function makes of it: weakly consistent, see there. The
 * iterator removes the key that it has shown, whatever its value is by then.
 */
final class MapIterator<K, V, T> implements Iterator<T> {

    private final RcuHashMap<K, V> map;
    private final BinWalk<K, V> walk;
    private final Function<MapNode<K, V>, T> show;
    private @Nullable MapNode<K, V> upcoming;
    private @Nullable MapNode<K, V> shown;
    private boolean hasRemoved;

    MapIterator(RcuHashMap<K, V> map, Function<MapNode<K, V>, T> show) {
        this.map = map;
        this.walk = new BinWalk<>(map);
        this.show = show;
        this.upcoming = walk.next();
    }

    @Override
    public boolean hasNext() {
        return upcoming != null;
    }

    @Override
    public T next() {
        MapNode<K, V> node = upcoming;
        if (node == null) {
            throw new NoSuchElementException("the iteration has shown all");
        }
        T what = show.apply(node);
        upcoming = walk.next();
        shown = node;
        hasRemoved = false;
        return what;
    }

    @Override
    public void remove() {
        MapNode<K, V> node = shown;
        if (node == null) {
            throw new IllegalStateException(
                    hasRemoved
                            ? "this iterator of a map has removed already what next() returned last, and that is done once"
                            : "this iterator of a map has no mapping to remove, since next() has not been called yet");
        }
        V unused = map.removeKey(node);
        shown = null;
        hasRemoved = true;
    }

    /** The same as a spliterator, which splits the table. */
    static final class Splitting<K, V, T> implements Spliterator<T> {

        private final RcuHashMap<K, V> map;
        private final BinWalk<K, V> walk;
        private final Function<MapNode<K, V>, T> show;
        private final int characteristics;

        Splitting(RcuHashMap<K, V> map, Function<MapNode<K, V>, T> show, int more) {
            this(map, new BinWalk<>(map), show, CONCURRENT | NONNULL | more);
        }

        private Splitting(
                RcuHashMap<K, V> map, BinWalk<K, V> walk, Function<MapNode<K, V>, T> show, int characteristics) {
            this.map = map;
            this.walk = walk;
            this.show = show;
            this.characteristics = characteristics;
        }

        @Override
        public boolean tryAdvance(Consumer<? super T> action) {
            requireNonNull(action, "action");
            MapNode<K, V> node = walk.next();
            if (node == null) {
                return false;
            }
            action.accept(show.apply(node));
            return true;
        }

        @Override
        public @Nullable Spliterator<T> trySplit() {
            BinWalk<K, V> half = walk.split();
            return half == null ? null : new Splitting<>(map, half, show, characteristics);
        }

        @Override
        public long estimateSize() {
            return (long) Math.ceil(walk.share() * map.count());
        }

        @Override
        public int characteristics() {
            return characteristics;
        }
    }
}
