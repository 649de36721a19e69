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
 * grace period; otherwise nothing.
 *
 * <p>One departure is: {@link #reserve}, outside of locks and sections, since it may wait; then, once the element is known and
 * before it is unlinked, {@link #of}, which may run out of memory; then, once it is unlinked, {@link #add}, which does not fail.
 * If nothing leaves after all, {@link #cancel}.
 */
final class Departures<E> {

    private static final Departures<Object> UNNOTICED = new Departures<>(null, null);

    private final @Nullable RcuDomain domain;

    /** The domain that reclaims; null if none does. */
    private final @Nullable RcuDomain reclaimer;

    private final @Nullable Consumer<? super E> reclaim;

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

    /** Reserves a place in the domain's backlog: may wait, and throws if the domain is closed or rejects. */
    void reserve() {
        if (reclaimer != null) {
            DomainAccess.get().admit(reclaimer, 0);
        }
    }

    /** Gives a place back. */
    void cancel() {
        if (reclaimer != null) {
            DomainAccess.get().retract(reclaimer, 0);
        }
    }

    /** What will have to be done for an element. */
    Runnable of(E element) {
        return reclaim == null ? Departures::nothing : new Departure<>(element, reclaim);
    }

    /** Has it done after a grace period, in the place that was reserved. */
    void add(Runnable departure) {
        if (reclaimer != null) {
            DomainAccess.get().add(reclaimer, departure, 0);
        }
    }

    private static void nothing() {}

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
            DomainAccess.get()
                    .requireInside(
                            reclaimer,
                            "elements that will be reclaimed are read inside a section of the domain that does it");
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

    /** The callback for one element. */
    private record Departure<E>(E element, Consumer<? super E> reclaim) implements Runnable {
        @Override
        public void run() {
            reclaim.accept(element);
        }

        /** For the exception handler and for reports of a domain that was closed too early: what is safe to show. */
        @Override
        public String toString() {
            return "reclaim " + element.getClass().getName() + "@"
                    + Integer.toHexString(System.identityHashCode(element));
        }
    }
}
