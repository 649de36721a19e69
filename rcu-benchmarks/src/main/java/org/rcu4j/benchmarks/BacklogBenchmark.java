package org.rcu4j.benchmarks;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.ThreadParams;
import org.rcu4j.RcuDomain;

/**
 * Leaves callbacks with a domain whose one reader is slow, from as many threads as {@code -t} says, and counts how many are
 * pending at the most. The domain has its default bound: who comes when the backlog is full waits.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class BacklogBenchmark {

    @Param({"0", "1000000"})
    private long sectionNanos;

    private final RcuDomain domain = RcuDomain.create("benchmark");
    private @Nullable SlowReader reader;

    /** One thread looks now and then how many callbacks are pending; the counts of the others stay zero. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Backlog {
        private static final int SAMPLE = 256;

        /** The most that were seen in this iteration. JMH reads it by its name. */
        public long greatestBacklog;

        private boolean looks;
        private int calls;

        @Setup(Level.Iteration)
        public void begin(ThreadParams thread) {
            looks = thread.getThreadIndex() == 0;
            greatestBacklog = 0;
        }

        void look(RcuDomain domain) {
            calls++;
            if (looks && calls % SAMPLE == 0) {
                greatestBacklog = Math.max(greatestBacklog, domain.stats().callbacksPending());
            }
        }
    }

    /** An object that is retired. */
    private static final class Node implements Runnable {
        private boolean reclaimed;

        @Override
        public void run() {
            if (reclaimed) {
                throw new IllegalStateException("reclaimed twice");
            }
            reclaimed = true;
        }
    }

    @Setup
    public void startReader() {
        reader = SlowReader.start(domain, sectionNanos);
    }

    @TearDown(Level.Iteration)
    public void reclaimAll() {
        domain.barrier();
    }

    @TearDown
    public void close() throws InterruptedException {
        requireNonNull(reader).close();
        domain.close();
    }

    @Benchmark
    public void call(Backlog backlog) {
        domain.call(new Node());
        backlog.look(domain);
    }
}
