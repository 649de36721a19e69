package org.rcu4j.jcstress.collections;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What is put into a collection: complete if it has its text, and no more to be used once it is freed. Both are plain. */
final class Element implements Comparable<Element> {

    private static final VarHandle FREED = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "freed", VarHandle.class, Element.class, boolean.class);

    private final int number;
    private int text;
    private boolean freed;

    Element(int number) {
        this.number = number;
    }

    static Element complete(int number) {
        Element element = new Element(number);
        element.write();
        return element;
    }

    void write() {
        text = 1;
    }

    boolean isComplete() {
        return text == 1;
    }

    void free() {
        freed = true;
    }

    boolean isFreed() {
        return freed;
    }

    /** Waits until a callback has freed it. */
    void awaitFreed() {
        while (!(boolean) FREED.getOpaque(this)) {
            Thread.yield();
        }
    }

    @Override
    public int compareTo(Element other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Element element && element.number == number;
    }

    @Override
    public int hashCode() {
        return number;
    }
}
