package org.rcu4j.collections;

import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rcu4j.RcuDomain;
import org.rcu4j.internal.DomainAccess;
import org.rcu4j.internal.Strict;

/**
 * What becomes of the elements that leave a collection: with a domain and a reclaim action, each is given to the action after a
 * grace period; otherwise nothing. And, since the one goes with the other, in which sections they are read.
 */
final class Departures<E> {

    private static final Departures<Object> UNNOTICED = new Departures<>(null, null);

    private static final String RULE =
            "what is reclaimed when it leaves a collection is read inside a section of the domain that does it";

    private final @Nullable RcuDomain domain;

    /** The domain that reclaims; null if none does. */
    private final @Nullable RcuDomain reclaimer;

    private final @Nullable Consumer<? super E> reclaim;

    /** That of all updates if nothing is reclaimed. */
    private final Departure<E> none = new Departure<>(this);

    /**
     * The departures from one collection.
     *
     * @param domain the domain in whose sections the collection is read, or null
     * @param reclaim what to do with each element that has left, or null
     */
    Departures(@Nullable RcuDomain domain, @Nullable Consumer<? super E> reclaim) {
        this.domain = domain;
        this.reclaimer = reclaim == null ? null : domain;
        this.reclaim = reclaim;
    }

    /** For a collection without a domain. */
    @SuppressWarnings("unchecked") // nothing is done with any element
    static <E> Departures<E> unnoticed() {
        return (Departures<E>) UNNOTICED;
    }

    // --- what leaves

    /**
     * Begins an update: reserves a place in the domain's backlog, for which it may wait.
     *
     * @throws IllegalStateException if the domain is closed
     * @throws java.util.concurrent.RejectedExecutionException if its backlog is full and its policy is to reject
     */
    Departure<E> begin() {
        if (reclaimer == null) {
            return none;
        }
        Departure<E> departure = new Departure<>(this);
        DomainAccess.get().admit(reclaimer, 0);
        return departure;
    }

    /**
     * Begins an update if there is a place in the domain's backlog; null if not.
     *
     * @throws IllegalStateException if the domain is closed
     */
    @Nullable
    Departure<E> tryBegin() {
        if (reclaimer == null) {
            return none;
        }
        Departure<E> departure = new Departure<>(this);
        return DomainAccess.get().tryAdmit(reclaimer, 0) ? departure : null;
    }

    boolean areNoticed() {
        return reclaimer != null;
    }

    /** For a {@link Departure}: gives its place back. */
    void cancel() {
        if (reclaimer != null) {
            DomainAccess.get().retract(reclaimer, 0);
        }
    }

    /** For a {@link Departure}: has it run after a grace period, in its place. */
    void add(Departure<E> departure) {
        if (reclaimer != null) {
            DomainAccess.get().add(reclaimer, departure, 0);
        }
    }

    /** For a {@link Departure}. */
    void reclaim(E element) {
        if (reclaim != null) {
            reclaim.accept(element);
        }
    }

    // --- who reads

    /** Enters a section if elements are reclaimed. */
    void enter() {
        if (reclaimer != null) {
            reclaimer.readLock();
        }
    }

    void leave() {
        if (reclaimer != null) {
            reclaimer.readUnlock();
        }
    }

    /** In strict mode, throws if elements are reclaimed and the caller is outside every section. */
    void requireInside() {
        if (Strict.ENABLED && reclaimer != null) {
            DomainAccess.get().requireInside(reclaimer, RULE);
        }
    }

    /** Calls what shows the elements, inside a section if there is a domain; shows less if there can be no section. */
    String describe(Supplier<String> elements, IntSupplier size) {
        if (domain == null) {
            return elements.get();
        }
        try {
            domain.readLock();
        } catch (IllegalStateException closed) {
            return "[elements: " + size.getAsInt() + "]";
        }
        try {
            return elements.get();
        } finally {
            domain.readUnlock();
        }
    }
}
