package org.rcu4j.torture.domain;

import org.jspecify.annotations.Nullable;

/** Elements in nobody's hand, or in one's. Needs no memory but the elements' own; for any number of threads. */
final class ElementStack {

    /** Under this object's monitor, as is all below. */
    private @Nullable Element top;

    private int size;

    synchronized void push(Element element) {
        element.next = top;
        top = element;
        size++;
    }

    synchronized @Nullable Element pop() {
        Element popped = top;
        if (popped != null) {
            top = popped.next;
            popped.next = null;
            size--;
        }
        return popped;
    }

    synchronized int size() {
        return size;
    }
}
