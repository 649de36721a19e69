package org.rcu4j.torture;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What is done to a scenario on top of its load. */
public enum Fault {
    STALL("a reader stays inside for up to half a second"),
    DEATH("a thread ends inside a section"),
    INTERRUPT("threads are interrupted, whatever they do"),
    FLOOD("callbacks by the thousand, as fast as they are accepted"),
    THROW("callbacks, exception handlers and listeners throw exceptions and errors"),
    CLOSE("the domain is closed while everybody is busy"),
    BURST("many threads start, read a few times, and end"),
    STACK("sections and updates in the last frames of a small stack (StackOverflowError)"),
    MEMORY("the heap is full for a moment, and every allocation fails (OutOfMemoryError)");

    private final String meaning;

    Fault(String meaning) {
        this.meaning = meaning;
    }

    /** A sentence for people. */
    public String meaning() {
        return meaning;
    }

    /** How the command line calls it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All of them, to be narrowed. */
    public static Set<Fault> all() {
        return EnumSet.allOf(Fault.class);
    }
}
