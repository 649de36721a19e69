package org.rcu4j.locks;

import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * A lock under test, and what can be asked of it beyond the interface.
 *
 * @param lock the lock
 * @param locked whether some thread has it
 * @param heldHere whether this thread has it
 * @param queued whether threads wait for it, false if it does not know
 * @param traces how many traces of waiting threads there are, for the holder to ask: places, notes, members of a queue
 */
record Subject(
        Lock lock, BooleanSupplier locked, BooleanSupplier heldHere, BooleanSupplier queued, IntSupplier traces) {

    static Subject of(SpinLock lock) {
        return new Subject(lock, lock::isLocked, lock::isHeldByCurrentThread, () -> false, () -> 0);
    }

    static Subject of(TicketLock lock) {
        return new Subject(
                lock,
                lock::isLocked,
                lock::isHeldByCurrentThread,
                lock::hasQueuedThreads,
                () -> lock.abandonedTickets() + lock.getQueueLength());
    }

    static Subject of(McsLock lock) {
        return new Subject(
                lock, lock::isLocked, lock::isHeldByCurrentThread, lock::hasQueuedThreads, lock::nodesBehindHolder);
    }

    static Subject writeSideOf(SpinReadWriteLock lock) {
        return new Subject(
                lock.writeLock(),
                lock::isWriteLocked,
                lock::isWriteLockedByCurrentThread,
                lock::hasQueuedThreads,
                () -> lock.hasQueuedThreads() ? 1 : 0);
    }

    static Subject writeSideOf(BlockingReadWriteLock lock) {
        return new Subject(
                lock.writeLock(),
                lock::isWriteLocked,
                lock::isWriteLockedByCurrentThread,
                lock::hasQueuedThreads,
                lock::getQueueLength);
    }

    static Subject writeSideOf(RcuReadWriteLock lock) {
        return new Subject(
                lock.writeLock(),
                lock::isWriteLocked,
                lock::isWriteLockedByCurrentThread,
                lock::hasQueuedThreads,
                lock::getQueueLength);
    }

    static Subject writeSideOf(SequenceLock lock) {
        return new Subject(
                lock.writeLock(), lock::isWriteLocked, lock::isWriteLockedByCurrentThread, () -> false, () -> 0);
    }
}
