package org.rcu4j.collections;

import static java.util.Objects.requireNonNull;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.rcu4j.RcuDomain;
import org.rcu4j.internal.platform.Strict;

/**
 * A linked list that is read without locks while it is changed: the textbook example of read-copy-update. For lists that
 * are walked often and changed seldom.
 *
 * <pre>{@code
 * RcuLinkedList<Route> routes = new RcuLinkedList<>(domain, Route::free);
 * routes.addLast(route);
 *
 * try (var section = domain.read()) {
 *     Route route = routes.find(r -> r.matches(address));   // not freed before the section ends
 *     ...
 * }
 *
 * routes.replace(route, route.withMetric(7));               // the old one is freed after a grace period
 * }</pre>
 *
 * <p>Readers see each element that is in the list all the time, in the list's order, and an element that is replaced as either
 * the old one or the new one. A reader who stands on an element that is removed finds the way on. Iterators are weakly
 * consistent, and never throw a {@code ConcurrentModificationException}; one that is kept on an element that was removed keeps
 * what was removed after that from the garbage collector. Updaters look for equal elements by {@code equals}; null is
 * refused. Updaters exclude each other by a lock, and hold it while they call {@code equals} or a predicate: these must not wait
 * for another updater, and when they try to update the list themselves they get an IllegalStateException. If they throw,
 * the list is as it was. They may be called again for the same element when others update the list at the same time.
 *
 * <p>What becomes of an element that leaves, by {@code remove}, {@code removeIf}, {@code replace} or an iterator, depends on how
 * the list was made:
 * <ul>
 *   <li>With a domain only: nothing. The caller reclaims it, after a grace period.
 *   <li>With a domain and a reclaim action: it is handed to the action once, by a {@linkplain RcuDomain#call callback} after a
 *       grace period. {@code find}, {@code contains}, {@code forEach} and iteration belong into a section of the domain, and so
 *       does the use of the elements; in strict mode they throw an IllegalStateException elsewhere. A call that the domain
 *       refuses changes nothing.
 *   <li>{@linkplain #referenceCounted By reference counts}: it is handed to the action once, as soon as no reader stands on it.
 * </ul>
 * An object that is in the list twice, or is added again before it was reclaimed, is reclaimed while it is in the list: add a
 * new one.
 *
 * <p><b>Progress.</b> Readers never wait: a step is wait-free, or lock-free where references are counted, and writes nothing
 * unless they are. Updates are blocking. <b>Memory effects.</b> What precedes the adding of an element happens before what
 * follows a reader's finding it. Each update happens before the next.
 *
 * <p>After P. McKenney and J. Slingwine, "Read-Copy Update" (PDCS 1998), and the lists of the Linux kernel.
 *
 * @param <E> the type of the elements
 */
public final class RcuLinkedList<E> implements Iterable<E> {

    private final Retirements<E> retirements;
    private final NodeRing<E> ring;

    /**
     * Makes an empty list whose elements are the caller's to reclaim.
     *
     * @param domain the domain in whose sections the list is read
     */
    public RcuLinkedList(RcuDomain domain) {
        this(new Retirements<>(requireNonNull(domain, "domain"), null, null), null);
    }

    /**
     * Makes an empty list whose elements are reclaimed a grace period after they have left.
     *
     * @param domain the domain in whose sections the list is read
     * @param reclaim is given each element that has left, as a callback of the domain
     */
    public RcuLinkedList(RcuDomain domain, Consumer<? super E> reclaim) {
        this(new Retirements<>(requireNonNull(domain, "domain"), requireNonNull(reclaim, "reclaim"), null), null);
    }

    /**
     * Makes an empty list whose elements are reclaimed a grace period after they have left, and hold memory that the garbage
     * collector does not see. What has left counts in the domain's backlog as so many bytes until it is reclaimed. A removal or
     * replacement waits, or is refused, when {@link RcuDomain.Builder#maxPendingBytes} is reached; one by one, they may go beyond
     * it, each by what leaves by it.
     *
     * @param domain the domain in whose sections the list is read
     * @param reclaim is given each element that has left, as a callback of the domain
     * @param weigher says how many bytes an element holds; called when the element is about to leave, while other updates wait;
     *     must not update the list. If it throws, or says less than zero, which is an IllegalArgumentException, the update has not
     *     been made
     */
    public RcuLinkedList(RcuDomain domain, Consumer<? super E> reclaim, ToLongFunction<? super E> weigher) {
        this(
                new Retirements<>(
                        requireNonNull(domain, "domain"),
                        requireNonNull(reclaim, "reclaim"),
                        requireNonNull(weigher, "weigher")),
                null);
    }

