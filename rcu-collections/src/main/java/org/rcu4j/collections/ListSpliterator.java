package org.rcu4j.collections;

import static java.util.Objects.requireNonNull;

import java.util.Spliterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.platform.StackProbe;

/**
 * A spliterator of an {@link RcuLinkedList}. If references are counted it holds an element while that is shown, and nothing in
 * between: so a stream that ends early, or is given up, holds nothing. It is not split, since an element that waits in a batch
 * would not be held.
 */
final class ListSpliterator<E> implements Spliterator<E> {

    private final NodeRing<E> ring;

    /** What was shown last, not held any more: its element may have been reclaimed, but the way on is not. */
    private ListNode<E> at;

    private boolean isOver;

    ListSpliterator(NodeRing<E> ring) {
        this.ring = ring;
        this.at = ring.head;
    }

    @Override
    public boolean tryAdvance(Consumer<? super E> action) {
        requireNonNull(action, "action");
        if (isOver) {
            return false;
        }
        ring.retirements.requireInside();
        if (ring.isCounted()) {
            StackProbe.require(); // for what lets go
        }
        ListNode<E> next = at.nextRetained();
        if (next == ring.head) {
            isOver = true;
            return false;
        }
        at = next;
        try {
            action.accept(NodeRing.itemOf(next));
        } finally {
            next.release();
        }
        return true;
    }

    @Override
    public @Nullable Spliterator<E> trySplit() {
        return null;
    }

    @Override
    public long estimateSize() {
        return isOver ? 0 : ring.size();
    }

    @Override
    public int characteristics() {
        return ORDERED | NONNULL | CONCURRENT;
    }
}
