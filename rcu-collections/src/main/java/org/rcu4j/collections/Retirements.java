package org.rcu4j.collections;

import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.rcu4j.RcuDomain;
import org.rcu4j.internal.platform.StackRoom;

/**
 * What becomes of the elements that leave a collection: with a domain and a reclaim action, each is given to the action after a
 * grace period; otherwise nothing. And, since the one goes with the other, in which sections they are read.
 */
final class Retirements<E> {

    private static final Retirements<Object> UNNOTICED = new Retirements<>(null, null, null);

    private final @Nullable RcuDomain domain;

    /** The domain that reclaims; null if none does. */
    private final @Nullable RcuDomain reclaimer;

    private final @Nullable Consumer<? super E> reclaim;

    /** Says how many bytes an element holds that the garbage collector does not see; null if none. */
    private final @Nullable ToLongFunction<? super E> weigher;

    /** How many bytes to ask room for: with a weigher one, so that an update waits where the bound in bytes is reached. */
    private final long bytes;

    /**
     * The retirements from one collection.
     *
     * @param domain the domain in whose sections the collection is read, or null
     * @param reclaim what to do with each element that has left, or null
     * @param weigher how many bytes an element holds until it is reclaimed; null if none
     */
    Retirements(
            @Nullable RcuDomain domain,
            @Nullable Consumer<? super E> reclaim,
            @Nullable ToLongFunction<? super E> weigher) {
        this.domain = domain;
        this.reclaimer = reclaim == null ? null : domain;
        this.reclaim = reclaim;
        this.weigher = weigher;
        this.bytes = weigher == null ? 0 : 1;
    }

    /** For a collection without a domain. */
    @SuppressWarnings("unchecked") // nothing is done with any element
    static <E> Retirements<E> unnoticed() {
        return (Retirements<E>) UNNOTICED;
    }

    // --- what leaves

    /**
     * Begins an update, before it takes a lock: makes sure that the stack has room for it, and reserves a place in the domain's
     * backlog, for which it may wait.
     *
     * @return null if nothing is reclaimed
     * @throws IllegalStateException if the domain is closed
     * @throws java.util.concurrent.RejectedExecutionException if its backlog is full and its policy is to reject
     */
    @Nullable
    Retirement<E> begin() {
        if (reclaimer != null) {
            return reserve(reclaimer);
        }
        StackRoom.require(); // as for a place: an update's end is one method to the compiler, whether it has a place or
        // not
        return null;
    }

    private Retirement<E> reserve(RcuDomain from) {
        Retirement<E> retirement =
                new Retirement<>(this); // before the place is taken, which can't fail for lack of memory then
        retirement.place = from.reserve(bytes);
        return retirement;
    }

    boolean haveWeigher() {
        return weigher != null;
    }

    /**
     * How many bytes an element holds that has not left yet.
     *
     * @throws IllegalArgumentException if the weigher says fewer than zero
     */
    long weigh(E element) {
        long weight = weigher == null ? 0 : weigher.applyAsLong(element);
        if (weight < 0) {
            throw new IllegalArgumentException(
                    "the weigher says that a " + element.getClass().getName() + " holds " + weight
                            + " bytes; what holds none weighs 0. The update has not been made");
        }
        return weight;
    }

    /** For a {@link Retirement}. */
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
        if (reclaimer != null) {
            reclaimer.requireReading(
                    "what is reclaimed when it leaves a collection is read inside a section of the domain that does it");
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
