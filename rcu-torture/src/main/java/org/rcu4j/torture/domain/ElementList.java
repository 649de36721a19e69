package org.rcu4j.torture.domain;

import org.jspecify.annotations.Nullable;

/** Elements in nobody's hand, or in one's. Needs no memory but the elements' own; for any number of threads. */
final class ElementList {

    /** Under this object's monitor, as is all below. */
    private @Nullable Element first;

    private @Nullable Element last;
    private int size;

    /** To be taken next. */
    synchronized void addFirst(Element element) {
        element.next = first;
        first = element;
        if (last == null) {
            last = element;
        }
        size++;
    }

    /** To be taken when all others have been. */
    synchronized void addLast(Element element) {
        element.next = null;
        if (last == null) {
            first = element;
        } else {
            last.next = element;
        }
        last = element;
        size++;
    }

    synchronized @Nullable Element take() {
        Element taken = first;
        if (taken != null) {
            first = taken.next;
            taken.next = null;
            if (first == null) {
                last = null;
            }
            size--;
        }
        return taken;
    }

    synchronized int size() {
        return size;
    }
}
