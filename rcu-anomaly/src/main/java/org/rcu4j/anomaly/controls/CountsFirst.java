package org.rcu4j.anomaly.controls;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stack that counts an element before it has the memory to take it in. */
public final class CountsFirst<E> {

    private static final class Node<E> {
        private final E element;
        private final @Nullable Node<E> below;

        Node(E element, @Nullable Node<E> below) {
            this.element = element;
            this.below = below;
        }
    }

    private int size;
    private @Nullable Node<E> top;

    /** Makes an empty stack. */
    public CountsFirst() {}

    /** Adds an element. */
    public void add(E element) {
        size++;
        top = new Node<>(element, top);
    }

    /** How many there are. */
    public int size() {
        return size;
    }

    /** The elements. */
    public List<E> toList() {
        List<E> elements = new ArrayList<>();
        for (Node<E> node = top; node != null; node = node.below) {
            elements.add(node.element);
        }
        return elements;
    }
}
