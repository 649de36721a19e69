package org.rcu4j.benchmarks;

import static java.util.Objects.requireNonNull;

import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import org.HdrHistogram.WriterReaderPhaser;
import org.apache.cassandra.utils.concurrent.OpOrder;
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
import org.rcu4j.RcuReference;
import org.rcu4j.locks.RcuReadWriteLock;

/**
 * Reads a field of a shared object under each protection. Without any ({@link #volatileRead}) it is the baseline, to be
 * subtracted for the price of the protection alone. Each rival is used as its own documentation says.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(5)
public class SectionBenchmark {

    private static final class Payload {
        final int value;

        Payload(int value) {
            this.value = value;
        }
    }

    private final RcuDomain domain = RcuDomain.create("benchmark");
    private final RcuReference<Payload> reference = new RcuReference<>(domain, new Payload(42));
    private volatile Payload unprotected = new Payload(42);
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final RcuReadWriteLock rcuLock = new RcuReadWriteLock();
    private final StampedLock stampedLock = new StampedLock();
    private final AtomicInteger count = new AtomicInteger(1);
    private final OpOrder opOrder = new OpOrder();
    private final WriterReaderPhaser phaser = new WriterReaderPhaser();
    private final CountedPayload counted = new CountedPayload();
    private final Arena arena = Arena.ofShared();
    private volatile MemorySegment segment = arena.allocateFrom(ValueLayout.JAVA_INT, 42);

    /** Its owner's reference keeps it alive throughout. */
    private static final class CountedPayload extends AbstractReferenceCounted {
        @Override
        public ReferenceCounted touch(Object hint) {
            return this;
        }

        @Override
        protected void deallocate() {}
    }

    /** What a loop keeps that takes its reader once. */
    @State(Scope.Thread)
    public static class Handle {
        private @Nullable RcuReader reader;

        @Setup
        public void take(SectionBenchmark shared) {
            reader = shared.domain.reader();
        }
    }

    /** What an event loop keeps. */
    @State(Scope.Thread)
    public static class Loop {
        private @Nullable QuiescentReader reader;

        @Setup
        public void register(SectionBenchmark shared) {
            reader = shared.domain.registerQuiescent();
        }

        @TearDown
        public void close() {
            requireNonNull(reader).close();
        }
    }

    @TearDown
    public void close() {
        domain.close();
        arena.close();
    }

    @Benchmark
    public int volatileRead() {
        return unprotected.value;
    }

    /** What the read itself takes where a section has it: subtracted, it leaves the section. */
    @Benchmark
    public int referenceRead() {
        return reference.get().value;
    }

    @Benchmark
    public int reader(Handle handle) {
        RcuReader reader = requireNonNull(handle.reader);
        reader.lock();
        try {
            return reference.get().value;
        } finally {
            reader.unlock();
        }
    }

    /** What no reader of ours can beat. */
    @Benchmark
    public int bareReader(BareReader reader) {
        reader.lock();
        try {
            return unprotected.value;
        } finally {
            reader.unlock();
        }
    }

    @Benchmark
    public int read() {
        try (var _ = domain.read()) {
            return reference.get().value;
        }
    }

    @Benchmark
    public int readLock() {
        domain.readLock();
        try {
            return reference.get().value;
        } finally {
            domain.readUnlock();
        }
    }

    @Benchmark
    public int detached() {
        long cookie = domain.enter();
        try {
            return reference.get().value;
        } finally {
            domain.exit(cookie);
        }
    }

    @Benchmark
    public int quiescentState(Loop loop) {
        int value = reference.get().value;
        requireNonNull(loop.reader).quiescentState();
        return value;
    }

    @Benchmark
    public int reentrantReadWriteLock() {
        lock.readLock().lock();
        try {
            return unprotected.value;
        } finally {
            lock.readLock().unlock();
        }
    }

    @Benchmark
    public int rcuReadWriteLock() {
        rcuLock.readLock().lock();
        try {
            return unprotected.value;
        } finally {
            rcuLock.readLock().unlock();
        }
    }

    @Benchmark
    public int referenceCount() {
        if (!tryRetain()) {
            throw new IllegalStateException();
        }
        try {
            return unprotected.value;
        } finally {
            count.decrementAndGet();
        }
    }

    @Benchmark
    public int stampedLock() {
        long stamp = stampedLock.readLock();
        try {
            return unprotected.value;
        } finally {
            stampedLock.unlockRead(stamp);
        }
    }

    /** Protects nothing that is freed: the read comes first, and only then shows whether it was good. */
    @Benchmark
    public int stampedLockOptimistic() {
        long stamp = stampedLock.tryOptimisticRead();
        int value = unprotected.value;
        return stampedLock.validate(stamp) ? value : stampedLock();
    }

    @Benchmark
    public int opOrder() {
        try (OpOrder.Group _ = opOrder.start()) {
            return unprotected.value;
        }
    }

    @Benchmark
    public int writerReaderPhaser() {
        long enter = phaser.writerCriticalSectionEnter();
        try {
            return unprotected.value;
        } finally {
            phaser.writerCriticalSectionExit(enter);
        }
    }

    @Benchmark
    public int nettyReferenceCount() {
        counted.retain();
        try {
            return unprotected.value;
        } finally {
            counted.release();
        }
    }

    /** Protects this one access; the price is paid when the arena is closed ({@link ArenaBenchmark}). */
    @Benchmark
    public int sharedArena() {
        return segment.get(ValueLayout.JAVA_INT, 0);
    }

    private boolean tryRetain() {
        for (int n = count.get(); n > 0; n = count.get()) {
            if (count.compareAndSet(n, n + 1)) {
                return true;
            }
        }
        return false;
    }
}