    private RcuLinkedList(Retirements<E> retirements, @Nullable Consumer<? super E> whenUnused) {
        this.retirements = retirements;
        this.ring = new NodeRing<>(retirements, whenUnused);
    }

    /**
     * Makes an empty list in which each element has a count of the readers that stand on it, for readers that stay on one for so
     * long that a grace period must not wait for them. A reader holds the element that it stands on and no other, at the cost
     * of two atomic instructions for each step. An element that has left the list is reclaimed by the holder that lets go of it last,
     * within that call, to which what the action throws is thrown; the element has left all the same, and the action is not run
     * again.
     *
     * <p>{@code forEach}, {@code contains} and {@code withFirst} let go of everything before they return, however they do. An
     * iterator holds the element that {@code next} returned last until {@code next} is called again, {@code hasNext} has
     * returned false or the {@linkplain Cursor iterator is closed}, and after {@code hasNext} the following one as well: one that
     * is left in the middle, as by {@code break}, and not closed holds them for ever. What {@code find} returns is not held any
     * more.
     *
     * @param <E> the type of the elements
     * @param reclaim is given each element that has left, once no reader stands on it
     * @return a new list
     */
    public static <E> RcuLinkedList<E> referenceCounted(Consumer<? super E> reclaim) {
        return new RcuLinkedList<>(Retirements.unnoticed(), requireNonNull(reclaim, "reclaim"));
    }

    /**
     * Adds an element at the front.
     *
     * @param element what to add
     */
    public void addFirst(E element) {
        ring.insertFirst(requireNonNull(element, "element"));
    }

    /**
     * Adds an element at the end.
     *
     * @param element what to add
     */
    public void addLast(E element) {
        ring.insertLast(requireNonNull(element, "element"));
    }

    /**
     * Adds an element behind the first that is equal to another one.
     *
     * @param existing what to look for
     * @param added what to add
     * @return whether it was found; if not, nothing is added
     */
    public boolean insertAfter(E existing, E added) {
        requireNonNull(existing, "existing");
        requireNonNull(added, "added");
        return ring.insertAfter(existing::equals, added);
    }

    /**
     * Removes the first element that is equal to a given one.
     *
     * @param element what to look for
     * @return whether there was one
     * @throws IllegalStateException if the domain is closed
     * @throws java.util.concurrent.RejectedExecutionException if the domain's backlog is full and its policy is to reject
     */
    public boolean remove(E element) {
        requireNonNull(element, "element");
        return ring.removeFirst(element::equals);
    }

    /**
     * Removes all elements that a predicate picks, one by one: others may update the list in between. If this throws, those
     * that are removed by then remain so.
     *
     * @param predicate says which; called once for each element
     * @return whether there were any
     * @throws IllegalStateException if the domain is closed
     * @throws java.util.concurrent.RejectedExecutionException if the domain's backlog is full and its policy is to reject
     */
    public boolean removeIf(Predicate<? super E> predicate) {
        requireNonNull(predicate, "predicate");
        return ring.removeAll(predicate);
    }

    /**
     * Removes all elements, one by one, from the first to the last; those that others add meanwhile may stay. If this throws, those
     * that are removed by then remain so.
     *
     * @throws IllegalStateException if the domain is closed
     * @throws java.util.concurrent.RejectedExecutionException if the domain's backlog is full and its policy is to reject
     */
    public void clear() {
        boolean unused = ring.removeAll(element -> true);
    }

    /**
     * Publishes an element in the place of the first that is equal to another one: the update of read, copy and update. A reader
     * finds either, never both or neither. Nothing happens if both are the same object.
     *
     * @param existing what to look for
     * @param replacement what to put there
     * @return whether it was found
     * @throws IllegalStateException if the domain is closed
     * @throws java.util.concurrent.RejectedExecutionException if the domain's backlog is full and its policy is to reject
     */
    public boolean replace(E existing, E replacement) {
        requireNonNull(existing, "existing");
        requireNonNull(replacement, "replacement");
        return ring.replaceFirst(existing::equals, replacement);
    }

