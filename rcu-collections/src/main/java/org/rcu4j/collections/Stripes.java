package org.rcu4j.collections;

import org.rcu4j.internal.platform.Strict;
import org.rcu4j.internal.platform.Updating;

/**
 * The stripes of a table. A power of two of them, so that the low bits of a hash choose one.
 *
 * <p>A thread has one stripe of a table at a time: an update that is asked for by what another update of the same table calls is
 * {@linkplain #requireNone refused}. So no two threads wait for each other's stripes of one table.
 *
 * <p>To know of such an update costs something, so threads are noted only from when {@link #callsOthers} is set: from the first
 * key, value or function on whose methods are not known to be harmless. A thread that calls such a method under a stripe has seen the
 * flag behind taking the stripe, since it was set before the function was called, or before the key came into the bin under the
 * same stripe.
 */
final class Stripes {

    /** How many there are, 16 to 64. */
    static final int COUNT = countFor(Runtime.getRuntime().availableProcessors());

    private final Stripe[] stripes = new Stripe[COUNT];

    private final Object map;
    private final Updating updating = new Updating();

    /** Set by updaters, never cleared; read by updaters. */
    private volatile boolean callsOthers;

    /** The class of the last key that was found to be harmless. Written and read by updaters (plain): a hint. */
    private Class<?> plain = String.class;

    /**
     * The stripes of a map.
     *
     * @param map named in messages
     */
    Stripes(Object map) {
        this.map = map;
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

    // --- who updates in the middle of an update

    /** Says that an object's {@code equals} or {@code compareTo} may be called under a stripe from now on. */
    void expect(Object key) {
        if (!callsOthers && key.getClass() != plain) {
            if (PlainKeys.isPlain(key)) {
                plain = key.getClass();
            } else {
                callsOthers = true;
            }
        }
    }

    /** Says that a function may be called under a stripe from now on. */
    void expectFunctions() {
        if (!callsOthers) {
            callsOthers = true;
        }
    }

    /**
     * Makes sure that the thread is not in the middle of an update of this table.
     *
     * @throws IllegalStateException if it is
     */
    void requireNone() {
        if (callsOthers && updating.isHere()) {
            throw new IllegalStateException("an update of " + this
                    + " was asked for in the middle of another one by the same thread: what a map calls while it updates a mapping"
                    + " (a function, a predicate, a weigher, equals or compareTo) must not update that map");
        }
    }

    // --- locking

    /** Takes the stripe of a hash. The thread has none; see {@link #requireNone}. */
    Stripe lock(int hash) {
        Stripe stripe = stripes[indexOf(hash)];
        Strict.waitsFor(this);
        stripe.lock();
        try {
            note(stripe);
        } catch (Throwable e) {
            unlock(stripe);
            throw e;
        }
        return stripe;
    }

    /** Takes a stripe if it is free. */
    boolean tryLock(Stripe stripe) {
        if (!stripe.tryLock()) {
            return false;
        }
        try {
            note(stripe);
        } catch (Throwable e) {
            unlock(stripe);
            throw e;
        }
        return true;
    }

    private void note(Stripe stripe) {
        if (callsOthers) {
            updating.begin();
            stripe.isNoted = true;
        }
        Strict.entered(this);
    }

    /** Gives back a stripe, unless the thread has given it back already. */
    void unlock(Stripe stripe) {
        if (!stripe.isMine()) {
            return;
        }
        if (stripe.isNoted) {
            updating.end();
            stripe.isNoted = false;
        }
        stripe.unlock();
        Strict.left(this);
    }

    /** For messages and for reports of strict mode, to which all stripes are one. */
    @Override
    public String toString() {
        return "RcuHashMap@" + Integer.toHexString(System.identityHashCode(map));
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
