package org.rcu4j;

/** The kinds of reader that a grace period waits for; and the callback that others wait for. */
public enum ReaderKind {
    /** A thread, platform or virtual, inside its own section: {@link RcuDomain#read()}, {@code readLock}, {@link RcuReader}. */
    THREAD,
    /** A detached section: {@link RcuDomain#enter()}. */
    DETACHED,
    /** A thread that announces quiescent states: {@link RcuDomain#registerQuiescent()}. */
    QUIESCENT,
    /** Not a reader but a callback that does not end, for which the callbacks behind it wait: {@link RcuDomain#call}. */
    CALLBACK
}
