package org.rcu4j.locks;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import org.rcu4j.RcuDomain;
import org.rcu4j.internal.platform.StackProbe;
import org.rcu4j.internal.platform.Strict;

/**
 * A read-write lock for data that is mostly read: each reader writes only to a place of its own, however many readers there
 * are, and costs about what a section of an {@link RcuDomain} costs. A writer pays for it: it waits until all readers have
 * left, which takes a grace period. Unlike with RCU alone, readers and writers exclude each other, so data may be changed
 * in place.
 *
 * <p>A writer measures how long it waited for readers. For nine times as long, readers then go through a
 * {@link BlockingReadWriteLock}, where a writer needs no grace period; for longer and longer if the next write comes soon after;
 * but never for longer than a second. So writers lose a tenth of their time at the most, and the lock is never much slower
 * than the other one.
 *
 * <p>Both sides are reentrant. A writer may take the read lock, and keep it when it releases the write lock (downgrade). A
 * reader that took the write lock would wait for itself: {@code lock} throws an IllegalMonitorStateException then, and
 * {@code tryLock} returns false. Each lock is released by the thread that holds it. There are no conditions. Writers that
 * wait get the lock in the order in which they came, but others may overtake them for five milliseconds, as with
 * {@link BlockingReadWriteLock}. A writer stops later readers, and they do not overtake it. {@code tryLock} may also return false
 * because another thread is just trying, even if that thread fails too.
 *
 * <p>If a writer waits for a reader for more than ten seconds, the reader's stack is logged. A thread that ends while it
 * reads is reported, and holds up no other, unless it went through the other lock.
 *
 * <p>The lock is not small: some kilobytes, and a quarter of one for each thread that reads. It needs no closing.
 *
 * <p><b>Progress.</b> While no writer has come for a while, taking and releasing the read lock is wait-free, except for a
 * thread's first time; otherwise as with BlockingReadWriteLock. Taking the write lock is blocking. <b>Memory effects.</b>
 * What precedes the release of the write lock happens before what follows any later taking of either lock; what precedes
 * the release of a read lock happens before what follows a later taking of the write lock.
 *
 * <p>After O. Nesterov and P. Zijlstra's percpu-rwsem of the Linux kernel, and D. Dice and A. Kogan, "BRAVO: Biased Locking
 * for Reader-Writer Locks" (USENIX ATC 2019), with sections in place of a table of visible readers.
 */
public final class RcuReadWriteLock implements ReadWriteLock {

    /**
     * Each writer holds its write lock. Each reader holds its read lock, unless it is in a section that it entered by the
     * bias.
     */
    private final BlockingReadWriteLock gate;

    private final BiasedReadLock readLock;
    private final WriteLock writeLock = new WriteLock();

    /** Makes a free lock, in which a writer that waits may be overtaken for up to five milliseconds. */
    public RcuReadWriteLock() {
        this(false);
    }

    /**
     * Makes a free lock.
     *
     * @param fair true if no thread may overtake one that waits; the price is a change of threads each time
     */
    public RcuReadWriteLock(boolean fair) {
        gate = new BlockingReadWriteLock(fair, this);
        RcuDomain domain = Strict.partOf(
                this, () -> RcuDomain.builder(Misuse.nameOf(this)).jmx(false).build());
        readLock = new BiasedReadLock(this, domain, gate);
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
     * Counts the threads that hold the read lock, by looking at each that ever did. A thread counts twice if it took the
     * read lock both before and after the lock changed between its two ways for readers. Out of date at once.
     *
     * @return their number
     */
    public int getReadLockCount() {
        return gate.getReadLockCount() + readLock.readersByBias();
    }

    /**
     * Tells which thread holds the write lock, or waits for readers to leave before it does. Out of date at once.
     *
     * @return the number of the thread ({@code Thread.threadId()}), or 0 if no thread does
     */
    public long getOwnerId() {
        return gate.getOwnerId();
    }

    /**
     * Tells whether a thread that waits is overtaken only by threads that call {@code tryLock()}.
     *
     * @return what the lock was made with
     */
    public boolean isFair() {
        return gate.isFair();
    }

    /**
     * Tells whether a thread waits for either lock. A writer that waits for readers to leave is not among them. Out of date
     * at once.
     *
     * @param thread the thread
     * @return true if it waits
     */
    public boolean hasQueuedThread(Thread thread) {
        return gate.hasQueuedThread(thread);
    }

    /**
     * Tells whether any thread holds the write lock, or waits for readers to leave before it does. Out of date at once.
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
     * Tells whether threads wait for either lock. A writer that waits for readers to leave is not among them. Out of date
     * at once.
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
     * Names the lock and its holder.
     *
     * @return the class, the identity hash code, and the state
     */
    @Override
    public String toString() {
        return Misuse.nameOf(this) + gate.state(getReadLockCount());
    }

    /** For tests. */
    boolean isBiased() {
        return readLock.isBiased();
    }

    private final class WriteLock extends AbstractLock {
        @Override
        public void lock() {
            StackProbe.require();
            if (Strict.ENABLED || !gate.tryWrite()) {
                lockEndlessly();
                return;
            }
            boolean revoked;
            try {
                revoked = revokeOrLeave(LockPatience.ENDLESS);
            } catch (InterruptedException e) {
                throw new AssertionError("endless patience ignores interrupts", e);
            }
            requireTaken(revoked);
        }

        @Override
        public boolean tryLock() {
            StackProbe.require();
            boolean interrupted = Thread.interrupted();
            boolean taken = false;
            try {
                taken = gate.tryWrite() && revokeOrLeave(LockPatience.NONE);
            } catch (InterruptedException e) {
                interrupted = true;
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
            return taken;
        }

        @Override
        boolean lock(LockPatience patience) throws InterruptedException {
            patience.record(RcuReadWriteLock.this);
            boolean gateTaken = gate.tryWrite() || (!readLock.isReading() && gate.write(patience));
            boolean taken = gateTaken && revokeOrLeave(patience);
            if (!patience.isTimed()) {
                requireTaken(taken);
            }
            return taken;
        }

        /** Without a time limit there is one reason why a thread does not get the lock: it reads itself. */
        private void requireTaken(boolean taken) {
            if (!taken) {
                throw Misuse.readingAlready(RcuReadWriteLock.this, "locked");
            }
        }

        /** Takes the bias away; or, if it can't, gives the gate's write lock back, which it holds. */
        private boolean revokeOrLeave(LockPatience patience) throws InterruptedException {
            boolean revoked = false;
            try {
                revoked = readLock.revoke(patience);
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

        @Override
        public String toString() {
            return Misuse.nameOf(RcuReadWriteLock.this) + ".writeLock" + gate.state(getReadLockCount());
        }
    }
}
