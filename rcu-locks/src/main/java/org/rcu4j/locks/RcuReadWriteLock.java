package org.rcu4j.locks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import org.rcu4j.RcuDomain;
import org.rcu4j.RcuReader;
import org.rcu4j.internal.Strict;

/**
 * A read-write lock for what is mostly read: a reader writes to a place of its own only, whatever the number of readers, and
 * costs about what a section of an {@link RcuDomain} costs. A writer pays for it: it has all readers leave, which takes a grace
 * period. Unlike with RCU alone, readers and writers exclude each other, so data may be changed in place.
 *
 * <p>Where writes come often, the lock notices what they cost, and for nine times as long has readers go through a
 * {@link BlockingReadWriteLock}, where a writer needs no grace period; for longer and longer (up to a second) if the next write comes
 * soon after. So writers lose a tenth of their time at the most, and the lock is never much slower than the other one.
 *
 * <p>Reentrant on both sides. A writer may take the read lock, and keep it when it releases the write lock (downgrade). The
 * other way round a thread would wait for itself: with the read lock held, locking the write lock throws
 * IllegalMonitorStateException, and trying to returns false. Locks are released by the thread that holds them. There are no
 * conditions. Writers that wait get the lock in the order in which they came, and may be overtaken by others for five milliseconds,
 * as with {@link BlockingReadWriteLock}; a writer stops later readers, and is not overtaken by them. {@code tryLock} may also return
 * false because another thread is just trying, even if that one fails too.
 *
 * <p>A writer that waits for a reader for more than ten seconds has the reader's stack logged. A thread that ends while it reads
 * without having gone through the other lock is reported, and holds up nobody.
 *
 * <p>The lock is not small (some kilobytes, and a quarter of one for each thread that reads). It needs no closing.
 *
 * <p><b>Progress.</b> Taking and releasing the read lock is wait-free while no writer has come for a while, but for a thread's
 * first time, else as with BlockingReadWriteLock; taking the write lock is blocking. <b>Memory effects.</b> What precedes the
 * release of the write lock happens before what follows any later taking of either lock; what precedes the release of a read
 * lock happens before what follows a later taking of the write lock.
 *
 * <p>After O. Nesterov and P. Zijlstra's percpu-rwsem of the Linux kernel, and D. Dice and A. Kogan, "BRAVO: Biased Locking for
 * Reader-Writer Locks" (USENIX ATC 2019), with sections in place of a table of visible readers.
 */
public final class RcuReadWriteLock implements ReadWriteLock {

    /** Of so many reads of a thread at the gate one looks at the clock, whether the inhibition is over. */
    private static final int READS_PER_LOOK = 16;

    private static final long WHATEVER_HAPPENS = -1;

    private static final VarHandle BIASED;

