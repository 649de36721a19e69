package org.rcu4j.collections;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The nodes of a {@link LockFreeSet}: the path from the head, on which elements ascend strictly. Updaters who meet a marked node
 * take it out; readers pass over it.
 *
 * <p>Why nothing is reclaimed that a reader can still come to. (1) A node that is not marked is on the path: only marked ones are
 * taken out. (2) A node that has left the path never returns: a compare-and-set links a node that is on the path to a new one,
 * or to the frozen successor of the one that it takes out, which was on the path itself. (3) A reader comes only to nodes that
 * were on the path at some time since it began: from a node that is not marked, to its successor on the path; from one that is
 * marked, to its frozen successor, which was on the path when the mark was set or, if that was before the reader began, when the
 * reader found the marked node on the path. So a grace period that starts after a node has left the path waits for all who can
 * come to it; one that starts when it is only marked does not.
 */
final class SetPath<E extends Comparable<? super E>> {

    /** Never marked. */
    private final SetNode<E> head = new SetNode<>(null, null);

    /** The first node that is in the set, or null. */
    @Nullable
    SetNode<E> first() {
        return following(head);
    }

    /** The next node that is in the set, or null. */
    @Nullable
    SetNode<E> following(SetNode<E> node) {
        SetNode<E> next = node.successor();
        while (next != null && next.isMarked()) {
            next = next.successor();
        }
        return next;
    }

    boolean contains(E element) {
        for (SetNode<E> node = head.successor(); node != null; node = node.successor()) {
            int order = itemOf(node).compareTo(element);
            if (order >= 0) {
                return order == 0 && !node.isMarked();
            }
        }
        return false;
    }

    boolean add(E element) {
        Window<E> window = search(element);
        while (!window.isTaken) {
            if (window.before.relink(window.at, new SetNode<>(element, window.at))) {
                return true;
            }
            window = search(element);
        }
        return false;
    }

    /** Finds where an element is or would be. */
    Window<E> search(E element) {
        Window<E> window = trySearch(element);
        while (window == null) {
            window = trySearch(element);
        }
        return window;
    }

    /**
     * Marks a node, and takes it out: once this returns true, a reader that begins does not come to it. Looks at no element,
     * so it may be called outside of the section in which the node was found, and nothing of the user's can interrupt it.
     *
     * @param before the node that is believed to be before it, or null
     * @return false if another thread has marked it
     */
    boolean remove(SetNode<E> node, @Nullable SetNode<E> before) {
        if (!node.mark()) {
            return false;
        }
        try {
            takeOut(node, before);
        } catch (StackOverflowError | OutOfMemoryError e) {
            takeOut(node, null); // was cut off, and it is no harm to do it twice
        }
        return true;
    }

    private void takeOut(SetNode<E> node, @Nullable SetNode<E> before) {
        if (before == null || !before.relink(node, node.successor())) {
            while (!tryExpunge(node)) {
                Thread.onSpinWait();
            }
        }
    }

    /** Null if another thread was faster to change a link on the way. */
    private @Nullable Window<E> trySearch(E element) {
        SetNode<E> before = head;
        SetNode<E> at = head.link();
        while (at != null) {
            SetNode<E> link = at.link();
            if (link instanceof SetNode.Marker<E> marker) {
                link = marker.link();
                if (!before.relink(at, link)) {
                    return null;
                }
            } else {
                int order = itemOf(at).compareTo(element);
                if (order >= 0) {
                    return new Window<>(before, at, order == 0);
                }
                before = at;
            }
            at = link;
        }
        return new Window<>(before, null, false);
    }

    /**
     * Sees to it that a marked node is not on the path, by taking out all that are marked until it is met, or is not met.
     *
     * @return false if another thread was faster to change a link on the way
     */
    private boolean tryExpunge(SetNode<E> node) {
        SetNode<E> before = head;
        SetNode<E> at = head.link();
        while (at != null) {
            SetNode<E> link = at.link();
            if (link instanceof SetNode.Marker<E> marker) {
                link = marker.link();
                if (!before.relink(at, link)) {
                    return false;
                }
                if (at == node) {
                    return true;
                }
            } else {
                before = at;
            }
            at = link;
        }
        return true;
    }

    static <E> E itemOf(SetNode<E> node) {
        return requireNonNull(node.item);
    }

    /** Where an element is or would be: two neighbours, neither marked when they were seen. */
    record Window<E>(SetNode<E> before, @Nullable SetNode<E> at, boolean isTaken) {}
}
