package org.rcu4j.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
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
import org.rcu4j.reclaim.HazardDomain;
import org.rcu4j.reclaim.RcuPool;
import org.rcu4j.reclaim.Reclaimer;
import org.rcu4j.reclaim.RefCount;

/**
 * Replaces a shared object many times, and waits until all the old ones have been freed; the time is that of one object. Nobody
 * reads. At the end prints the greatest number of objects that were seen retired and not freed.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(5)
public class RetireBenchmark {

    private static final int BATCH = 100_000;
    private static final int SAMPLE = 1_000;

    private static final class Node {
        private boolean freed;

        void free() {
            if (freed) {
                throw new IllegalStateException("freed twice");
            }
            freed = true;
        }
    }

    private static final class Counted {
        private final Node node = new Node();
        private final RefCount references;

        Counted(Reclaimer reclaimer) {
            references = new RefCount(() -> reclaimer.retire(node, Node::free));
        }
    }

    private final RcuDomain domain = RcuDomain.create("benchmark");
    private final Reclaimer reclaimer = new Reclaimer(domain);
    private final HazardDomain hazards = HazardDomain.create("benchmark");
    private final RcuPool<Node> pool = new RcuPool<>(domain, Node::new, 1_000);
    private final AtomicReference<Node> source = new AtomicReference<>(new Node());
    private final AtomicReference<Counted> counted = new AtomicReference<>(new Counted(reclaimer));
    private long mostPending;

    @TearDown
    public void close() {
        System.out.println("greatest number seen pending: " + mostPending);
        hazards.close();
        domain.close();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void deferredFree() {
        for (int i = 0; i < BATCH; i++) {
            reclaimer.retire(source.getAndSet(new Node()), Node::free);
            sample(i, this::callbacksPending);
        }
        domain.barrier();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void referenceCount() {
        for (int i = 0; i < BATCH; i++) {
            Counted old = counted.getAndSet(new Counted(reclaimer));
            old.references.release();
            sample(i, this::callbacksPending);
        }
        domain.barrier();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void hazardPointers() {
        for (int i = 0; i < BATCH; i++) {
            hazards.retire(source.getAndSet(new Node()), Node::free);
            sample(i, hazards::pending);
        }
        hazards.drain();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void pool() {
        for (int i = 0; i < BATCH; i++) {
            pool.recycle(source.getAndSet(pool.take()));
            sample(i, this::callbacksPending);
        }
        domain.barrier();
    }

    private long callbacksPending() {
        return domain.stats().callbacksPending();
    }

    private void sample(int i, LongSupplier pending) {
        if (i % SAMPLE == 0) {
            mostPending = Math.max(mostPending, pending.getAsLong());
        }
    }
}
