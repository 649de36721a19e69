package org.rcu4j.anomaly.worlds;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rcu4j.anomaly.World;
import org.rcu4j.locks.BlockingReadWriteLock;
import org.rcu4j.locks.McsLock;
import org.rcu4j.locks.RcuReadWriteLock;
import org.rcu4j.locks.SequenceLock;
import org.rcu4j.locks.SpinLock;
import org.rcu4j.locks.SpinReadWriteLock;
import org.rcu4j.locks.TicketLock;

/**
 * A lock under test: one that excludes all, or a read lock with the write lock that belongs to it.
 *
 * @param name what it is called
 * @param whole the object that has the queries
 * @param lock the lock that operations are done with
 * @param other the lock that stands in its way, when another thread has it
 */
record LockSubject(String name, Object whole, Lock lock, Lock other) {

    /** A kind of lock. */
    record Kind(String name, Supplier<LockSubject> maker, boolean reads, boolean reentrant, boolean conditions) {}

    static List<Kind> kinds() {
        List<Kind> kinds = new ArrayList<>();
        kinds.add(exclusive("SpinLock", SpinLock::new));
        kinds.add(exclusive("TicketLock", TicketLock::new));
        kinds.add(exclusive("McsLock", McsLock::new));
        kinds.add(new Kind("SequenceLock.writeLock", LockSubject::sequence, false, false, false));
        readWrite(kinds, "SpinReadWriteLock", SpinReadWriteLock::new, true);
        readWrite(kinds, "BlockingReadWriteLock", BlockingReadWriteLock::new, true);
        readWrite(kinds, "BlockingReadWriteLock, fair", () -> new BlockingReadWriteLock(true), true);
        readWrite(kinds, "RcuReadWriteLock", RcuReadWriteLock::new, true);
        return kinds;
    }

    private static LockSubject sequence() {
        SequenceLock lock = new SequenceLock();
        return new LockSubject("SequenceLock", lock, lock.writeLock(), lock.writeLock());
    }

    static Kind exclusive(String name, Supplier<Lock> maker) {
        return new Kind(
                name,
                () -> {
                    Lock lock = maker.get();
                    return new LockSubject(name, lock, lock, lock);
                },
                false,
                false,
                false);
    }

    private static void readWrite(List<Kind> kinds, String name, Supplier<ReadWriteLock> maker, boolean reentrant) {
        kinds.add(new Kind(
                name + ".readLock",
                () -> {
                    ReadWriteLock lock = maker.get();
                    return new LockSubject(name, lock, lock.readLock(), lock.writeLock());
                },
                true,
                reentrant,
                false));
        kinds.add(new Kind(
                name + ".writeLock",
                () -> {
                    ReadWriteLock lock = maker.get();
                    return new LockSubject(name, lock, lock.writeLock(), lock.writeLock());
                },
                false,
                reentrant && !name.startsWith("Spin"),
                name.startsWith("Blocking")));
    }

    /** Whether this thread has it, as far as the lock can tell. */
    @Nullable
    Boolean isHeldHere(boolean reads) throws ReflectiveOperationException {
        if (reads) {
            Object holds = ask("getReadHoldCount");
            return holds == null ? null : !holds.equals(0);
        }
        Object held = ask("isHeldByCurrentThread");
        return (Boolean) (held != null ? held : ask("isWriteLockedByCurrentThread"));
    }

    /** Nobody has it, and nobody waits. */
    void requireFree() throws ReflectiveOperationException {
        for (String query : List.of("isLocked", "isWriteLocked", "hasQueuedThreads")) {
            requireAnswer(query, false);
        }
        for (String query : List.of("getReadLockCount", "getQueueLength", "getWriteHoldCount", "getReadHoldCount")) {
            requireAnswer(query, 0);
        }
    }

    private void requireAnswer(String query, Object right) throws ReflectiveOperationException {
        Object answer = ask(query);
        if (answer != null) {
            World.requireEqual(answer, right, query + "()");
        }
    }

    private @Nullable Object ask(String query) throws ReflectiveOperationException {
        try {
            return whole.getClass().getMethod(query).invoke(whole);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }
}
