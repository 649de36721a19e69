package org.rcu4j.benchmarks.guard;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.rcu4j.QuiescentReader;
import org.rcu4j.RcuDomain;
import org.rcu4j.RcuReader;
import org.rcu4j.RcuReference;
import org.rcu4j.collections.LockFreeSet;
import org.rcu4j.collections.RcuHashMap;
import org.rcu4j.collections.RcuLinkedList;
import org.rcu4j.locks.RcuReadWriteLock;
import org.rcu4j.locks.SequenceLock;
import org.rcu4j.locks.SpinLock;
import org.rcu4j.reclaim.HazardDomain;
import org.rcu4j.reclaim.HazardPointer;

/**
 * A program whose static methods are the fast paths, and controls that must be found guilty. It runs each of them until it has
 * been compiled. In a JVM of its own each of them is compiled for what is used here: as in any program with one kind of reader.
 */
final class FastPaths {

    private static final int RUNS = 30_000;
    private static final Integer KEY = 7;

    private static final RcuDomain DOMAIN = RcuDomain.create("guard");
    private static final RcuReference<Integer> REFERENCE = new RcuReference<>(DOMAIN, KEY);
    private static final RcuReader READER = DOMAIN.reader();
    private static final RcuHashMap<Integer, Integer> MAP = new RcuHashMap<>(DOMAIN, value -> {});
    private static final RcuLinkedList<Integer> LIST = new RcuLinkedList<>(DOMAIN);
    private static final LockFreeSet<Integer> SET = new LockFreeSet<>();
    private static final Predicate<Object> IS_KEY = KEY::equals;
    private static final HazardDomain HAZARDS = HazardDomain.create("guard");
    private static final HazardPointer HAZARD = HAZARDS.acquire();
    private static final AtomicReference<Integer> SOURCE = new AtomicReference<>(KEY);
    private static final SequenceLock SEQUENCE_LOCK = new SequenceLock();
    private static final RcuReadWriteLock READ_WRITE_LOCK = new RcuReadWriteLock();
    private static final SpinLock SPIN_LOCK = new SpinLock();
    private static final VarHandle COUNT;

    static {
        try {
            COUNT = MethodHandles.lookup().findStaticVarHandle(FastPaths.class, "count", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static int count;

    private FastPaths() {}

    // --- the fast paths

    static int section() {
        try (var _ = DOMAIN.read()) {
            return REFERENCE.get();
        }
    }

    static int sectionByReader() {
        READER.lock();
        try {
            return REFERENCE.get();
        } finally {
            READER.unlock();
        }
    }

    static int sectionByLock() {
        DOMAIN.readLock();
        try {
            return REFERENCE.get();
        } finally {
            DOMAIN.readUnlock();
        }
    }

    static int lookUp() {
        Integer value = MAP.get(KEY);
        return value == null ? 0 : value;
    }

    static int lookUpInSection() {
        try (var _ = DOMAIN.read()) {
            Integer value = MAP.get(KEY);
            return value == null ? 0 : value;
        }
    }

    static int findInList() {
        Integer value = LIST.find(IS_KEY);
        return value == null ? 0 : value;
    }

    static int findInSet() {
        return SET.contains(KEY) ? 1 : 0;
    }

    static int protect() {
        int value = HAZARD.protect(SOURCE);
        HAZARD.clear();
        return value;
    }

    static int sequence() {
        long stamp;
        int value;
        do {
            stamp = SEQUENCE_LOCK.readBegin();
            value = count;
        } while (SEQUENCE_LOCK.readRetry(stamp));
        return value;
    }

    static int readLock() {
        READ_WRITE_LOCK.readLock().lock();
        try {
            return count;
        } finally {
            READ_WRITE_LOCK.readLock().unlock();
        }
    }

    /** Its reader is registered meanwhile: no grace period ends, and none is waited for. */
    static int quiescentState(QuiescentReader reader) {
        reader.quiescentState();
        return REFERENCE.get();
    }

    // --- one atomic instruction is promised

    static int spinLock() {
        SPIN_LOCK.lock();
        try {
            return count;
        } finally {
            SPIN_LOCK.unlock();
        }
    }

    // --- controls: all of them use some

    static int detachedSection() {
        long cookie = DOMAIN.enter();
        try {
            return REFERENCE.get();
        } finally {
            DOMAIN.exit(cookie);
        }
    }

    static int compareAndSet() {
        return COUNT.compareAndSet(0, 0) ? 1 : 0;
    }

    static int getAndAdd() {
        return (int) COUNT.getAndAdd(1);
    }

    static int getAndSet() {
        return (int) COUNT.getAndSet(2);
    }

    static int volatileStore() {
        COUNT.setVolatile(3);
        return count;
    }

    static int fullFence() {
        VarHandle.fullFence();
        return count;
    }

    static int synchronizedBlock() {
        synchronized (SOURCE) {
            return count;
        }
    }

    public static void main(String[] args) {
        IntStream.range(0, 16).forEach(i -> {
            MAP.put(i, i);
            LIST.addLast(i);
        });
        IntStream.rangeClosed(KEY - 1, KEY + 1).forEach(SET::add); // so few that no part of a search is rare
        QuiescentReader quiescent = DOMAIN.registerQuiescent();
        repeat(FastPaths::section);
        repeat(FastPaths::sectionByReader);
        repeat(FastPaths::sectionByLock);
        repeat(FastPaths::lookUp);
        repeat(FastPaths::lookUpInSection);
        repeat(FastPaths::findInList);
        repeat(FastPaths::findInSet);
        repeat(FastPaths::protect);
        repeat(FastPaths::sequence);
        repeat(FastPaths::readLock);
        repeat(() -> quiescentState(quiescent));
        repeat(FastPaths::spinLock);
        repeat(FastPaths::detachedSection);
        repeat(FastPaths::compareAndSet);
        repeat(FastPaths::getAndAdd);
        repeat(FastPaths::getAndSet);
        repeat(FastPaths::volatileStore);
        repeat(FastPaths::fullFence);
        repeat(FastPaths::synchronizedBlock);
        quiescent.close();
        DOMAIN.close();
        HAZARD.close();
        HAZARDS.close();
    }

    private static void repeat(IntSupplier path) {
        int sum = 0;
        for (int i = 0; i < RUNS; i++) {
            sum += path.getAsInt();
        }
        System.out.println(sum);
    }
}
