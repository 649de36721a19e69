package org.rcu4j.locks;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.rcu4j.internal.platform.StackProbe;

/**
 * A lock whose readers write nothing, wait for no other reader and hold up no writer: a reader reads, then asks whether a
 * writer came in between, and if so reads again. For a few words that are read often and written seldom.
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
 * <p>What is read between the two calls may be in the middle of a change. So a reader only copies fields, and uses the
 * copies after {@code readRetry} has returned false. It follows no reference into an object that writers reuse or free, and
 * calls nothing that might loop or throw on inconsistent data. The fields need not be volatile.
 *
 * <p>If writers come one after another, such a loop may go round without bound. Two ways to read come to an end:
 * {@link #read}, which tries a few times and then takes the {@linkplain #readLock() read lock}; and the read lock itself. It keeps
 * out writers and other holders of the read lock, and disturbs no reader that reads without it.
 *
 * <pre>{@code
 * double[] point = lock.read(() -> new double[] {x, y});
 * }</pre>
 *
 * <p>Writers and holders of the read lock exclude each other by a {@link SpinLock}. Neither lock is reentrant, neither has
 * conditions, and a thread that has one can't take the other. A writer that calls {@code readBegin} would wait for itself,
 * and is refused.
 *
 * <p><b>Progress.</b> {@code readRetry} is wait-free. {@code readBegin} waits for a writer that is inside. A loop of the
 * two may go round without bound. {@code read} is blocking and, like {@code SpinLock}, may be overtaken by writers.
 * <b>Memory effects.</b> If {@code readRetry} returns false, all that was written under the write lock before the
 * corresponding {@code readBegin} happens before it, and nothing that a later writer wrote was seen.
 *
 * <p>After S. Hemminger's and A. Arcangeli's sequence locks of the Linux kernel; fences as in H. Boehm, "Can Seqlocks Get
 * Along With Programming Language Memory Models?" (MSPC 2012).
 */
public final class SequenceLock {

    /** How often {@link #read} tries without the lock. */
    static final int TRIES = 8;

