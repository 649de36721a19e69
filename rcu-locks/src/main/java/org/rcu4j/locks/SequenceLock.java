package org.rcu4j.locks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * A lock whose readers write nothing, wait for no reader and hold up no writer: they read, then ask whether a writer came in
 * between, and if so read again. For a few words that are read often and written seldom.
 *
 * <pre>{@code
 * long stamp;
 * double x, y;
 * do {
 *     stamp = lock.readBegin();
 *     x = this.x;
 *     y = this.y;
 * } while (lock.readRetry(stamp));
 * }</pre>
 *
 * <p>What is read between the two calls may be in the middle of a change. So a reader only copies fields, and uses the copies
 * after {@code readRetry} has said false; it follows no reference into an object that writers reuse or free, and calls nothing
 * that might loop or throw on inconsistent data. The fields need not be volatile.
 *
 * <p>Writers exclude each other by a {@link SpinLock}, so the write lock is not reentrant and has no conditions; a writer does
 * not read by {@code readBegin}, which would wait for itself and is refused.
 *
 * <p><b>Progress.</b> {@code readRetry} is wait-free; {@code readBegin} waits for a writer that is inside; a reader may have to
 * retry without bound. <b>Memory effects.</b> If {@code readRetry} returns false, all that was written under the write lock
 * before the corresponding {@code readBegin} happens before it, and nothing written by a later writer was seen.
 *
 * <p>After S. Hemminger's and A. Arcangeli's sequence locks of the Linux kernel; fences as in H. Boehm, "Can Seqlocks Get Along
 * With Programming Language Memory Models?" (MSPC 2012).
 */
public final class SequenceLock {

    private static final VarHandle SEQUENCE;

    static {
        try {
            SEQUENCE = MethodHandles.lookup().findVarHandle(SequenceLock.class, "sequence", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final SpinLock writers = new SpinLock();
    private final Lock writeLock = new WriteLock();

    /** Odd while a writer is inside. Written under the write lock (opaque, release), read by readers (acquire, opaque). */
    private long sequence;

    /** Makes a lock that nobody holds. */
    public SequenceLock() {}

    /**
     * Begins to read, once no writer is inside.
     *
     * @return a stamp for {@link #readRetry}
     * @throws IllegalMonitorStateException if this thread holds the write lock
     */
    public long readBegin() {
        long stamp = (long) SEQUENCE.getAcquire(this);
        return (stamp & 1) == 0 ? stamp : awaitWriter();
    }

    /**
     * Tells whether a writer has come since, so that what was read is to be read again.
     *
     * @param stamp what {@link #readBegin} returned
     * @return true if what was read may be inconsistent
     */
    public boolean readRetry(long stamp) {
        VarHandle.acquireFence(); // the reads before it stay before the load
        return (long) SEQUENCE.getOpaque(this) != stamp;
    }

    /**
     * Returns the lock for writers.
     *
     * @return the write lock, always the same object
     */
    public Lock writeLock() {
        return writeLock;
    }

    /**
     * Tells whether a writer is inside. Out of date at once.
     *
     * @return true if some thread holds the write lock
     */
    public boolean isWriteLocked() {
        return writers.isLocked();
    }

    /**
     * Tells whether this thread holds the write lock.
     *
     * @return true if it does
     */
    public boolean isWriteLockedByCurrentThread() {
        return writers.isHeldByCurrentThread();
    }

    /**
     * Names the lock and who holds it.
     *
     * @return the class, the identity hash code, and the state
     */
    @Override
    public String toString() {
        return OwnedReadWriteLock.nameOf(this) + "[write lock: " + OwnedReadWriteLock.holderOf(writers.holder()) + "]";
    }

    private long awaitWriter() {
        if (writers.isHeldByCurrentThread()) {
            throw new IllegalMonitorStateException(
                    "a writer does not begin to read: it would wait for itself; it can read what it writes");
        }
        long stamp = (long) SEQUENCE.getAcquire(this);
        for (int spent = 0; (stamp & 1) != 0; ) {
            spent = Patience.pauseEndlessly(spent);
            stamp = (long) SEQUENCE.getAcquire(this);
        }
        return stamp;
    }

    private void beginWrite() {
        SEQUENCE.setOpaque(this, sequence + 1);
        VarHandle.releaseFence(); // the writes after it stay after the store
    }

    private void endWrite() {
        SEQUENCE.setRelease(this, sequence + 1);
    }

    private final class WriteLock implements Lock {
        @Override
        public void lock() {
            writers.lock();
            beginWrite();
        }

        @Override
        public void lockInterruptibly() throws InterruptedException {
            writers.lockInterruptibly();
            beginWrite();
        }

        @Override
        public boolean tryLock() {
            boolean locked = writers.tryLock();
            if (locked) {
                beginWrite();
            }
            return locked;
        }

        @Override
        public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
            boolean locked = writers.tryLock(time, unit);
            if (locked) {
                beginWrite();
            }
            return locked;
        }

        @Override
        public void unlock() {
            if (!writers.isHeldByCurrentThread()) {
                throw ExclusiveLock.notHolder();
            }
            endWrite();
            writers.unlock();
        }

        @Override
        public Condition newCondition() {
            return writers.newCondition();
        }

        @Override
        public String toString() {
            return SequenceLock.this.toString();
        }
    }
}
