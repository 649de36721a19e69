package org.rcu4j.collections;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rcu4j.RcuDomain;
import org.rcu4j.internal.DomainAccess;

/**
 * The value that leaves an {@link RcuHashMap} in the course of one update, if one does; and the callback that reclaims it. It
 * is made, and its place in the domain's backlog reserved, before the update takes any lock, since that may fail or wait;
 * from then on nothing does.
 */
final class Leaving<V> implements Runnable {

    private final RcuDomain domain;
    private final Consumer<? super V> reclaim;

    /** Set by the update, read by it and by the callback. */
    private @Nullable V value;

    private Leaving(RcuDomain domain, Consumer<? super V> reclaim) {
        this.domain = domain;
        this.reclaim = reclaim;
    }

    /**
     * Begins an update.
     *
     * @throws IllegalStateException if the domain is closed
     * @throws java.util.concurrent.RejectedExecutionException if its backlog is full and its policy is to reject
     */
    static <V> Leaving<V> admit(RcuDomain domain, Consumer<? super V> reclaim) {
        Leaving<V> leaving = new Leaving<>(domain, reclaim);
        DomainAccess.get().admit(domain, 0);
        return leaving;
    }

    /** Notes what leaves. */
    void leaves(V left) {
        value = left;
    }

    /** Ends the update: has the value reclaimed, or gives the place back. */
    void settle() {
        if (value == null) {
            DomainAccess.get().retract(domain, 0);
        } else {
            DomainAccess.get().add(domain, this, 0);
        }
    }

    @Override
    public void run() {
        if (value != null) {
            reclaim.accept(value);
        }
    }
}
