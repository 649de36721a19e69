package org.rcu4j.collections;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of an {@link RcuHashMap}; or, with a negative hash, what stands in a bin in place of a chain of them: a
 * {@link TreeBin} or the {@link MovedBin} marker.
 *
 * <p>A node's successor changes only when the successor is removed, to the one behind it. So what can be reached from a node
 * never grows, and a walk along a chain sees each mapping at most once, and each that stays mapped exactly once, wherever
 * the chain's nodes are by then: a removed node still leads to those that were behind it, and when a bin is split or merged
 * those nodes that would need another successor are copied.
 */
class MapNode<K, V> {

    private static final VarHandle VALUE = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "value", VarHandle.class, MapNode.class, Object.class);
    private static final VarHandle NEXT = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "next", VarHandle.class, MapNode.class, MapNode.class);

    final int hash;
    final K key;

    /** Written under the stripe (release), while the node is in the newest table; read by all (acquire). */
    @SuppressWarnings("UnusedVariable") // used through VALUE
    private V value;

    /** Written under the stripe (release), as above; read by all (acquire). */
    @SuppressWarnings("UnusedVariable") // used through NEXT
    private @Nullable MapNode<K, V> next;

    MapNode(int hash, K key, V value, @Nullable MapNode<K, V> next) {
        this.hash = hash;
        this.key = key;
        this.value = value;
        this.next = next;
    }

    /** What stands in place of a chain: has a hash that no key has, and so is never asked for its key. */
    @SuppressWarnings("NullAway")
    MapNode(int negativeHash) {
        this(negativeHash, null, null, null);
    }

    @SuppressWarnings("unchecked")
    final V value() {
        return (V) VALUE.getAcquire(this);
    }

    final void setValue(V newValue) {
        VALUE.setRelease(this, newValue);
    }

    @SuppressWarnings("unchecked")
    final @Nullable MapNode<K, V> next() {
        return (MapNode<K, V>) NEXT.getAcquire(this);
    }

    /** Passes over the successor, which is thereby removed. */
    final void skipTo(@Nullable MapNode<K, V> behindNext) {
        NEXT.setRelease(this, behindNext);
    }

    final boolean hasKey(Object otherKey) {
        return key == otherKey || otherKey.equals(key);
    }

    final MapNode<K, V> copyBefore(@Nullable MapNode<K, V> successor) {
        return new MapNode<>(hash, key, value(), successor);
    }
}
