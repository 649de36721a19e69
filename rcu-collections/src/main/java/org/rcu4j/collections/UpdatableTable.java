package org.rcu4j.collections;

import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The updates of an {@link RcuHashMap}. Each happens as a whole or not at all, whatever it is cut off by: the end of the stack or
 * of memory, a method of a key or a value that fails, a function or a weigher that throws.
 *
 * <p>What can fail comes first, in this order: the stack is probed and a place in the domain's backlog reserved, both without
 * a lock; under the stripe the key is looked for, the function called, what is to leave weighed, and all that is needed
 * allocated. Then one store makes the update, and the fields of the count and of the retirement are written behind it, with nothing
 * in between. What is left is to {@link #end} it; that may be done twice, so that it is done if it was cut off once.
 */
abstract class UpdatableTable<K, V> extends HashTable<K, V> {

    final Retirements<V> retirements;

    UpdatableTable(int length, Retirements<V> retirements) {
        super(length);
        this.retirements = retirements;
        if (retirements.haveWeigher()) {
            stripes.expectFunctions();
        }
    }

    /** Maps a key to a value, unless it has one and is to keep it. Returns the one that it had. */
    final @Nullable V put(K key, int hash, V value, boolean keep) {
        Retirement<V> retirement = begin(key);
        Stripe stripe = null;
        try {
            stripe = stripes.lock(hash);
            MapNode<K, V>[] home = home(hash);
            MapNode<K, V> node = Bins.find(bin(home, hash), key, hash);
            if (node == null) {
                Bins.add(home, hash, key, value);
                stripe.count++;
                return null;
            }
            V before = node.value();
            if (!keep) {
                change(stripe, home, node, value, retirement);
            }
            return before;
        } finally {
            try {
                end(stripe, hash, retirement);
            } catch (StackOverflowError | OutOfMemoryError e) {
                end(stripe, hash, retirement);
            }
        }
    }

    /**
     * Gives a key whose value meets a condition another value, or none. Returns the one that it had, or null if the key had
     * none, or one that does not meet the condition.
     *
     * @param same whether the key is meant by identity, with the hash that it had when it was put in
     */
    final @Nullable V replace(Object key, int hash, boolean same, Predicate<? super V> condition, @Nullable V value) {
        Retirement<V> retirement = begin(key);
        Stripe stripe = null;
        try {
            stripe = stripes.lock(hash);
            MapNode<K, V>[] home = home(hash);
            MapNode<K, V> node = find(bin(home, hash), key, hash, same);
            if (node == null || !condition.test(node.value())) {
                return null;
            }
            V before = node.value();
            change(stripe, home, node, value, retirement);
            return before;
        } finally {
            try {
                end(stripe, hash, retirement);
            } catch (StackOverflowError | OutOfMemoryError e) {
                end(stripe, hash, retirement);
            }
        }
    }

    /**
     * Gives a key what a function makes of it and of its value or null, or none if it makes null. Returns what it has now.
     *
     * @param same as in {@link #replace}
     */
    final @Nullable V compute(
            K key, int hash, boolean same, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function) {
        stripes.expectFunctions();
        Retirement<V> retirement = begin(key);
        Stripe stripe = null;
        try {
            stripe = stripes.lock(hash);
            MapNode<K, V>[] home = home(hash);
            MapNode<K, V> node = find(bin(home, hash), key, hash, same);
            V after = function.apply(key, node == null ? null : node.value());
            if (node != null) {
                change(stripe, home, node, after, retirement);
            } else if (after != null) {
                Bins.add(home, hash, key, after);
                stripe.count++;
            }
            return after;
        } finally {
            try {
                end(stripe, hash, retirement);
            } catch (StackOverflowError | OutOfMemoryError e) {
                end(stripe, hash, retirement);
            }
        }
    }

    private @Nullable Retirement<V> begin(Object key) {
        stripes.expect(key);
        stripes.requireNone();
        return retirements.begin();
    }

    private static <K, V> @Nullable MapNode<K, V> find(
            @Nullable MapNode<K, V> bin, Object key, int hash, boolean same) {
        return same ? Bins.findSame(bin, key, hash) : Bins.find(bin, key, hash);
    }

    /** Gives a mapping another value, or takes it out if there is none. */
    private static <K, V> void change(
            Stripe stripe,
            MapNode<K, V>[] home,
            MapNode<K, V> node,
            @Nullable V value,
            @Nullable Retirement<V> retirement) {
        V before = node.value();
        if (value == before) {
            return;
        }
        if (retirement != null) {
            retirement.expect(before);
        }
        if (value != null) {
            node.setValue(value);
        } else {
            Bins.remove(home, node);
            stripe.count--;
        }
        if (retirement != null) {
            retirement.hasLeft = true;
        }
    }

    /** Gives the stripe back, has what has left reclaimed, and does something for a resize: as far as not done yet. */
    private void end(@Nullable Stripe stripe, int hash, @Nullable Retirement<V> retirement) {
        if (stripe != null) {
            stripes.unlock(stripe);
        }
        if (retirement != null) {
            retirement.finish();
        }
        tend(hash);
    }
}
