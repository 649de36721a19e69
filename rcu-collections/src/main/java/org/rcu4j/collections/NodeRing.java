package org.rcu4j.collections;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.platform.StackProbe;
import org.rcu4j.internal.platform.Strict;
import org.rcu4j.internal.platform.Updating;

/**
 * The nodes of an {@link RcuLinkedList}, the way of its readers along them, and the lock of its updaters. Arguments have been
 * checked, and sections entered, by the list.
 *
 * <p>Under the lock nothing waits: the place in the domain's backlog is reserved before, and what has left is handed on after. A
 * node that is in the list while the lock is held can't be reclaimed, so updaters need no section to look at its element.
 *
 * <p>An update happens as a whole or not at all. What can fail comes first: the stack is probed, the node made and the place
 * reserved without the lock; under it the predicates are called and the element weighed. Then come the stores that make the
 * update, with nothing in between that could fail. What is left to do then is done again if it was cut off at its first step.
 */
final class NodeRing<E> {

    /** Before the first node and behind the last; has no element. */
    final ListNode<E> head = ListNode.head();

    final Retirements<E> retirements;
    private final ReentrantLock lock = new ReentrantLock();
    private final Updating updating = new Updating();

    /** Whether the lock's holder is noted as one who updates. Under the lock. */
    private boolean isNoted;

    /** What to do with an element on which no reader stands any more; null if they are not counted. */
    private final @Nullable Consumer<? super E> whenUnused;

    /** Written under the lock, read by all. */
    private volatile int size;

    /** How many there have been. Under the lock. */
    private long updates;

    NodeRing(Retirements<E> retirements, @Nullable Consumer<? super E> whenUnused) {
        this.retirements = retirements;
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
        if (isCounted()) {
            StackProbe.require(); // for what lets go
        }
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
        StackProbe.require();
        return locked(() -> new Found<>(firstBehind(start, predicate), updates));
    }

    /**
     * Takes out the node that a search finds, and puts another there if one is given.
     *
     * @param search is done under the lock; what it finds is in the list, or null
     * @return whether it found any
     */
    private boolean exchange(Supplier<@Nullable ListNode<E>> search, @Nullable ListNode<E> replacement) {
        requireNoUpdate();
        Exchange<E> exchange = new Exchange<>();
        Retirement<E> retirement = retirements.begin();
        try {
            boolean unused = locked(() -> {
                ListNode<E> found = search.get();
                exchange.found = found;
                if (found != null && (replacement == null || replacement.item != found.item)) {
                    takeOut(found, replacement, retirement, exchange);
                }
                return true;
            });
        } finally {
            try {
                end(retirement, exchange);
            } catch (StackOverflowError | OutOfMemoryError e) {
                endAfter(e, retirement, exchange);
            }
        }
        return exchange.found != null;
    }

    /** Hands on what has left, as far as that has not been done. */
    private void end(@Nullable Retirement<E> retirement, Exchange<E> exchange) {
        if (retirement != null) {
            retirement.finish();
        }
        ListNode<E> found = exchange.found;
        if (found != null && exchange.isTakenOut && !exchange.isLetGo) {
            found.letGo(exchange);
        }
    }

    /** Does what is left to do, or throws what the reclaim action of a list that counts references has thrown. */
    private void endAfter(Error cutOff, @Nullable Retirement<E> retirement, Exchange<E> exchange) {
        if (exchange.isLetGo) {
            throw cutOff;
        }
        end(retirement, exchange);
    }

    private boolean update(BooleanSupplier update) {
        requireNoUpdate();
        StackProbe.require();
        return locked(update::getAsBoolean);
    }

    /** Does something under the lock. */
    private <T> T locked(Supplier<T> step) {
        Strict.waitsFor(this);
        lock.lock();
        try {
            note();
            return step.get();
        } finally {
            try {
                unlock();
            } catch (StackOverflowError | OutOfMemoryError e) {
                unlock(); // was cut off at its first step
            }
        }
    }

    private void note() {
        updating.begin();
        isNoted = true;
        Strict.entered(this);
    }

    /** Gives the lock back, unless that has been done. */
    private void unlock() {
        if (!lock.isHeldByCurrentThread()) {
            return;
        }
        if (isNoted) {
            updating.end();
            isNoted = false;
        }
        lock.unlock();
        Strict.left(this);
    }

    /** For messages and for reports of strict mode. */
    @Override
    public String toString() {
        return "RcuLinkedList@" + Integer.toHexString(System.identityHashCode(this));
    }

    private void requireNoUpdate() {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("an update of " + this
                    + " was asked for in the middle of another one by the same thread: what a list calls while it updates itself"
                    + " (a predicate, a weigher, equals) does not update the list");
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
        int present = size;
        size = present + 1;
        updates++;
        return true;
    }

    private void takeOut(
            ListNode<E> node,
            @Nullable ListNode<E> replacement,
            @Nullable Retirement<E> retirement,
            Exchange<E> exchange) {
        if (retirement != null) {
            retirement.expect(itemOf(node));
        }
        if (replacement == null) {
            node.unlink();
            int present = size;
            size = present - 1;
        } else {
            node.replaceBy(replacement);
        }
        updates++;
        exchange.isTakenOut = true;
        if (retirement != null) {
            retirement.hasLeft = true;
        }
    }

    private ListNode<E> newNode(E element) {
        return whenUnused == null ? new ListNode<>(element) : new CountedNode<>(element, whenUnused);
    }

    static <E> E itemOf(ListNode<E> node) {
        return requireNonNull(node.item);
    }

    /** What a search found, and after how many updates. */
    private record Found<E>(@Nullable ListNode<E> node, long updates) {}

    /** How far an exchange has come. For its updater. */
    static final class Exchange<E> {
        private @Nullable ListNode<E> found;
        private boolean isTakenOut;

        /** Set by the node, when the list's own hold on it is over. */
        boolean isLetGo;
    }
}