    private static final VarHandle SEQUENCE = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "sequence", VarHandle.class, SequenceLock.class, long.class);

    private final SpinLock writers = new SpinLock();
    private final Lock writeLock = new WriteLock();
    private final Lock readLock = new ReadLock();

    /** Odd while a writer is inside. Written under the write lock (opaque, release), read by readers (acquire, opaque). */
    private volatile long sequence;

    /** Makes a free lock. */
    public SequenceLock() {}

    /**
     * Begins to read; waits first until no writer is inside.
     *
     * @return a stamp for {@link #readRetry}
     * @throws IllegalMonitorStateException if this thread holds the write lock
     */
    public long readBegin() {
        long stamp = (long) SEQUENCE.getAcquire(this);
        return (stamp & 1) == 0 ? stamp : awaitWriter();
    }

    /**
     * Tells whether a writer has come since {@link #readBegin}: then all must be read again.
     *
     * @param stamp what {@link #readBegin} returned
     * @return true if what was read may be inconsistent
     */
    public boolean readRetry(long stamp) {
        VarHandle.acquireFence(); // the reads before it stay before the load
        return (long) SEQUENCE.getOpaque(this) != stamp;
    }

    /**
     * Calls a function that reads, until no writer came while it ran. The first calls are made without a lock. After a few
     * of them in vain the last call is made with the {@linkplain #readLock() read lock}. If the thread has the write lock
     * or the read lock, the function is called once.
     *
     * <p>In all calls but the last, the function may see half of a change. It must return or throw all the same, and must
     * change nothing; what it returned or threw in these calls is dropped.
     *
     * @param body the function; it may be called several times
     * @param <R> what the function returns
     * @return what it returned in the last call
     */
    public <R> R read(Supplier<? extends R> body) {
        StackProbe.require();
        if (!writers.isHeldByCurrentThread()) {
            for (int i = 0; i < TRIES; i++) {
                long stamp = readBegin();
                try {
                    R result = body.get();
                    if (!readRetry(stamp)) {
                        return result;
                    }
                } catch (Throwable e) {
                    if (!readRetry(stamp)) {
                        throw e;
                    }
                }
            }
        }
        return readAlone(body);
    }

    private <R> R readAlone(Supplier<? extends R> body) {
        if (writers.isHeldByCurrentThread()) {
            return body.get();
        }
        writers.lock();
        try {
            return body.get();
        } finally {
            writers.unlock();
        }
    }

    /**
     * Returns the lock for readers that don't want to try. It keeps out writers and other holders of the read lock. Readers
     * without it go on.
     *
     * @return the read lock, always the same object
     */
    public Lock readLock() {
        return readLock;
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
        return isOdd();
    }

    /**
     * Tells whether this thread holds the write lock.
     *
     * @return true if it does
     */
    public boolean isWriteLockedByCurrentThread() {
        return isOdd() && writers.isHeldByCurrentThread();
    }

    /**
     * Tells whether a thread has the read lock. Says nothing of readers without it. Out of date at once.
     *
     * @return true if some thread has the read lock
     */
    public boolean isReadLocked() {
        return !isOdd() && writers.isLocked();
    }

    /**
     * Tells whether this thread has the read lock.
     *
     * @return true if it does
     */
    public boolean isReadLockedByCurrentThread() {
        return !isOdd() && writers.isHeldByCurrentThread();
    }

    /**
     * Tells which thread has the write lock or the read lock. Out of date at once.
     *
     * @return the number of the thread ({@code Thread.threadId()}), or 0 if no thread has one
     */
    public long getOwnerId() {
        return writers.holder();
    }

    /**
     * Names the lock and its holder.
     *
     * @return the class, the identity hash code, and the state
     */
    @Override
    public String toString() {
        String holder = Misuse.holderOf(writers.holder());
        return Misuse.nameOf(this)
                + (isReadLocked() ? "[write lock: free, read lock: " + holder + "]" : "[write lock: " + holder + "]");
    }

    private boolean isOdd() {
        return ((long) SEQUENCE.getOpaque(this) & 1) != 0;
    }

    private long awaitWriter() {
        if (writers.isHeldByCurrentThread()) {
            throw new IllegalMonitorStateException("the write lock of " + this
                    + " is held by this thread: a writer does not begin to read, since it would wait for itself;"
                    + " it reads without that");
        }
        long stamp = (long) SEQUENCE.getAcquire(this);
        for (int spent = 0; (stamp & 1) != 0; ) {
            spent = LockPatience.pauseEndlessly(spent);
            stamp = (long) SEQUENCE.getAcquire(this);
        }
        return stamp;
    }

    /**
     * Behind {@code writers.lock} it calls no method of this library, so a failure can't come between that and the
     * sequence.
     */
    private final class WriteLock extends AbstractLock {
        @Override
        public void lock() {
            writers.lock();
            SEQUENCE.setOpaque(SequenceLock.this, sequence + 1);
            VarHandle.releaseFence(); // the writes after it stay after the store
        }

        @Override
        public boolean tryLock() {
            boolean locked = writers.tryLock();
            if (locked) {
                SEQUENCE.setOpaque(SequenceLock.this, sequence + 1);
                VarHandle.releaseFence(); // as above
            }
            return locked;
        }

        @Override
        boolean lock(LockPatience patience) throws InterruptedException {
            boolean locked = writers.lock(patience);
            if (locked) {
                SEQUENCE.setOpaque(SequenceLock.this, sequence + 1);
                VarHandle.releaseFence(); // as above
            }
            return locked;
        }

        @Override
        public void unlock() {
            if (!isWriteLockedByCurrentThread()) {
                throw notHolder("write", isWriteLocked());
            }
            long odd = sequence;
            try {
                SEQUENCE.setRelease(SequenceLock.this, odd + 1);
                writers.unlock();
            } catch (Throwable e) { // this thread is still the writer; readers that began meanwhile read again
                sequence = odd + 2;
                throw e;
            }
        }

        @Override
        public String toString() {
            return SequenceLock.this.toString();
        }
    }

    /** Takes the same lock as a writer, but leaves the sequence as it is. */
    private final class ReadLock extends AbstractLock {
        @Override
        public void lock() {
            writers.lock();
        }

        @Override
        public boolean tryLock() {
            return writers.tryLock();
        }

        @Override
        boolean lock(LockPatience patience) throws InterruptedException {
            return writers.lock(patience);
        }

        @Override
        public void unlock() {
            if (!isReadLockedByCurrentThread()) {
                throw notHolder("read", isReadLocked());
            }
            writers.unlock();
        }

        @Override
        public String toString() {
            return SequenceLock.this.toString();
        }
    }

    private IllegalMonitorStateException notHolder(String side, boolean held) {
        String state = held
                ? "is held by thread " + writers.holder()
                : writers.isLocked()
                        ? "is not held, while thread " + writers.holder() + " holds the other one"
                        : writers.lastRelease();
        return Misuse.notHolder("the " + side + " lock of " + Misuse.nameOf(this), state);
    }
}
