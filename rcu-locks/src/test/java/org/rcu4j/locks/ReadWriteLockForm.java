package org.rcu4j.locks;

import java.util.Arrays;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.rcu4j.testing.ThreadKind;

/** All read-write locks; a test that is about them runs with each. What they have in common beyond the interface is asked here. */
enum ReadWriteLockForm {
    SPIN(SpinReadWriteLock::new),
    BLOCKING(BlockingReadWriteLock::new),
    BLOCKING_FAIR(() -> new BlockingReadWriteLock(true)),
    RCU(RcuReadWriteLock::new),
    RCU_FAIR(() -> new RcuReadWriteLock(true));

    @SuppressWarnings("ImmutableEnumChecker") // keeps nothing
    private final Supplier<ReadWriteLock> making;

    ReadWriteLockForm(Supplier<ReadWriteLock> making) {
        this.making = making;
    }

    /** A new, free lock of this form. */
    ReadWriteLock create() {
        return making.get();
    }

    static Stream<ReadWriteLockForm> all() {
        return Arrays.stream(values());
    }

    /** Those in which reading and writing take turns strictly. */
    static Stream<ReadWriteLockForm> phaseFair() {
        return Stream.of(SPIN, BLOCKING_FAIR);
    }

    /** Each form with each kind of threads. */
    static Stream<Arguments> allWithThreads() {
        return all().flatMap(form -> ThreadKind.available().map(kind -> Arguments.of(form, kind)));
    }

    static int readLocks(ReadWriteLock lock) {
        return lock instanceof RcuReadWriteLock rcu
                ? rcu.getReadLockCount()
                : owned(lock).getReadLockCount();
    }

    static boolean isWriteLocked(ReadWriteLock lock) {
        return lock instanceof RcuReadWriteLock rcu
                ? rcu.isWriteLocked()
                : owned(lock).isWriteLocked();
    }

    static boolean isWriteLockedHere(ReadWriteLock lock) {
        return lock instanceof RcuReadWriteLock rcu
                ? rcu.isWriteLockedByCurrentThread()
                : owned(lock).isWriteLockedByCurrentThread();
    }

    static int writeHolds(ReadWriteLock lock) {
        return lock instanceof RcuReadWriteLock rcu
                ? rcu.getWriteHoldCount()
                : owned(lock).getWriteHoldCount();
    }

    static boolean hasQueuedThreads(ReadWriteLock lock) {
        if (lock instanceof RcuReadWriteLock rcu) {
            return rcu.hasQueuedThreads();
        }
        return lock instanceof BlockingReadWriteLock blocking
                ? blocking.hasQueuedThreads()
                : ((SpinReadWriteLock) lock).hasQueuedThreads();
    }

    private static OwnedReadWriteLock owned(ReadWriteLock lock) {
        return (OwnedReadWriteLock) lock;
    }
}
