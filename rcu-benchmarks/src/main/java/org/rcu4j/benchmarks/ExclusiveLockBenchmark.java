package org.rcu4j.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.rcu4j.locks.McsLock;
import org.rcu4j.locks.SpinLock;
import org.rcu4j.locks.TicketLock;

/**
 * Takes and releases a lock around a section that increments three longs, the same under each lock. With {@code -t 1} it shows
 * what an uncontended pair costs; with two threads, what a section costs that two processors want all the time; with many more
 * threads than processors ({@code -t 32}), what fairness costs when the next in line has lost its processor. Without any lock
 * ({@link #unguarded}) it is the baseline with one thread.
 *
 * <p>The time is that of one pair as a thread sees it, waiting included. With more threads than processors count the pairs of
 * all threads together instead ({@code -bm thrpt}): the time is the mean over threads, each of which weighs the same, so one
 * that hardly got the lock makes it as long as its own.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class ExclusiveLockBenchmark {

    private final GuardedLongs data = new GuardedLongs();
    private final SpinLock spinLock = new SpinLock();
    private final TicketLock ticketLock = new TicketLock();
    private final McsLock mcsLock = new McsLock();
    private final ReentrantLock reentrantLock = new ReentrantLock();
    private final ReentrantLock reentrantLockFair = new ReentrantLock(true);
    private final StampedLock stampedLock = new StampedLock();

    @Benchmark
    public long unguarded() {
        return data.increment();
    }

    @Benchmark
    public long spinLock() {
        spinLock.lock();
        try {
            return data.increment();
        } finally {
            spinLock.unlock();
        }
    }

    @Benchmark
    public long ticketLock() {
        ticketLock.lock();
        try {
            return data.increment();
        } finally {
            ticketLock.unlock();
        }
    }

    @Benchmark
    public long mcsLock() {
        mcsLock.lock();
        try {
            return data.increment();
        } finally {
            mcsLock.unlock();
        }
    }

    @Benchmark
    public long reentrantLock() {
        reentrantLock.lock();
        try {
            return data.increment();
        } finally {
            reentrantLock.unlock();
        }
    }

    @Benchmark
    public long reentrantLockFair() {
        reentrantLockFair.lock();
        try {
            return data.increment();
        } finally {
            reentrantLockFair.unlock();
        }
    }

    @Benchmark
    public long stampedLock() {
        long stamp = stampedLock.writeLock();
        try {
            return data.increment();
        } finally {
            stampedLock.unlockWrite(stamp);
        }
    }
}
