package org.rcu4j.benchmarks;

import static java.util.Objects.requireNonNull;

import java.io.Serial;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.rcu4j.QuiescentReader;
import org.rcu4j.RcuDomain;
import org.rcu4j.RcuReader;
import org.rcu4j.locks.RcuReadWriteLock;
import org.rcu4j.locks.SequenceLock;
import org.rcu4j.reclaim.HazardDomain;
import org.rcu4j.reclaim.HazardPointer;

/**
 * Looks an element up in a linked list of ten, under each protection: the comparison of P. McKenney, "Is Parallel Programming
 * Hard, And, If So, What Can You Do About It?", chapter "Deferred Processing". All walk the same list in the same way, and take
 * the elements by turns; nobody updates. Without any protection ({@link #none}) it is the baseline. Vary the threads by
 * {@code -t}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(5)
public class ListLookupBenchmark {

    private static final int ELEMENTS = 10;

    /** An element; as a reference, the link to the next one. */
    private static final class Node extends AtomicReference<@Nullable Node> {
        @Serial
        private static final long serialVersionUID = 1;

        private static final AtomicIntegerFieldUpdater<Node> COUNT =
                AtomicIntegerFieldUpdater.newUpdater(Node.class, "count");

        final int key;
        final int value;

        /** For {@link #referenceCounts} only. */
        volatile int count = 1;

        Node(int key, @Nullable Node next) {
            super(next);
            this.key = key;
            this.value = ~key;
        }

        boolean tryRetain() {
            int present = count;
            while (present != 0) {
                if (COUNT.weakCompareAndSet(this, present, present + 1)) {
                    return true;
                }
                present = count;
            }
            return false;
        }

        void release() {
            COUNT.getAndDecrement(this);
        }
    }

    private final AtomicReference<@Nullable Node> head = new AtomicReference<>();
    private final RcuDomain domain = RcuDomain.create("benchmark");
    private final HazardDomain hazards = HazardDomain.create("benchmark");
    private final SequenceLock sequenceLock = new SequenceLock();
    private final ReadWriteLock reentrantReadWriteLock = new ReentrantReadWriteLock();
    private final ReadWriteLock rcuReadWriteLock = new RcuReadWriteLock();

    /** Which element is next. */
    @State(Scope.Thread)
    public static class Turn {
        private int last;

        int next() {
            last = last + 1 < ELEMENTS ? last + 1 : 0;
            return last;
        }
    }

    /** What a loop keeps that takes its reader once. */
    @State(Scope.Thread)
    public static class Handle {
        private @Nullable RcuReader reader;

        @Setup
        public void take(ListLookupBenchmark shared) {
            reader = shared.domain.reader();
        }
    }

    /** What an event loop keeps. */
    @State(Scope.Thread)
    public static class Loop {
        private @Nullable QuiescentReader reader;

        @Setup
        public void register(ListLookupBenchmark shared) {
            reader = shared.domain.registerQuiescent();
        }

        @TearDown
        public void close() {
            requireNonNull(reader).close();
        }
    }

    /** A thread's hazard pointers: for the element that it is at, and for the next one. */
    @State(Scope.Thread)
    public static class Hazards {
        private @Nullable HazardPointer here;
        private @Nullable HazardPointer ahead;

        @Setup
        public void acquire(ListLookupBenchmark shared) {
            here = shared.hazards.acquire();
            ahead = shared.hazards.acquire();
        }

        @TearDown
        public void close() {
            requireNonNull(here).close();
            requireNonNull(ahead).close();
        }
    }

    @Setup
    public void fill() {
        for (int key = ELEMENTS - 1; key >= 0; key--) {
            head.set(new Node(key, head.get()));
        }
    }

    @TearDown
    public void close() {
        hazards.close();
        domain.close();
    }

    private int lookUp(int key) {
        Node node = head.getAcquire();
        while (node != null && node.key != key) {
            node = node.getAcquire();
        }
        return node == null ? 0 : node.value;
    }

    @Benchmark
    public int none(Turn turn) {
        return lookUp(turn.next());
    }

    /** Announces a quiescent state after each lookup. */
    @Benchmark
    public int quiescentStates(Turn turn, Loop loop) {
        int value = lookUp(turn.next());
        requireNonNull(loop.reader).quiescentState();
        return value;
    }

    @Benchmark
    public int section(Turn turn) {
        try (var _ = domain.read()) {
            return lookUp(turn.next());
        }
    }

    @Benchmark
    public int reader(Turn turn, Handle handle) {
        RcuReader reader = requireNonNull(handle.reader);
        reader.lock();
        try {
            return lookUp(turn.next());
        } finally {
            reader.unlock();
        }
    }

    @Benchmark
    public int sequenceLock(Turn turn) {
        int key = turn.next();
        long stamp;
        int value;
        do {
            stamp = sequenceLock.readBegin();
            value = lookUp(key);
        } while (sequenceLock.readRetry(stamp));
        return value;
    }

    /** Hand over hand: each element is protected before the one before it is given up. */
    @Benchmark
    public int hazardPointers(Turn turn, Hazards hazards) {
        int key = turn.next();
        HazardPointer here = requireNonNull(hazards.here);
        HazardPointer ahead = requireNonNull(hazards.ahead);
        Node node = here.protect(head);
        while (node != null && node.key != key) {
            node = ahead.protect(node);
            HazardPointer given = here;
            here = ahead;
            ahead = given;
        }
        int value = node == null ? 0 : node.value;
        here.clear();
        ahead.clear();
        return value;
    }

    /** Hand over hand: each element is retained before the one before it is released. */
    @Benchmark
    public int referenceCounts(Turn turn) {
        int key = turn.next();
        Node before = null;
        Node node = retain(head);
        while (node != null && node.key != key) {
            if (before != null) {
                before.release();
            }
            before = node;
            node = retain(before);
        }
        int value = node == null ? 0 : node.value;
        if (before != null) {
            before.release();
        }
        if (node != null) {
            node.release();
        }
        return value;
    }

    private static @Nullable Node retain(AtomicReference<@Nullable Node> source) {
        Node node = source.getAcquire();
        while (node != null && !node.tryRetain()) {
            node = source.getAcquire();
        }
        return node;
    }

    @Benchmark
    public int reentrantReadWriteLock(Turn turn) {
        return lookUp(reentrantReadWriteLock.readLock(), turn.next());
    }

    @Benchmark
    public int rcuReadWriteLock(Turn turn) {
        return lookUp(rcuReadWriteLock.readLock(), turn.next());
    }

    private int lookUp(Lock lock, int key) {
        lock.lock();
        try {
            return lookUp(key);
        } finally {
            lock.unlock();
        }
    }
}
