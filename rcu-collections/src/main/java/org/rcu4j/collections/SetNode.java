package org.rcu4j.collections;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A place in a {@link LockFreeSet}: an element and the link to the next one. It is removed in two steps: a {@link Marker}
 * becomes its successor, which never changes any more from then on; then the node before it is linked to what follows the
 * marker.
 */
class SetNode<E> {

    private static final VarHandle NEXT = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "next", VarHandle.class, SetNode.class, SetNode.class);

    /** Null in the head and in markers. */
    final @Nullable E item;

    /**
     * The next node, a marker, or null at the end. Plain until the node is published; then written by threads that insert, mark
     * or unlink (compare-and-set), read by all (acquire).
     */
    @SuppressWarnings("UnusedVariable") // used through NEXT
    private @Nullable SetNode<E> next;

    SetNode(@Nullable E item, @Nullable SetNode<E> next) {
        this.item = item;
        this.next = next;
    }

    /** The next node, a marker, or null. */
    @SuppressWarnings("unchecked")
    final @Nullable SetNode<E> link() {
        return (SetNode<E>) NEXT.getAcquire(this);
    }

    /** The next node, marked or not, whether this one is marked or not; or null. */
    final @Nullable SetNode<E> successor() {
        SetNode<E> link = link();
        return link instanceof Marker<E> marker ? marker.link() : link;
    }

    final boolean isMarked() {
        return link() instanceof Marker;
    }

    /** Links to another node, unless this one is marked or its link is not the expected one. */
    final boolean relink(@Nullable SetNode<E> expected, @Nullable SetNode<E> node) {
        return NEXT.compareAndSet(this, expected, node);
    }

    /** Marks this node as removed; false if another thread did. */
    final boolean mark() {
        SetNode<E> link = link();
        while (!(link instanceof Marker)) {
            if (NEXT.compareAndSet(this, link, new Marker<>(link))) {
                return true;
            }
            link = link();
        }
        return false;
    }

    /** Says of the node before it that it is removed, and keeps the link that this had at that moment. */
    static final class Marker<E> extends SetNode<E> {
        Marker(@Nullable SetNode<E> next) {
            super(null, next);
        }
    }
}
