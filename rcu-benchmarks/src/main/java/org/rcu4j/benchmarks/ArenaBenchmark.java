package org.rcu4j.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.rcu4j.RcuDomain;

/**
 * Allocates native memory that other threads may read, and frees it so that no reader is inside any more: the JDK's shared arena
 * against malloc, and free in a callback of a domain. Further what it costs to give a native function memory of a shared arena,
 * which counts the call for as long as it lasts, and memory that a section protects.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(5)
public class ArenaBenchmark {

    private static final int BATCH = 10_000;
    private static final long SIZE = 64;
    private static final String TEXT = "text";

    private static final MethodHandle MALLOC =
            function("malloc", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
    private static final MethodHandle FREE = function("free", FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
    private static final MethodHandle STRLEN =
            function("strlen", FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));

    private final RcuDomain domain = RcuDomain.create("benchmark");
    private final Arena arena = Arena.ofShared();
    private final MemorySegment shared = arena.allocateFrom(TEXT);
    private final MemorySegment unmanaged = Arena.global().allocateFrom(TEXT);

    @SuppressWarnings("restricted") // native access is enabled
    private static MethodHandle function(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, Linker.Option.critical(false));
    }

    @TearDown
    public void close() {
        arena.close();
        domain.close();
    }

    @Benchmark
    public long sharedArena() {
        try (Arena own = Arena.ofShared()) {
            return own.allocate(SIZE).address();
        }
    }

    /** For one thread only. */
    @Benchmark
    public long confinedArena() {
        try (Arena own = Arena.ofConfined()) {
            return own.allocate(SIZE).address();
        }
    }

    /** Protects nobody. */
    @Benchmark
    public long mallocAndFree() throws Throwable {
        MemorySegment memory = (MemorySegment) MALLOC.invokeExact(SIZE);
        FREE.invokeExact(memory);
        return memory.address();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void mallocAndDeferredFree() throws Throwable {
        for (int i = 0; i < BATCH; i++) {
            MemorySegment memory = (MemorySegment) MALLOC.invokeExact(SIZE);
            domain.call(() -> free(memory), SIZE);
        }
        domain.barrier();
    }

    private static void free(MemorySegment memory) {
        try {
            FREE.invokeExact(memory);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** The baseline: memory that nobody frees. */
    @Benchmark
    public long functionOnUnmanaged() throws Throwable {
        return (long) STRLEN.invokeExact(unmanaged);
    }

    @Benchmark
    public long functionInSection() throws Throwable {
        try (var _ = domain.read()) {
            return (long) STRLEN.invokeExact(unmanaged);
        }
    }

    @Benchmark
    public long functionOnSharedArena() throws Throwable {
        return (long) STRLEN.invokeExact(shared);
    }
}
