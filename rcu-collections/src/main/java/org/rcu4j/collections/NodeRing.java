package org.rcu4j.collections;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.Strict;

/**
 * The nodes of an {@link RcuLinkedList}, the way of its readers along them, and the lock of its updaters. Arguments have been
 * checked, and sections entered, by the list.
 *
 * <p>Under the lock nothing waits: the place in the domain's backlog is reserved before, and what has left is handed on after. A
 * node that is in the list while the lock is held can't be reclaimed, so updaters need no section to look at its element.
 */
final class NodeRing<E> {

    /** Before the first node and behind the last; has no element. */
    final ListNode<E> head = ListNode.head();

    final Departures<E> departures;
    private final ReentrantLock lock = new ReentrantLock();

    /** What to do with an element on which no reader stands any more; null if they are not counted. */
    private final @Nullable Consumer<? super E> whenUnused;

    /** Written under the lock, read by all. */
    private volatile int size;

    /** How many there have been. Under the lock. */
    private long updates;

    NodeRing(Departures<E> departures, @Nullable Consumer<? super E> whenUnused) {
        this.departures = departures;
        this.whenUnused = whenUnused;
    }

    boolean isCounted() {
        return whenUnused != null;
    }

    int size() {
        return size;
    }

    // --- readers

    /** Goes hand over hand: holds the next node before it lets go of the one that it stands on. */
    @Nullable
    E firstMatch(Predicate<? super E> predicate) {
        ListNode<E> at = head;
        try {
            for (ListNode<E> next = at.nextRetained(); next != head; next = at.nextRetained()) {
                ListNode<E> left = at;
                at = next;
                left.release();
                if (predicate.test(itemOf(at))) {
                    return at.item;
                }
            }
            return null;
        } finally {
            at.release();
        }
    }

    void forEach(Consumer<? super E> action) {
        E unused = firstMatch(element -> {
            action.accept(element);
            return false;
        });
    }

    // --- updaters

    void insertFirst(E element) {
        ListNode<E> added = newNode(element);
        boolean unused = update(() -> insert(added, head));
    }

    void insertLast(E element) {
        ListNode<E> added = newNode(element);
        boolean unused = update(() -> insert(added, head.previous()));
    }

    boolean insertAfter(Predicate<? super E> predicate, E element) {
        ListNode<E> added = newNode(element);
        return update(() -> insert(added, firstBehind(head, predicate)));
    }

    boolean removeFirst(Predicate<? super E> predicate) {
        return exchangeFirst(predicate, null);
    }

    boolean replaceFirst(Predicate<? super E> predicate, E element) {
        return exchangeFirst(predicate, newNode(element));
    }

    boolean removeAll(Predicate<? super E> predicate) {
        boolean any = false;
        Found<E> found = find(head, predicate);
        while (found.node != null) {
            any |= remove(found.node);
            found = find(found.node, predicate);
        }
        return any;
    }

    /** Removes a node if it is still in the list. */
    boolean remove(ListNode<E> node) {
        return exchange(() -> node.isLinked() ? node : null, null);
    }

    /** Looks first, so that no place in the backlog is asked for in vain; and again if others have updated the list since. */
    private boolean exchangeFirst(Predicate<? super E> predicate, @Nullable ListNode<E> replacement) {
        Found<E> found = find(head, predicate);
        return found.node != null
                && exchange(() -> found.updates == updates ? found.node : firstBehind(head, predicate), replacement);
    }

    private Found<E> find(ListNode<E> start, Predicate<? super E> predicate) {
        requireNoUpdate();
        lock();
        try {
            return new Found<>(firstBehind(start, predicate), updates);
        } finally {
            unlock();
        }
    }

    /**
     * Takes out the node that a search finds, and puts another there if one is given.
     *
     * @param search is done under the lock; what it finds is in the list, or null
     * @return whether it found any
     */
    private boolean exchange(Supplier<@Nullable ListNode<E>> search, @Nullable ListNode<E> replacement) {
        requireNoUpdate();
        Departure<E> departure = departures.begin();
        ListNode<E> found;
        boolean leaves = false;
        try {
            lock();
            try {
                found = search.get();
                if (found != null && (replacement == null || replacement.item != found.item)) {
                    takeOut(found, replacement);
                    leaves = true;
                    departure.leaves(itemOf(found));
                }
            } finally {
                unlock();
            }
        } finally {
            departure.settle();
        }
        if (found != null && leaves) {
            found.release();
        }
        return found != null;
    }

    private boolean update(BooleanSupplier update) {
        requireNoUpdate();
        lock();
        try {
            return update.getAsBoolean();
        } finally {
            unlock();
        }
    }

    private void lock() {
        if (Strict.ENABLED) {
            Strict.waitsFor(this);
        }
        lock.lock();
        if (Strict.ENABLED) {
            Strict.entered(this);
        }
    }

    private void unlock() {
        lock.unlock();
        if (Strict.ENABLED) {
            Strict.left(this);
        }
    }

    /** For reports of strict mode. */
    @Override
    public String toString() {
        return "RcuLinkedList@" + Integer.toHexString(System.identityHashCode(this));
    }

    private void requireNoUpdate() {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException(
                    "equals, or a predicate, does not update the list by whose update it is called");
        }
    }

    // --- under the lock

    /** Passes over nodes that are not in the list any more, which are met if the start is not either. */
    private @Nullable ListNode<E> firstBehind(ListNode<E> start, Predicate<? super E> predicate) {
        ListNode<E> node = start.isLinked() ? start.next() : start.beyond();
        while (node != head) {
            if (!node.isLinked()) {
                node = node.beyond();
            } else if (predicate.test(itemOf(node))) {
                return node;
            } else {
                node = node.next();
            }
        }
        return null;
    }

    private boolean insert(ListNode<E> added, @Nullable ListNode<E> before) {
        if (before == null) {
            return false;
        }
        before.insertNext(added);
        noteUpdate(1);
        return true;
    }

    private void takeOut(ListNode<E> node, @Nullable ListNode<E> replacement) {
        if (replacement == null) {
            node.unlink();
            noteUpdate(-1);
        } else {
            node.replaceBy(replacement);
            noteUpdate(0);
        }
    }

    private void noteUpdate(int growth) {
        updates++;
        int present = size;
        size = present + growth;
    }

    private ListNode<E> newNode(E element) {
        return whenUnused == null ? new ListNode<>(element) : new CountedNode<>(element, whenUnused);
    }

    static <E> E itemOf(ListNode<E> node) {
        return requireNonNull(node.item);
    }

    /** What a search found, and after how many updates. */
    private record Found<E>(@Nullable ListNode<E> node, long updates) {}
}
