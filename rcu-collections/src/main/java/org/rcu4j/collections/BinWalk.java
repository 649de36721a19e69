package org.rcu4j.collections;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A walk through all mappings of a map, in places: the low bits of a mapping's hash say which is its place, and there are as
 * many places as the table had bins when the walk began. What is in a place is looked up in the newest table: there in a bin,
 * in several, or in a part of one. A hash belongs to one place, and what a bin holds is loaded at once, so no key is met
 * twice, and one that stays mapped is met once. No table is held on to.
 */
final class BinWalk<K, V> {

    private static final int FIRST_CAPACITY = 8;

    private final HashTable<K, V> map;
    private final int places;

    /** The next place, and the first one that this walk leaves to others. */
    private int next;

    private final int end;

    /** The mappings of the present place, and which of them is next. */
    @SuppressWarnings("unchecked")
    private @Nullable MapNode<K, V>[] found = (@Nullable MapNode<K, V>[]) new MapNode<?, ?>[FIRST_CAPACITY];

    private int count;
    private int taken;

    BinWalk(HashTable<K, V> map) {
        this(map, map.bins().length);
    }

    private BinWalk(HashTable<K, V> map, int places) {
        this(map, places, 0, places);
    }

    private BinWalk(HashTable<K, V> map, int places, int next, int end) {
        this.map = map;
        this.places = places;
        this.next = next;
        this.end = end;
    }

    /** The next mapping, or null at the end. */
    @Nullable
    MapNode<K, V> next() {
        while (taken == count) {
            if (next == end) {
                return null;
            }
            taken = 0;
            count = 0;
            collect(map.bins(), places - 1, next);
            next++;
        }
        MapNode<K, V> node = found[taken];
        found[taken++] = null;
        return node;
    }

    /** Another walk that does the first half of what this one has not begun; or null if that is too little to share. */
    @Nullable
    BinWalk<K, V> split() {
        int middle = (next + end) >>> 1;
        if (middle == next) {
            return null;
        }
        BinWalk<K, V> half = new BinWalk<>(map, places, next, middle);
        half.adopt(this);
        next = middle;
        return half;
    }

    /** The share of the places that is still to be walked. */
    double share() {
        return (double) (end - next) / places;
    }

    /** Takes over what another walk has collected and not shown. */
    private void adopt(BinWalk<K, V> other) {
        @Nullable MapNode<K, V>[] none = found;
        found = other.found;
        count = other.count;
        taken = other.taken;
        other.found = none;
        other.count = 0;
        other.taken = 0;
    }

    /** Collects the mappings whose hashes have given bits under a mask. */
    private void collect(MapNode<K, V>[] table, int mask, int bits) {
        int own = table.length - 1;
        if (own <= mask) {
            collectBin(table, bits & own, mask, bits);
        } else {
            for (int i = bits; i <= own; i += mask + 1) {
                collectBin(table, i, own, i);
            }
        }
    }

    /** Collects those that have them in a bin, or where this has moved. */
    private void collectBin(MapNode<K, V>[] table, int i, int mask, int bits) {
        MapNode<K, V> bin = Bins.get(table, i);
        if (bin instanceof MovedBin<K, V> moved) {
            collect(map.after(table, moved), mask, bits);
        } else if (bin instanceof TreeBin<K, V> tree) {
            tree.forEach(node -> add(node, mask, bits));
        } else {
            for (MapNode<K, V> node = bin; node != null; node = node.next()) {
                add(node, mask, bits);
            }
        }
    }

    private void add(MapNode<K, V> node, int mask, int bits) {
        if ((node.hash & mask) != bits) {
            return;
        }
        if (count == found.length) {
            found = Arrays.copyOf(found, count * 2);
        }
        found[count++] = node;
    }
}
