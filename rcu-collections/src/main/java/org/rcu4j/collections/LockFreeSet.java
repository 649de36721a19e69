package org.rcu4j.collections;

import static java.util.Objects.requireNonNull;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.rcu4j.RcuDomain;
import org.rcu4j.internal.platform.StackProbe;

/**
 * A sorted set without locks: an ordered linked list whose links are changed by compare-and-set. For some tens of elements
 * that many threads add and remove; every operation walks the list, so its cost grows with the number of smaller elements.
 *
 * <pre>{@code
 * LockFreeSet<Session> open = new LockFreeSet<>(domain, Session::free);
 * open.add(session);
 * try (var section = domain.read()) {
 *     for (Session s : open) {         // in order; whatever happens meanwhile, s is not freed yet
 *         s.ping();
 *     }
 * }
 * open.remove(session);                // freed after a grace period
 * }</pre>
 *
 * <p>Elements are equal if {@code compareTo} says zero, and their order must not change while they are in the set. Null is
 * refused. What {@code compareTo} throws is thrown to the caller, and the set is as it was.
 *
 * <p><b>Reclamation.</b> A set that was made with a domain and a reclaim action hands each element that leaves it, however it
 * leaves, to the action once, by a {@linkplain RcuDomain#call callback} after a grace period. {@code contains} and iteration
 * belong into a section of the domain, and so does the use of what an iterator returned; in strict mode they throw an
 * IllegalStateException elsewhere. {@code add} and {@code remove} enter a section by themselves. An object that is added again
 * before it was reclaimed is reclaimed while it is in the set: add a new one. A call that the domain refuses changes nothing.
 *
 * <p><b>Progress.</b> {@code add} and {@code remove} are lock-free ({@code remove} while the domain's backlog has room, if there
 * is a domain). {@code contains} is wait-free: it takes at most one step for each smaller element that is in the set at some
 * time meanwhile, and neither writes nor starts again. Each of the three is linearizable. Iterators are weakly consistent: they
 * return, in ascending order, each element that is in the set all the time, and none that was not in it at some time.
 *
 * <p><b>Memory effects.</b> What precedes an {@code add} happens before what follows a {@code contains} or an iterator's step
 * that finds the element; what precedes a {@code remove} happens before what follows a later {@code add} of an equal element.
 *
 * <p>After T. Harris, "A Pragmatic Implementation of Non-Blocking Linked-Lists" (DISC 2001), and M. Michael, "High Performance
 * Dynamic Lock-Free Hash Tables and List-Based Sets" (SPAA 2002); the mark is a node of its own, as in D. Lea's
 * ConcurrentSkipListMap, so that links need no indirection.
 *
 * @param <E> the type of the elements
 */
public final class LockFreeSet<E extends Comparable<? super E>> implements Iterable<E> {

    private final SetPath<E> path = new SetPath<>();
    private final Retirements<E> retirements;

    /** Makes an empty set whose elements are left to the garbage collector. */
    public LockFreeSet() {
        retirements = Retirements.unnoticed();
    }

    /**
     * Makes an empty set whose elements are reclaimed when they have left.
     *
     * @param domain the domain in whose sections the set is read
     * @param reclaim is given each element that has left, after a grace period, as a callback of the domain
     */
    public LockFreeSet(RcuDomain domain, Consumer<? super E> reclaim) {
        retirements = new Retirements<>(requireNonNull(domain, "domain"), requireNonNull(reclaim, "reclaim"), null);
    }

    /**
     * Makes an empty set whose elements are reclaimed when they have left, and hold memory that the garbage collector does not see.
     * What has left counts in the domain's backlog as so many bytes until it is reclaimed. A removal waits, or is refused, when
     * {@link RcuDomain.Builder#maxPendingBytes} is reached; one by one, removals may go beyond it, each by what leaves by it.
     *
     * @param domain the domain in whose sections the set is read
     * @param reclaim is given each element that has left, after a grace period, as a callback of the domain
     * @param weigher says how many bytes an element holds; called in a section when the element is about to leave. If it throws, or
     *     says less than zero, which is an IllegalArgumentException, nothing has been removed
     */
    public LockFreeSet(RcuDomain domain, Consumer<? super E> reclaim, ToLongFunction<? super E> weigher) {
        retirements = new Retirements<>(
                requireNonNull(domain, "domain"),
                requireNonNull(reclaim, "reclaim"),
                requireNonNull(weigher, "weigher"));
    }

    /**
     * Adds an element, unless an equal one is in the set. Lock-free.
     *
     * @param element what to add
     * @return whether it was added; if not, it remains the caller's
     * @throws IllegalStateException if the domain is closed
     */
    public boolean add(E element) {
        requireNonNull(element, "element");
        StackProbe.require();
        retirements.enter();
        try {
            return path.add(element);
        } finally {
            leave();
        }
    }

