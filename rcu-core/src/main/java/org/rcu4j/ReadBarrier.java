package org.rcu4j;

import org.rcu4j.internal.platform.AsymmetricBarrier;

/**
 * How the order between a reader's entry and its later loads is kept, which decides what a section costs.
 *
 * <p>A section needs the one order that processors don't give for free: its entry, a store, must be visible before its loads
 * are done. The first two forms leave the reader without a fence and have the updater impose the order on every thread from
 * outside, once per grace period (an asymmetric barrier, as in liburcu and folly). The third pays on both sides.
 *
 * <p>The form is chosen once per JVM: the first of MEMBARRIER, HANDSHAKE and FENCE that can be had, or the one that the
 * system property {@code org.rcu4j.readBarrier} names ({@code membarrier}, {@code handshake} or {@code fence}). One that was
 * named but can't be had gives way to the next with a warning in the log.
 */
public enum ReadBarrier {
    /**
     * The updater calls {@code membarrier(2)}, about a microsecond. On Linux with Java 22 or later, when native access has
     * been enabled for this library ({@code --enable-native-access=org.rcu4j}, or {@code ALL-UNNAMED} on the class path).
     */
    MEMBARRIER,

    /**
     * The updater has the JVM stop each thread once at a poll, some tens of microseconds and more with many threads. On
     * HotSpot on every operating system. It leans on what the JVM happens to do, so it is chosen on Java 25, for which it was
     * tried, and on other versions from Java 22 on only if the system property names it.
     */
    HANDSHAKE,

    /** The reader executes a full fence, some nanoseconds per outermost entry; a nested entry needs none. Everywhere. */
    FENCE;

    /**
     * The form that this JVM uses.
     *
     * @return the form, the same for every domain and until the JVM ends
     */
    public static ReadBarrier active() {
        return AsymmetricBarrier.ACTIVE;
    }
}
