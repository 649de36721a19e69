package org.rcu4j.collections;

import static java.util.Objects.requireNonNull;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.platform.StackProbe;

/**
 * An iterator of an {@link RcuLinkedList}, for one thread. It stands on the node whose element it returned last, and holds that
 * and, once it has looked for it, the next.
 */
final class ListCursor<E> implements RcuLinkedList.Cursor<E> {

    private final NodeRing<E> ring;

    /** What it stands on; the head at the beginning and at the end. */
    private ListNode<E> at;

    /** Null if not looked for yet; the head at the end. */
    private @Nullable ListNode<E> next;

    /** What it returned last, unless it has removed that; not held by this. */
    private @Nullable ListNode<E> last;

    private boolean hasRemoved;

    ListCursor(NodeRing<E> ring) {
        this.ring = ring;
        this.at = ring.head;
    }

    @Override
    public boolean hasNext() {
        if (ring.isCounted()) {
            StackProbe.require(); // for what lets go
        }
        if (next == null) {
            next = at.nextRetained();
            if (next == ring.head) {
                stepTo(ring.head);
            }
        }
        return next != ring.head;
    }

    @Override
    public E next() {
        ring.retirements.requireInside();
        if (!hasNext()) {
            throw new NoSuchElementException("this iterator of " + ring + " has shown all, or is closed");
        }
        ListNode<E> node = requireNonNull(next);
        E item = NodeRing.itemOf(node);
        stepTo(ring.head); // what this lets go of may throw: then the element is shown the next time
        at = node;
        next = null;
        last = node;
        hasRemoved = false;
        return item;
    }

    @Override
    public void remove() {
        ListNode<E> node = last;
        if (node == null) {
            throw new IllegalStateException("this iterator of " + ring
                    + (hasRemoved
                            ? " has removed already what next() returned last, and that is done once"
                            : " has nothing to remove, since next() has not been called yet"));
        }
        boolean unused = ring.remove(node);
        last = null;
        hasRemoved = true;
    }

    @Override
    public void close() {
        ListNode<E> held = next;
        next = ring.head;
        try {
            stepTo(ring.head);
        } finally {
            if (held != null) {
                held.release();
            }
        }
    }

    private void stepTo(ListNode<E> node) {
        ListNode<E> left = at;
        at = node;
        left.release();
    }
}