    /**
     * Removes the element that is equal to a given one. Lock-free; with a domain, while its backlog has room.
     *
     * @param element what to look for
     * @return whether there was one and this call removed it
     * @throws IllegalStateException if the domain is closed
     * @throws java.util.concurrent.RejectedExecutionException if the domain's backlog is full and its policy is to reject
     */
    public boolean remove(E element) {
        requireNonNull(element, "element");
        StackProbe.require();
        SetPath.Window<E> window;
        long weight = 0;
        retirements.enter();
        try {
            window = path.search(element);
            if (window.isTaken()) {
                weight = retirements.weigh(SetPath.itemOf(requireNonNull(window.at())));
            }
        } finally {
            leave();
        }
        return window.isTaken() && remove(requireNonNull(window.at()), window.before(), weight);
    }

    /**
     * Removes all elements, one by one, in ascending order; those that others add meanwhile may stay. If this throws, those that
     * are removed by then remain so.
     *
     * @throws IllegalStateException if the domain is closed
     * @throws java.util.concurrent.RejectedExecutionException if the domain's backlog is full and its policy is to reject
     */
    public void clear() {
        for (SetNode<E> node = path.first(); node != null; node = path.following(node)) {
            boolean unused = remove(node);
        }
    }

    /**
     * Tells whether an element that is equal to a given one is in the set. Wait-free.
     *
     * @param element what to look for
     * @return whether there is one
     * @throws IllegalStateException in strict mode, if outside every section of the domain
     */
    public boolean contains(E element) {
        requireNonNull(element, "element");
        retirements.requireInside();
        return path.contains(element);
    }

    /**
     * Counts the elements, one by one. An estimate while others add and remove.
     *
     * @return how many there are
     */
    public int size() {
        int size = 0;
        for (SetNode<E> node = path.first(); node != null; node = path.following(node)) {
            size++;
        }
        return size;
    }

    /**
     * Tells whether there is no element.
     *
     * @return true if the set is empty
     */
    public boolean isEmpty() {
        return path.first() == null;
    }

    /**
     * Returns the elements in ascending order. Weakly consistent: the iterator never throws a
     * {@code ConcurrentModificationException}. Its {@code remove} takes out the very element that it returned last, if it is
     * still there, and throws what {@link #remove} throws.
     *
     * @return an iterator for one thread
     * @throws IllegalStateException in strict mode, if outside every section of the domain
     */
    @Override
    public Iterator<E> iterator() {
        retirements.requireInside();
        return new Elements();
    }

    /**
     * Shows the elements in ascending order; once the domain is closed, only how many there are.
     *
     * @return a description
     */
    @Override
    public String toString() {
        return retirements.describe(this::join, this::size);
    }

    /** Removes a node unless another thread has. */
    private boolean remove(SetNode<E> node) {
        StackProbe.require();
        long weight;
        retirements.enter();
        try {
            if (node.isMarked()) {
                return false;
            }
            weight = retirements.weigh(
                    SetPath.itemOf(node)); // not marked in this section, so not reclaimed before it ends
        } finally {
            leave();
        }
        return remove(node, null, weight);
    }

    /**
     * Removes a node unless another thread has. Outside of sections, since to reserve a place may take a grace period.
     *
     * @param before the node that is believed to be before it, or null
     * @param weight how many bytes the element holds
     */
    private boolean remove(SetNode<E> node, @Nullable SetNode<E> before, long weight) {
        Retirement<E> retirement = retirements.begin();
        try {
            if (retirement != null) {
                retirement.expect(SetPath.itemOf(node), weight);
            }
            boolean removed = path.remove(node, before);
            if (removed && retirement != null) {
                retirement.hasLeft = true;
            }
            return removed;
        } finally {
            if (retirement != null) {
                try {
                    retirement.finish();
                } catch (StackOverflowError | OutOfMemoryError e) {
                    retirement.finish(); // was cut off at its first step
                }
            }
        }
    }

    private void leave() {
        try {
            retirements.leave();
        } catch (StackOverflowError | OutOfMemoryError e) {
            retirements.leave(); // was cut off at its first step
        }
    }

    private String join() {
        StringJoiner joined = new StringJoiner(", ", "[", "]");
        for (SetNode<E> node = path.first(); node != null; node = path.following(node)) {
            joined.add(String.valueOf(SetPath.itemOf(node)));
        }
        return joined.toString();
    }

    private final class Elements implements Iterator<E> {
        private @Nullable SetNode<E> next = path.first();
        private @Nullable SetNode<E> last;
        private boolean hasRemoved;

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public E next() {
            retirements.requireInside();
            SetNode<E> node = next;
            if (node == null) {
                throw new NoSuchElementException("this iterator of a set has shown all");
            }
            last = node;
            hasRemoved = false;
            next = path.following(node);
            return SetPath.itemOf(node);
        }

        @Override
        public void remove() {
            SetNode<E> node = last;
            if (node == null) {
                throw new IllegalStateException(
                        hasRemoved
                                ? "this iterator of a set has removed already what next() returned last, and that is done once"
                                : "this iterator of a set has nothing to remove, since next() has not been called yet");
            }
            boolean unused = LockFreeSet.this.remove(node);
            last = null;
            hasRemoved = true;
        }
    }
}