    static {
        try {
            BIASED = MethodHandles.lookup().findVarHandle(ReadLock.class, "biased", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final RcuDomain domain;

    /** Writers hold its write lock; so do readers its read lock, unless they are inside a section while there is the bias. */
    private final BlockingReadWriteLock gate;

    private final ReadLock readLock;
    private final Lock writeLock = new WriteLock();

    /** Used at the gate only. */
    private final Inhibition inhibition = new Inhibition(System.nanoTime());

    /** Makes a lock that nobody holds, in which a writer that waits may be overtaken for up to five milliseconds. */
    public RcuReadWriteLock() {
        this(false);
    }

    /**
     * Makes a lock that nobody holds.
     *
     * @param fair true if nobody may overtake a thread that waits, at the price of a change of threads each time
     */
    public RcuReadWriteLock(boolean fair) {
        gate = new BlockingReadWriteLock(fair, this);
        domain = Strict.partOf(
                this,
                () -> RcuDomain.builder(OwnedReadWriteLock.nameOf(this))
                        .jmx(false)
                        .build());
        readLock = new ReadLock(domain);
    }

    /**
     * Returns the lock for readers. It has no conditions.
     *
     * @return the read lock, always the same object
     */
    @Override
    public Lock readLock() {
        return readLock;
    }

    /**
     * Returns the lock for writers. It has no conditions.
     *
     * @return the write lock, always the same object
     */
    @Override
    public Lock writeLock() {
        return writeLock;
    }

    /**
     * Counts the threads that hold the read lock, by looking at each that ever did. A thread that took it once before and once
     * after the lock changed between its two ways counts twice. Out of date at once.
     *
     * @return their number
     */
    public int getReadLockCount() {
        return gate.getReadLockCount() + domain.stats().readersInside();
    }

    /**
     * Tells whether any thread holds the write lock, or has readers leave in order to. Out of date at once.
     *
     * @return true if some thread does
     */
    public boolean isWriteLocked() {
        return gate.isWriteLocked();
    }

    /**
     * Tells whether this thread holds the write lock.
     *
     * @return true if it does
     */
    public boolean isWriteLockedByCurrentThread() {
        return gate.isWriteLockedByCurrentThread();
    }

    /**
     * Tells how often this thread holds the write lock.
     *
     * @return the number of holds, 0 if it does not hold it
     */
    public int getWriteHoldCount() {
        return gate.getWriteHoldCount();
    }

    /**
     * Tells whether threads wait for either lock. A writer that has readers leave is not among them. Out of date at once.
     *
     * @return true if some thread waits
     */
    public boolean hasQueuedThreads() {
        return gate.hasQueuedThreads();
    }

    /**
     * Counts the threads that wait for either lock, as {@link #hasQueuedThreads} does. Out of date at once.
     *
     * @return their number
     */
    public int getQueueLength() {
        return gate.getQueueLength();
    }

    /**
     * Names the lock and who holds it.
     *
     * @return the class, the identity hash code, and the state
     */
    @Override
    public String toString() {
        return OwnedReadWriteLock.nameOf(this) + gate.state(getReadLockCount());
    }

    // --- bias

    /** Also for tests. */
    boolean isBiased() {
        return readLock.isBiased();
    }

    private void setBiased(boolean value) {
        BIASED.setRelease(readLock, value);
    }

    /** Called with the gate's read lock held: no writer is inside, but this thread may be one that reads. */
    private void considerBias(ReadHolds holds) {
        if (holds.isOneIn(READS_PER_LOOK) && !isBiased() && !gate.isWriteLockedByCurrentThread()) {
            long now = System.nanoTime();
            if (inhibition.isOver(now)) {
                inhibition.biasReturns(now);
                setBiased(true);
            }
        }
    }

    /**
     * Takes the bias away if it is there, and waits until those have left who entered by it. Called with the gate's write lock
     * held, which is released if this fails.
     *
     * <p>If the bias is not there then this thread has entered by none: whoever took it away would still wait for that, and hold
     * the gate.
     *
     * @param limit how long to wait, in nanoseconds, unless the thread is interrupted; or WHATEVER_HAPPENS
     * @return false if the limit was not enough, or this thread is a reader
     */
    private boolean revokeBias(long limit) throws InterruptedException {
        return !isBiased() || revokePresentBias(limit);
    }

    private boolean revokePresentBias(long limit) throws InterruptedException {
        if (domain.isReading()) {
            gate.writeLock().unlock();
            return false;
        }
        long start = System.nanoTime();
        boolean revoked = false;
        setBiased(false);
        try {
            revoked = awaitReaders(limit);
        } finally {
            if (!revoked) {
                setBiased(true);
                gate.writeLock().unlock();
            }
        }
        inhibition.biasRevoked(start, System.nanoTime());
        return revoked;
    }

    private boolean awaitReaders(long limit) throws InterruptedException {
        if (limit == WHATEVER_HAPPENS) {
            domain.synchronize();
            return true;
        }
        return domain.synchronize(Duration.ofNanos(limit));
    }

    /** Leaves the section again, unless it is inside another: whoever takes the bias away waits for that one. */
    private static boolean isNested(RcuReader reader) {
        reader.unlock();
        boolean nested = reader.isReading();
        if (nested) {
            reader.lock();
        }
        return nested;
    }

    /** Has what its fast path needs in fields of its own, which spares it the way to the lock around it. */
    private final class ReadLock implements Lock {
        private final RcuDomain domain;

        /**
         * Whether a section alone lets a reader in. Taken away by a writer that holds the gate, given back by a reader that does
         * (release); read by readers inside a section (acquire).
         */
        @SuppressWarnings("unused") // through its VarHandle
        private boolean biased = true;

        ReadLock(RcuDomain domain) {
            this.domain = domain;
        }

        @Override
        public void lock() {
            recordWait();
            if (!enterSection()) {
                lockGate();
            }
        }

        private void lockGate() {
            ReadHolds holds = ReadHolds.ofThisThread();
            if (Strict.ENABLED || !gate.tryRead(holds)) {
                gate.readLock().lock();
            }
            considerBias(holds);
        }

        @Override
        public void lockInterruptibly() throws InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            recordWait();
            if (!enterSection()) {
                gate.readLock().lockInterruptibly();
                considerBias(ReadHolds.ofThisThread());
            }
        }

        @Override
        public boolean tryLock() {
            return enterSection() || consideringBias(gate.readLock().tryLock());
        }

        @Override
        public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return enterSection() || consideringBias(gate.readLock().tryLock(time, unit));
        }

        /** Who has gone both through the gate and into a section has done so in this order, and leaves the section first. */
        @Override
        public void unlock() {
            RcuReader reader = domain.reader();
            if (reader.isReading()) {
                reader.unlock();
            } else if (!gate.tryUnlockRead()) {
                gate.readLock().unlock();
            }
        }

        private void recordWait() {
            if (Strict.ENABLED) {
                Strict.waitsFor(RcuReadWriteLock.this);
            }
        }

        /** Enters first and looks for the bias then, since only that counts: a look before would cost all, and spare few. */
        private boolean enterSection() {
            RcuReader reader = domain.reader();
            reader.lock();
            return isBiased() || isNested(reader);
        }

        boolean isBiased() {
            return (boolean) BIASED.getAcquire(this);
        }

        private boolean consideringBias(boolean locked) {
            if (locked) {
                considerBias(ReadHolds.ofThisThread());
            }
            return locked;
        }

        @Override
        public Condition newCondition() {
            return gate.readLock().newCondition();
        }

        @Override
        public String toString() {
            return OwnedReadWriteLock.nameOf(RcuReadWriteLock.this) + ".readLock[read locks: " + getReadLockCount()
                    + "]";
        }
    }

    private final class WriteLock implements Lock {
        @Override
        public void lock() {
            if (Strict.ENABLED || !gate.tryWrite()) {
                requireNotReading();
                gate.writeLock().lock();
            }
            try {
                requireRevoked(revokeBias(WHATEVER_HAPPENS));
            } catch (InterruptedException e) {
                throw new AssertionError("a wait without a limit ignores interrupts", e);
            }
        }

        @Override
        public void lockInterruptibly() throws InterruptedException {
            requireNotReading();
            gate.writeLock().lockInterruptibly();
            requireRevoked(revokeBias(Long.MAX_VALUE));
        }

        @Override
        public boolean tryLock() {
            boolean interrupted = Thread.interrupted();
            try {
                return gate.tryWrite() && revokeBias(0);
            } catch (InterruptedException e) {
                interrupted = true;
                return false;
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
            Patience patience = Patience.upTo(time, unit);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return !domain.isReading()
                    && gate.writeLock().tryLock(time, unit)
                    && revokeBias(Math.max(0, patience.remaining()));
        }

        @Override
        public void unlock() {
            gate.writeLock().unlock();
        }

        private void requireNotReading() {
            if (domain.isReading()) {
                throw OwnedReadWriteLock.readingAlready("locked");
            }
        }

        /** Where there is no limit, only this thread's own reading can keep the bias from being revoked. */
        private void requireRevoked(boolean revoked) {
            if (!revoked) {
                throw OwnedReadWriteLock.readingAlready("locked");
            }
        }

        /**
         * Not supported.
         *
         * @throws UnsupportedOperationException always; the write lock of a {@link BlockingReadWriteLock} has conditions
         */
        @Override
        public Condition newCondition() {
            throw new UnsupportedOperationException("this lock has no conditions: BlockingReadWriteLock has");
        }

        @Override
        public String toString() {
            return OwnedReadWriteLock.nameOf(RcuReadWriteLock.this) + ".writeLock" + gate.state(getReadLockCount());
        }
    }
}
