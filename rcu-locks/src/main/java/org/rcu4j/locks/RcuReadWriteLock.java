package org.rcu4j.locks;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import org.rcu4j.RcuDomain;
import org.rcu4j.RcuReader;
import org.rcu4j.internal.platform.StackProbe;
import org.rcu4j.internal.platform.Strict;

/**
 * A read-write lock for what is mostly read: a reader writes to a place of its own only, whatever the number of readers, and
 * costs about what a section of an {@link RcuDomain} costs. A writer pays for it: it has all readers leave, which takes a grace
 * period. Unlike with RCU alone, readers and writers exclude each other, so data may be changed in place.
 *
 * <p>Where writes come often, the lock notices what they cost, and for nine times as long has readers go through a
 * {@link BlockingReadWriteLock}, where a writer needs no grace period; for longer and longer if the next write comes soon after; but
 * never for longer than a second. So writers lose a tenth of their time at the most, and the lock is never much slower than the other one.
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

    private static final VarHandle BIASED = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "biased", VarHandle.class, ReadLock.class, boolean.class);

    private final RcuDomain domain;

    /** Writers hold its write lock; so do readers its read lock, unless they are inside a section while there is the bias. */
    private final BlockingReadWriteLock gate;

    private final ReadLock readLock;
    private final Lock writeLock = new WriteLock();

    /**
     * Whether all readers have left who entered by the bias, since that was taken away last. Whoever is in a section then has only
     * entered to look for the bias. Written at the gate (volatile), read by those who count.
     */
    private volatile boolean left;

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
        return gate.getReadLockCount() + readersByBias();
    }

    /** A writer that takes the bias away waits for fewer and fewer: a look that counts more than another saw one that came in vain. */
    private int readersByBias() {
        if (left) {
            return 0;
        }
        int inside = domain.stats().readersInside();
        return readLock.isBiased() ? inside : Math.min(inside, domain.stats().readersInside());
    }

    /**
     * Tells which thread holds the write lock, or has readers leave in order to. Out of date at once.
     *
     * @return the number of the thread ({@code Thread.threadId()}), or 0 if no thread does
     */
    public long getOwnerId() {
        return gate.getOwnerId();
    }

    /**
     * Tells whether nobody may overtake a thread that waits, unless it only tries.
     *
     * @return what the lock was made with
     */
    public boolean isFair() {
        return gate.isFair();
    }

    /**
     * Tells whether a thread waits for either lock. A writer that has readers leave is not among them. Out of date at once.
     *
     * @param thread the thread
     * @return true if it waits
     */
    public boolean hasQueuedThread(Thread thread) {
        return gate.hasQueuedThread(thread);
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

    /** Called with the gate's read lock held: no writer is inside, but this thread may be one that reads. */
    private void considerBias(long[] holds) {
        if (ReadHolds.isOneIn(holds, READS_PER_LOOK) && !isBiased() && !gate.isWriteLockedByCurrentThread()) {
            long now = System.nanoTime();
            if (inhibition.isOver(now)) {
                inhibition.biasReturns(now);
                left = false;
                BIASED.setRelease(readLock, true);
            }
        }
    }

    /**
     * Takes the bias away if it is there, and waits until those have left who entered by it. Called with the gate's write lock
     * held.
     *
     * <p>If the bias is not there then this thread has entered by none: whoever took it away would still wait for that, and hold
     * the gate.
     *
     * @param limit how long to wait, in nanoseconds, unless the thread is interrupted; or WHATEVER_HAPPENS
     * @return false if the limit was not enough, or this thread is a reader; the bias is there then
     */
    private boolean revokeBias(long limit) throws InterruptedException {
        return !isBiased() || revokePresentBias(limit);
    }

    private boolean revokePresentBias(long limit) throws InterruptedException {
        if (domain.isReading()) {
            return false;
        }
        long start = System.nanoTime();
        boolean revoked = false;
        BIASED.setRelease(readLock, false);
        try {
            revoked = awaitReaders(limit);
        } finally {
            if (!revoked) {
                readLock.biased = true; // nothing was written that readers would have to see
            }
        }
        if (revoked) {
            left = true;
            rememberRevocation(start);
        }
        return revoked;
    }

    private void rememberRevocation(long start) {
        try {
            inhibition.biasRevoked(start, System.nanoTime());
        } catch (Throwable e) { // the bias is away, and returns the sooner
            Thread.onSpinWait();
        }
    }

    private boolean awaitReaders(long limit) throws InterruptedException {
        if (limit == WHATEVER_HAPPENS) {
            domain.synchronize();
            return true;
        }
        return domain.synchronize(Duration.ofNanos(limit));
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
            StackProbe.require();
            recordWait();
            if (!enterSection()) {
                lockGate();
            }
        }

        private void lockGate() {
            long[] holds = ReadHolds.ofThisThread();
            if (Strict.ENABLED || !gate.tryRead(holds)) {
                gate.readLock().lock();
            }
            try {
                considerBias(holds);
            } catch (Throwable e) { // this reader is inside; another one will
                Thread.onSpinWait();
            }
        }

        @Override
        public void lockInterruptibly() throws InterruptedException {
            StackProbe.require();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            recordWait();
            if (!enterSectionIfBiased()) {
                gate.readLock().lockInterruptibly();
                try {
                    considerBias(ReadHolds.ofThisThread());
                } catch (Throwable e) { // as above
                    Thread.onSpinWait();
                }
            }
        }

        @Override
        public boolean tryLock() {
            StackProbe.require();
            boolean entered = enterSectionIfBiased();
            if (!entered && gate.readLock().tryLock()) {
                entered = true;
                try {
                    considerBias(ReadHolds.ofThisThread());
                } catch (Throwable e) { // as above
                    Thread.onSpinWait();
                }
            }
            return entered;
        }

        @Override
        public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
            StackProbe.require();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            boolean entered = enterSectionIfBiased();
            if (!entered && gate.readLock().tryLock(time, unit)) {
                entered = true;
                try {
                    considerBias(ReadHolds.ofThisThread());
                } catch (Throwable e) { // as above
                    Thread.onSpinWait();
                }
            }
            return entered;
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
            Strict.waitsFor(RcuReadWriteLock.this);
        }

        /** Spares those who will not wait a section in vain, which others would count. A thread that reads already does so again. */
        private boolean enterSectionIfBiased() {
            return (isBiased() || domain.isReading()) && enterSection();
        }

        /**
         * Enters first and looks for the bias then, since only that counts: a look before would cost all, and spare few. Without the
         * bias it leaves the section again, unless it is inside another: whoever takes the bias away waits for that one.
         */
        private boolean enterSection() {
            RcuReader reader = domain.reader();
            reader.lock();
            if ((boolean) BIASED.getAcquire(this)) {
                return true;
            }
            boolean inside = true;
            try {
                reader.unlock();
                inside = false;
                if (reader.isReading()) {
                    reader.lock();
                    inside = true;
                }
                return inside;
            } catch (Throwable e) {
                if (inside) {
                    reader.unlock();
                }
                throw e;
            }
        }

        boolean isBiased() {
            return (boolean) BIASED.getAcquire(this);
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
            StackProbe.require();
            if (Strict.ENABLED || !gate.tryWrite()) {
                requireNotReading();
                gate.writeLock().lock();
            }
            boolean revoked = false;
            try {
                revoked = revokeBias(WHATEVER_HAPPENS);
            } catch (InterruptedException e) {
                throw new AssertionError("a wait without a limit ignores interrupts", e);
            } finally {
                if (!revoked) {
                    gate.writeLock().unlock();
                }
            }
            if (!revoked) { // where there is no limit, only this thread's own reading can be the reason
                throw OwnedReadWriteLock.readingAlready(RcuReadWriteLock.this, "locked");
            }
        }

        @Override
        public void lockInterruptibly() throws InterruptedException {
            StackProbe.require();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            requireNotReading();
            gate.writeLock().lockInterruptibly();
            boolean revoked = false;
            try {
                revoked = revokeBias(Long.MAX_VALUE);
            } finally {
                if (!revoked) {
                    gate.writeLock().unlock();
                }
            }
            if (!revoked) { // where there is no limit, only this thread's own reading can be the reason
                throw OwnedReadWriteLock.readingAlready(RcuReadWriteLock.this, "locked");
            }
        }

        @Override
        public boolean tryLock() {
            StackProbe.require();
            boolean interrupted = Thread.interrupted();
            boolean taken = false;
            boolean revoked = false;
            try {
                taken = gate.tryWrite();
                revoked = taken && revokeBias(0);
            } catch (InterruptedException e) {
                interrupted = true;
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                if (taken && !revoked) {
                    gate.writeLock().unlock();
                }
            }
            return revoked;
        }

        @Override
        public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
            StackProbe.require();
            Patience patience = Patience.upTo(time, unit);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (domain.isReading() || !gate.writeLock().tryLock(time, unit)) {
                return false;
            }
            boolean revoked = false;
            try {
                revoked = revokeBias(Math.max(0, patience.remaining()));
            } finally {
                if (!revoked) {
                    gate.writeLock().unlock();
                }
            }
            return revoked;
        }

        @Override
        public void unlock() {
            gate.writeLock().unlock();
        }

        /** Refuses what would make the thread wait for itself. */
        private void requireNotReading() {
            if (domain.isReading()) {
                throw OwnedReadWriteLock.readingAlready(RcuReadWriteLock.this, "locked");
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
