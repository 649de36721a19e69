package org.rcu4j.torture.locks;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.rcu4j.locks.SequenceLock;

/**
 * A lock under torture.
 *
 * @param write excludes everybody
 * @param read excludes writers; null if there is none
 * @param optimistic how to read without a lock; null if that can't be done
 * @param reentrant whether a thread may lock it again, and take the read lock while it holds the write lock
 */
public record LockSubject(
        Lock write, @Nullable Lock read, @Nullable Optimistic optimistic, boolean reentrant) {

    /** Reading without a lock: how to begin, which returns a stamp, and whether to read again. */
    public record Optimistic(LongSupplier begin, LongPredicate retry) {}

    static LockSubject exclusive(Lock lock) {
        return new LockSubject(lock, null, null, false);
    }

    static LockSubject readWrite(ReadWriteLock lock, boolean reentrant) {
        return new LockSubject(lock.writeLock(), lock.readLock(), null, reentrant);
    }

    static LockSubject sequence(SequenceLock lock) {
        return new LockSubject(lock.writeLock(), null, new Optimistic(lock::readBegin, lock::readRetry), false);
    }
}
