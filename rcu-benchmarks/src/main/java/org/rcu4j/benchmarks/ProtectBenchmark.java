package org.rcu4j.benchmarks;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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
import org.rcu4j.RcuDomain;
import org.rcu4j.RcuReader;
import org.rcu4j.reclaim.HazardDomain;
import org.rcu4j.reclaim.HazardPointer;
import org.rcu4j.reclaim.RefCount;

/**
 * Reads a field of a shared object, protected from being freed meanwhile: by a hazard pointer, by a section, by a reference
 * count. {@link #unprotected} is the baseline, to be subtracted for the price of the protection alone.
 *
 * <p>The collector runs once before, and the object is newer than that: in a program that lasts, hazard pointers are old and lie
 * elsewhere than what they protect, and stores of references from one place to another cost more.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(5)
public class ProtectBenchmark {

    private static final class Payload {
        final int value = 42;
        final RefCount references = new RefCount(() -> {});
    }

    private final RcuDomain domain = RcuDomain.create("benchmark");
    private final HazardDomain hazards = HazardDomain.create("benchmark");
    private final AtomicReference<Payload> source = new AtomicReference<>(new Payload());

    /** A hazard pointer that publishes a reference; as it is with MEMBARRIER or HANDSHAKE. */
    private static final class Published {
        private static final VarHandle HAZARD = ConstantBootstraps.fieldVarHandle(
                MethodHandles.lookup(), "hazard", VarHandle.class, Published.class, Object.class);

        @SuppressWarnings("unused") // through its VarHandle
        private @Nullable Object hazard;

        Payload publish(AtomicReference<Payload> source) {
            Payload seen = source.getAcquire();
            while (true) {
                HAZARD.setRelease(this, seen);
                VarHandle.acquireFence();
                Payload again = source.getAcquire();
                if (again == seen) {
                    return again;
                }
                seen = again;
            }
        }

        void clear() {
            HAZARD.setRelease(this, null);
        }
    }

    /** What a loop keeps. */
    @State(Scope.Thread)
    public static class Handle {
        private @Nullable RcuReader reader;
        private @Nullable HazardPointer hazard;
        private final Published published = new Published();

        @Setup
        public void take(ProtectBenchmark shared) {
            reader = shared.domain.reader();
            hazard = shared.hazards.acquire();
            System.gc();
            shared.source.set(new Payload());
        }

        @TearDown
        public void close() {
            requireNonNull(hazard).close();
        }
    }

    @TearDown
    public void close() {
        hazards.close();
        domain.close();
    }

    @Benchmark
    public int unprotected() {
        return source.get().value;
    }

    @Benchmark
    public int hazardPointer(Handle handle) {
        HazardPointer hazard = requireNonNull(handle.hazard);
        int value = hazard.protect(source).value;
        hazard.clear();
        return value;
    }

    /** What the same would cost if the reference were published, and not a number that stands for it. */
    @Benchmark
    public int referencePublished(Handle handle) {
        Payload payload = handle.published.publish(source);
        int value = payload.value;
        handle.published.clear();
        return value;
    }

    @Benchmark
    public int hazardPointerAcquired() {
        try (HazardPointer hazard = hazards.acquire()) {
            return hazard.protect(source).value;
        }
    }

    @Benchmark
    public int section(Handle handle) {
        RcuReader reader = requireNonNull(handle.reader);
        reader.lock();
        try {
            return source.getAcquire().value;
        } finally {
            reader.unlock();
        }
    }

    /** As it has to be: looked up inside a section. */
    @Benchmark
    public int referenceCount(Handle handle) {
        RcuReader reader = requireNonNull(handle.reader);
        reader.lock();
        Payload payload = source.getAcquire();
        boolean retained = payload.references.tryRetain();
        reader.unlock();
        if (!retained) {
            throw new IllegalStateException();
        }
        try {
            return payload.value;
        } finally {
            payload.references.release();
        }
    }

    /** The compare-and-set alone. */
    @Benchmark
    public int referenceCountWithoutLookup(Handle handle) {
        Payload payload = source.getAcquire();
        payload.references.retain();
        try {
            return payload.value;
        } finally {
            payload.references.release();
        }
    }
}
