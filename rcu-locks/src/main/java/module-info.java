/**
 * Spinlocks, spinning and blocking read-write locks, a read-write lock whose readers share nothing, and a sequence lock.
 *
 * <p>Begin with {@link org.rcu4j.locks.RcuReadWriteLock} or {@link org.rcu4j.locks.SpinLock}.
 */
module org.rcu4j.locks {
    requires transitive org.rcu4j;
    requires static transitive org.jspecify;

    exports org.rcu4j.locks;
}
