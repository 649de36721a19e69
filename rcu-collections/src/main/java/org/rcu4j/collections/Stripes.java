package org.rcu4j.collections;

import org.rcu4j.internal.Strict;

/**
 * The stripes of a table. A power of two of them, so that the low bits of a hash choose one.
 *
 * <p>A thread has one stripe at a time, unless a function that is called under it updates the map again. Such an update may
 * take another stripe if that is free, but does not wait for it, nor for anything else: so no two threads wait for each other.
 */
final class Stripes {

    /** How many there are, 16 to 64. */
    static final int COUNT = countFor(Runtime.getRuntime().availableProcessors());

    private final Stripe[] stripes = new Stripe[COUNT];

    Stripes() {
        for (int i = 0; i < COUNT; i++) {
            stripes[i] = new Stripe();
        }
    }

    private static int countFor(int processors) {
        return Integer.highestOneBit(Math.min(64, Math.max(16, 8 * processors)));
    }

    static int indexOf(int hash) {
        return hash & (COUNT - 1);
    }

    Stripe get(int index) {
        return stripes[index];
    }

    /**
     * Takes the stripe of a hash.
     *
     * @throws IllegalStateException if the thread would have to wait for it and has another, or has this one
     */
    Stripe lock(int hash) {
        Stripe stripe = stripes[indexOf(hash)];
        if (Strict.ENABLED) {
            Strict.waitsFor(this);
        }
        if (!stripe.tryLock()) {
            requireNone();
            stripe.lock();
        }
        if (Strict.ENABLED) {
            Strict.entered(this);
        }
        return stripe;
    }

    /** Gives back what {@link #lock} took. */
    void unlock(Stripe stripe) {
        stripe.unlock();
        if (Strict.ENABLED) {
            Strict.left(this);
        }
    }

    /**
     * Makes sure that the thread may wait.
     *
     * @throws IllegalStateException if it has a stripe: then this is called by a function that was given to the map, or by a
     *     key's or a value's own method
     */
    void requireNone() {
        for (Stripe stripe : stripes) {
            if (stripe.isMine()) {
                throw new IllegalStateException(
                        "a function that a map calls while it updates a mapping must not update that map");
            }
        }
    }

    /** For reports of strict mode, to which all stripes are one. */
    @Override
    public String toString() {
        return "RcuHashMap@" + Integer.toHexString(System.identityHashCode(this));
    }

    /** How many mappings there are. Each stripe's are counted at some time during the call. */
    long mappings() {
        long mappings = 0;
        for (Stripe stripe : stripes) {
            mappings += stripe.count();
        }
        return mappings;
    }
}
