package org.rcu4j.torture;

import java.util.Map;
import java.util.Set;

/** One way to put something under stress. Immutable: what a round needs is made by {@link #begin}. */
public interface Scenario {

    /** How the command line calls it. */
    String name();

    /** What it does, in a line. */
    String about();

    /** The faults that it can have on top. */
    Set<Fault> faults();

    /** Whether this JVM has what it needs. */
    default boolean isAvailable() {
        return true;
    }

    /** The system properties that its JVM must have been started with: if there are any, it gets a JVM of its own. */
    default Map<String, String> properties() {
        return Map.of();
    }

    /** Makes a new subject and starts threads on it. */
    Course begin(Round round);
}
