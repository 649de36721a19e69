package org.rcu4j.torture.domain;

/** How one thread enters and leaves sections, again and again. Used by that thread only. */
public interface Section extends AutoCloseable {

    void enter();

    /** Leaves the section, or if it is within another, the inner one. */
    void exit();

    /** Whether sections may be entered within sections. */
    default boolean nests() {
        return true;
    }

    /** Ends the thread's being a reader, outside of sections. */
    @Override
    default void close() {}
}
