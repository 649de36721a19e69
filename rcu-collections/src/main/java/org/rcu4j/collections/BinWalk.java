package org.rcu4j.collections;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A walk through some of the bins of a table, or rather through all mappings whose hashes belong in these, wherever they are by
 * now: a bin that has moved is looked up in the newer table, there in several bins or in a part of one. A hash belongs to one
 * place of the walk, and what a bin holds is loaded at once, so no key is met twice, and one that stays mapped is met once.
 */
final class BinWalk<K, V> {

    private static final int FIRST_CAPACITY = 8;

    private final Node<K, V>[] origin;

    /** The next bin of the origin, and the first one that this walk leaves to others. */
    private int next;

    private final int end;

    /** The mappings of the present bin, and which of them is next. */
    @SuppressWarnings("unchecked")
    private @Nullable Node<K, V>[] found = (@Nullable Node<K, V>[]) new Node<?, ?>[FIRST_CAPACITY];

    private int count;
    private int taken;

    BinWalk(Node<K, V>[] origin) {
        this(origin, 0, origin.length);
    }

    private BinWalk(Node<K, V>[] origin, int next, int end) {
        this.origin = origin;
        this.next = next;
        this.end = end;
    }

    /** The next mapping, or null at the end. */
    @Nullable
    Node<K, V> next() {
        while (taken == count) {
            if (next == end) {
                return null;
            }
            taken = 0;
            count = 0;
            int i = next++;
            collect(origin, i, origin.length - 1, i);
        }
        Node<K, V> node = found[taken];
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
        BinWalk<K, V> half = new BinWalk<>(origin, next, middle);
        half.adopt(this);
        next = middle;
        return half;
    }

    /** The share of the table that is still to be walked. */
    double share() {
        return (double) (end - next) / origin.length;
    }

    /** Takes over what another walk has collected and not shown. */
    private void adopt(BinWalk<K, V> other) {
        @Nullable Node<K, V>[] none = found;
        found = other.found;
        count = other.count;
        taken = other.taken;
        other.found = none;
        other.count = 0;
        other.taken = 0;
    }

    /** Collects what is in a bin and has given bits under a mask. */
    private void collect(Node<K, V>[] bins, int i, int mask, int bits) {
        Node<K, V> bin = Bins.get(bins, i);
        if (bin instanceof Moved<K, V> moved) {
            follow(moved.bins, mask, bits);
        } else if (bin instanceof TreeBin<K, V> tree) {
            tree.forEach(node -> add(node, mask, bits));
        } else {
            for (Node<K, V> node = bin; node != null; node = node.next()) {
                add(node, mask, bits);
            }
        }
    }

    private void follow(Node<K, V>[] bins, int mask, int bits) {
        int own = bins.length - 1;
        if (own <= mask) {
            collect(bins, bits & own, mask, bits);
        } else {
            for (int i = bits; i <= own; i += mask + 1) {
                collect(bins, i, own, i);
            }
        }
    }

    private void add(Node<K, V> node, int mask, int bits) {
        if ((node.hash & mask) != bits) {
            return;
        }
        if (count == found.length) {
            found = Arrays.copyOf(found, count * 2);
        }
        found[count++] = node;
    }
}
