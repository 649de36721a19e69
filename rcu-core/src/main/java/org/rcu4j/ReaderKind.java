package org.rcu4j;

/** The kinds of reader that a grace period waits for. */
public enum ReaderKind {
    /** A platform thread inside its own section: {@link RcuDomain#read()}, {@code readLock}, {@link RcuReader}. */
    THREAD,
    /** A detached section, or a virtual thread's own: {@link RcuDomain#enter()}, {@code read} on a virtual thread. */
    DETACHED,
    /** A thread that announces quiescent states: {@link RcuDomain#registerQuiescent()}. */
    QUIESCENT
}
