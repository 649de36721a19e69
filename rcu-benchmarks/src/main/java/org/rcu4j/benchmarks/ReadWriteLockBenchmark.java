package org.rcu4j.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.ThreadParams;
import org.rcu4j.locks.BlockingReadWriteLock;
import org.rcu4j.locks.RcuReadWriteLock;
import org.rcu4j.locks.SequenceLock;
import org.rcu4j.locks.SpinReadWriteLock;

/**
 * Reads three longs under each lock, and now and then increments them: so often in a hundred as {@code writePercent} says. It
 * shows which lock to take for how many writes and how many threads ({@code -t 1}, {@code -t 2}, {@code -t 32}), and where the
 * one whose readers share nothing ({@link #rcu}) stops paying. Without any lock ({@link #unguarded}: a volatile read, and no
 * exclusion) it is the baseline. The bodies are the same but for the lock.
 *
 * <p>Whether an operation writes is decided at random, by a generator of the thread's own with a seed that depends on the
 * thread's number only: the threads of each lock go through the same decisions in the same order, and pay the same for them,
 * also where nothing is written. Each read sees to it that it saw no part of a change.
 *
 * <p>The time is that of one operation, of either kind, as a thread sees it, waiting included. With more threads than
 * processors count the operations of all threads together instead ({@code -bm thrpt}): the time is the mean over threads, each
 * of which weighs the same, so one that hardly got the lock makes it as long as its own.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class ReadWriteLockBenchmark {

    @Param({"0", "1", "10", "50"})
    private int writePercent;

    private final GuardedLongs data = new GuardedLongs();
    private final SpinReadWriteLock spin = new SpinReadWriteLock();
    private final BlockingReadWriteLock blocking = new BlockingReadWriteLock();
    private final BlockingReadWriteLock blockingFair = new BlockingReadWriteLock(true);
    private final RcuReadWriteLock rcu = new RcuReadWriteLock();
    private final SequenceLock sequence = new SequenceLock();
    private final ReentrantReadWriteLock reentrantReadWrite = new ReentrantReadWriteLock();
    private final ReentrantReadWriteLock reentrantReadWriteFair = new ReentrantReadWriteLock(true);
    private final StampedLock stamped = new StampedLock();
    private final ReentrantLock reentrantLock = new ReentrantLock();

    /** A thread's decisions: G. Marsaglia's xorshift, whose upper half is compared with the share of writes. */
    @State(Scope.Thread)
    public static class Decisions {
        private long random;
        private long writesBelow;

        @Setup
        public void seed(ReadWriteLockBenchmark shared, ThreadParams thread) {
            random = (thread.getThreadIndex() + 1) * 0x9E3779B97F4A7C15L;
            writesBelow = ((long) shared.writePercent << 32) / 100;
        }

        boolean nextIsWrite() {
            long next = random;
            next ^= next << 13;
            next ^= next >>> 7;
            next ^= next << 17;
            random = next;
            return next >>> 32 < writesBelow;
        }
    }

    @Benchmark
    public long unguarded(Decisions decisions) {
        return decisions.nextIsWrite() ? data.incrementUnguarded() : data.readUnguarded();
    }

    @Benchmark
    public long spin(Decisions decisions) {
        if (decisions.nextIsWrite()) {
            spin.writeLock().lock();
            try {
                return data.increment();
            } finally {
                spin.writeLock().unlock();
            }
        }
        spin.readLock().lock();
        try {
            return data.read();
        } finally {
            spin.readLock().unlock();
        }
    }

    @Benchmark
    public long blocking(Decisions decisions) {
        if (decisions.nextIsWrite()) {
            blocking.writeLock().lock();
            try {
                return data.increment();
            } finally {
                blocking.writeLock().unlock();
            }
        }
        blocking.readLock().lock();
        try {
            return data.read();
        } finally {
            blocking.readLock().unlock();
        }
    }

    @Benchmark
    public long blockingFair(Decisions decisions) {
        if (decisions.nextIsWrite()) {
            blockingFair.writeLock().lock();
            try {
                return data.increment();
            } finally {
                blockingFair.writeLock().unlock();
            }
        }
        blockingFair.readLock().lock();
        try {
            return data.read();
        } finally {
            blockingFair.readLock().unlock();
        }
    }

    @Benchmark
    public long rcu(Decisions decisions) {
        if (decisions.nextIsWrite()) {
            rcu.writeLock().lock();
            try {
                return data.increment();
            } finally {
                rcu.writeLock().unlock();
            }
        }
        rcu.readLock().lock();
        try {
            return data.read();
        } finally {
            rcu.readLock().unlock();
        }
    }

    @Benchmark
    public long reentrantReadWrite(Decisions decisions) {
        if (decisions.nextIsWrite()) {
            reentrantReadWrite.writeLock().lock();
            try {
                return data.increment();
            } finally {
                reentrantReadWrite.writeLock().unlock();
            }
        }
        reentrantReadWrite.readLock().lock();
        try {
            return data.read();
        } finally {
            reentrantReadWrite.readLock().unlock();
        }
    }

    @Benchmark
    public long reentrantReadWriteFair(Decisions decisions) {
        if (decisions.nextIsWrite()) {
            reentrantReadWriteFair.writeLock().lock();
            try {
                return data.increment();
            } finally {
                reentrantReadWriteFair.writeLock().unlock();
            }
        }
        reentrantReadWriteFair.readLock().lock();
        try {
            return data.read();
        } finally {
            reentrantReadWriteFair.readLock().unlock();
        }
    }

    @Benchmark
    public long sequence(Decisions decisions) {
        if (decisions.nextIsWrite()) {
            sequence.writeLock().lock();
            try {
                return data.increment();
            } finally {
                sequence.writeLock().unlock();
            }
        }
        long stamp;
        long x;
        long y;
        long z;
        do {
            stamp = sequence.readBegin();
            x = data.x;
            y = data.y;
            z = data.z;
        } while (sequence.readRetry(stamp));
        return GuardedLongs.requireEqual(x, y, z);
    }

    @Benchmark
    public long stamped(Decisions decisions) {
        return decisions.nextIsWrite() ? writeStamped() : readStamped();
    }

    @Benchmark
    public long stampedOptimistic(Decisions decisions) {
        if (decisions.nextIsWrite()) {
            return writeStamped();
        }
        long stamp = stamped.tryOptimisticRead();
        long x = data.x;
        long y = data.y;
        long z = data.z;
        return stamped.validate(stamp) ? GuardedLongs.requireEqual(x, y, z) : readStamped();
    }

    @Benchmark
    public long reentrantLock(Decisions decisions) {
        boolean write = decisions.nextIsWrite();
        reentrantLock.lock();
        try {
            return write ? data.increment() : data.read();
        } finally {
            reentrantLock.unlock();
        }
    }

    private long writeStamped() {
        long stamp = stamped.writeLock();
        try {
            return data.increment();
        } finally {
            stamped.unlockWrite(stamp);
        }
    }

    private long readStamped() {
        long stamp = stamped.readLock();
        try {
            return data.read();
        } finally {
            stamped.unlockRead(stamp);
        }
    }
}
