package org.rcu4j.collections;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A place in an {@link RcuLinkedList}: an element, the link to the next node by which readers go, and the link back, which only
 * updaters use. The list is a ring with a head that has no element.
 *
 * <p>A node is complete before a link to it is published. One that has been taken out keeps its link to the next node as it was
 * at that moment, so that a reader who stands on it finds the way back into the list: whatever followed then and is still in
 * the list is ahead of it. A reader that does not stand on it but has to pass over it goes {@link #beyond} it.
 */
class ListNode<E> {

    private static final VarHandle NEXT = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "next", VarHandle.class, ListNode.class, ListNode.class);

    /** Null in the head. */
    final @Nullable E item;

    /** Written by updaters under the list's lock (release), read by readers (acquire) and under the lock (plain). */
    private ListNode<E> next;

    /**
     * The node before; in one that has been taken out, what took its place, or null. Written under the list's lock, for the last
     * time before the list lets go of the node; read under the lock, or after all have let go (plain).
     */
    private @Nullable ListNode<E> previous;

    private ListNode() {
        item = null;
        next = this;
        previous = this;
    }

    ListNode(E item) {
        this.item = item;
        this.next = this;
    }

    /** The head of an empty list. */
    static <E> ListNode<E> head() {
        return new ListNode<>();
    }

    // --- for readers

    /** The next node, or the head at the end. */
    @SuppressWarnings("unchecked")
    final ListNode<E> next() {
        return (ListNode<E>) NEXT.getAcquire(this);
    }

    /** The next node whose element can still be used, retained; or the head at the end. */
    final ListNode<E> nextRetained() {
        ListNode<E> node = next();
        while (!node.tryRetain()) {
            node = node.beyond();
        }
        return node;
    }

    /** The way on over a node that has been taken out, for who does not visit it: to what took its place, or to the next. */
    final ListNode<E> beyond() {
        ListNode<E> replacement = previous;
        return replacement != null ? replacement : next();
    }

    /** Keeps the element from being reclaimed until it is released; false if it is reclaimed already. */
    boolean tryRetain() {
        return true;
    }

    /** Takes a {@link #tryRetain} back. */
    void release() {}

    /** Ends the list's own hold on a node that has been taken out, and says so at once: the reclaim action may fail. */
    void letGo(NodeRing.Exchange<E> exchange) {
        exchange.isLetGo = true;
    }

    // --- for updaters, under the list's lock

    final boolean isLinked() {
        return previous != null && previous.next == this;
    }

    /** The node before this one, which is in the list. The last one is before the head. */
    final ListNode<E> previous() {
        return requireNonNull(previous);
    }

    /** Puts a new node behind this one. */
    final void insertNext(ListNode<E> added) {
        added.linkBetween(this, next);
    }

    /** Takes this node out. */
    final void unlink() {
        ListNode<E> before = previous();
        NEXT.setRelease(before, next);
        next.previous = before;
        previous = null;
    }

    /** Puts a new node where this one is. Readers see either. */
    final void replaceBy(ListNode<E> replacement) {
        replacement.linkBetween(previous(), next);
        previous = replacement;
    }

    private void linkBetween(ListNode<E> before, ListNode<E> after) {
        next = after;
        previous = before;
        after.previous = this;
        NEXT.setRelease(before, this);
    }
}