    /**
     * Tells whether there is an element that is equal to a given one. One that is in the list all the time is found.
     *
     * @param element what to look for
     * @return whether there is one
     * @throws IllegalStateException in strict mode, if outside every section of the domain
     */
    public boolean contains(E element) {
        requireNonNull(element, "element");
        retirements.requireInside();
        return ring.firstMatch(element::equals) != null;
    }

    /**
     * Returns the first element that a predicate picks. With a domain, it may be used until the section ends in which this was
     * called. If references are counted, it is not held any more, and may be reclaimed by the time the caller has it: that is
     * for elements which no other thread removes, or of which nothing is used that reclaiming spoils; otherwise use
     * {@link #withFirst}. Strict mode insists on that.
     *
     * @param predicate says which
     * @return the element, or null if there is none
     * @throws IllegalStateException in strict mode, if outside every section of the domain, or if references are counted
     */
    public @Nullable E find(Predicate<? super E> predicate) {
        requireNonNull(predicate, "predicate");
        retirements.requireInside();
        if (Strict.ENABLED && ring.isCounted()) {
            throw new IllegalStateException(
                    "strict mode: an element whose references are counted is used inside withFirst,"
                            + " since what find returns is not held any more");
        }
        return ring.firstMatch(predicate);
    }

    /**
     * Gives the first element that a predicate picks to an action. If references are counted, the element is held meanwhile.
     *
     * @param predicate says which
     * @param action is given the element; may take its time if references are counted
     * @return whether there was one
     * @throws IllegalStateException in strict mode, if outside every section of the domain
     */
    public boolean withFirst(Predicate<? super E> predicate, Consumer<? super E> action) {
        requireNonNull(predicate, "predicate");
        requireNonNull(action, "action");
        retirements.requireInside();
        return ring.firstMatch(element -> {
                    boolean picked = predicate.test(element);
                    if (picked) {
                        action.accept(element);
                    }
                    return picked;
                })
                != null;
    }

    /**
     * Gives each element to an action, in the list's order. If references are counted, the element is held meanwhile.
     *
     * @param action is given each element; may update the list
     * @throws IllegalStateException in strict mode, if outside every section of the domain
     */
    @Override
    public void forEach(Consumer<? super E> action) {
        requireNonNull(action, "action");
        retirements.requireInside();
        ring.forEach(action);
    }

    /**
     * Returns the number of elements. Wait-free.
     *
     * @return how many there are
     */
    public int size() {
        return ring.size();
    }

    /**
     * Tells whether there is no element. Wait-free.
     *
     * @return true if the list is empty
     */
    public boolean isEmpty() {
        return ring.size() == 0;
    }

    /**
     * Returns the elements in the list's order. Its {@code remove} takes out the very element that it returned last, if that is
     * still in the list, and throws what {@link #remove} throws.
     *
     * @return an iterator for one thread; to be closed if references are counted and it may be left in the middle
     * @throws IllegalStateException in strict mode, if outside every section of the domain
     */
    @Override
    public Cursor<E> iterator() {
        retirements.requireInside();
        return new ListCursor<>(ring);
    }

    /**
     * Returns the elements in the list's order, for a stream. Of a list that counts references an element is held while it is
     * shown, which is until what the stream does with it one by one is done, and nothing is held in between: so a stream may
     * end early. What a stream collects, sorts or returns is not held. There is nothing to split.
     *
     * @return a spliterator for one thread
     * @throws IllegalStateException in strict mode, if outside every section of the domain
     */
    @Override
    public Spliterator<E> spliterator() {
        retirements.requireInside();
        return new ListSpliterator<>(ring);
    }

    /**
     * Shows the elements in order; once the domain is closed, only how many there are.
     *
     * @return a description
     */
    @Override
    public String toString() {
        return retirements.describe(this::join, ring::size);
    }

    /**
     * An iterator that lets go of what it holds when it is closed. Only iterators of lists that count references hold anything.
     *
     * @param <E> the type of the elements
     */
    public interface Cursor<E> extends Iterator<E>, AutoCloseable {
        /** Lets go of the elements. There are none left then. Closing again does no harm. */
        @Override
        void close();
    }

    private String join() {
        StringJoiner joined = new StringJoiner(", ", "[", "]");
        ring.forEach(element -> joined.add(element == this ? "(this list)" : String.valueOf(element)));
        return joined.toString();
    }
}
