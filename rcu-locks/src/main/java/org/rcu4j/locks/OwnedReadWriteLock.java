package org.rcu4j.locks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.Strict;

/**
 * What the read-write locks share: who holds the lock and how often, what is misuse, and the two views of it. The lock below,
 * which a subclass is, knows of no owners and no nesting: it is entered and left by readers and by one writer at a time.
 *
 * <p>A thread enters the lock below once for all its holds of a side. A writer that reads enters it as the writer only; when it
 * releases the write lock first, it stays inside as a reader (downgrade).
 */
abstract sealed class OwnedReadWriteLock implements ReadWriteLock permits SpinReadWriteLock, BlockingReadWriteLock {

    private static final VarHandle WRITER;

    static {
        try {
            WRITER = MethodHandles.lookup().findVarHandle(OwnedReadWriteLock.class, "writer", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Lock readLock = new ReadView();
    private final Lock writeLock = new WriteView();

    /** What strict mode knows the lock by. */
    private final Object identity;

    /** The number of the thread that has the write lock: written by it alone (opaque), and read by those who ask. */
    @SuppressWarnings("unused") // through its VarHandle
    private long writer;

    /** How often the writer holds the write lock. Written and read by the writer. */
    private int writeHolds;

    /** Whether the writer holds the read lock as well. Written by the writer, read by those who ask. */
    private volatile boolean writerReads;

    OwnedReadWriteLock(@Nullable Object identity) {
        this.identity = identity == null ? this : identity;
    }

    // --- the lock below

    abstract boolean tryEnterShared();

    /** Enters as a reader, waiting if need be; returns false if the patience was not enough. */
    abstract boolean enterShared(Patience patience) throws InterruptedException;

    abstract void leaveShared();

    abstract boolean tryEnterExclusive();

    /** Enters as the writer, waiting if need be; returns false if the patience was not enough. */
    abstract boolean enterExclusive(Patience patience) throws InterruptedException;

    abstract void leaveExclusive();

    /** Turns from the writer into a reader. */
    abstract void downgrade();

    /** How many readers are inside the lock below. */
    abstract int readersInside();

    /** A condition of the write lock, or UnsupportedOperationException. */
    Condition newCondition() {
        throw new UnsupportedOperationException("a spinning lock has no conditions: BlockingReadWriteLock has");
    }

    // --- the lock as its users see it

    /**
     * Returns the lock for readers. It has no conditions.
     *
     * @return the read lock, always the same object
     */
    @Override
    public final Lock readLock() {
        return readLock;
    }

    /**
     * Returns the lock for writers.
     *
     * @return the write lock, always the same object
     */
    @Override
    public final Lock writeLock() {
        return writeLock;
    }

    /**
     * Counts the threads that hold the read lock, each once however often it holds it. Out of date at once.
     *
     * @return their number
     */
    public int getReadLockCount() {
        return readersInside() + (writerReads ? 1 : 0);
    }

    /**
     * Tells how often this thread holds the read lock.
     *
     * @return the number of holds, 0 if it does not hold it
     */
    public int getReadHoldCount() {
        return ReadHolds.ofThisThread().count(this);
    }

    /**
     * Tells whether any thread holds the write lock. Out of date at once.
     *
     * @return true if some thread holds it
     */
    public boolean isWriteLocked() {
        return writer() != ExclusiveLock.NOBODY;
    }

    /**
     * Tells whether this thread holds the write lock.
     *
     * @return true if it does
     */
    public boolean isWriteLockedByCurrentThread() {
        return writer() == ExclusiveLock.thisThread();
    }

    /**
     * Tells how often this thread holds the write lock.
     *
     * @return the number of holds, 0 if it does not hold it
     */
    public int getWriteHoldCount() {
        return isWriteLockedByCurrentThread() ? writeHolds : 0;
    }

    /**
     * Names the lock and who holds it.
     *
     * @return the class, the identity hash code, and the state
     */
    @Override
    public String toString() {
        return nameOf(this) + state(getReadLockCount());
    }

    final String state(int readLocks) {
        return "[write lock: " + holderOf(writer()) + ", read locks: " + readLocks + "]";
    }

    static String nameOf(Object lock) {
        return lock.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(lock));
    }

    static String holderOf(long writer) {
        return writer == ExclusiveLock.NOBODY ? "free" : "thread " + writer;
    }

    // --- write side

    /** Writes if that needs no waiting. */
    final boolean tryWrite() {
        if (tryEnterExclusive()) { // which fails if the thread is inside already
            begin(1);
            return true;
        }
        return writeAgain();
    }

    private boolean writeAgain() {
        boolean writing = isWriteLockedByCurrentThread();
        if (writing) {
            writeHolds = ReadHolds.oneMore(writeHolds);
        }
        return writing;
    }

    /** Enters as the writer, with a number of holds; returns false if the patience was not enough. */
    final boolean write(Patience patience, int holds) throws InterruptedException {
        recordWait(patience);
        if (!enterExclusive(patience)) {
            return false;
        }
        begin(holds);
        return true;
    }

    private void begin(int holds) {
        WRITER.setOpaque(this, ExclusiveLock.thisThread());
        writeHolds = holds;
        if (Strict.ENABLED) {
            Strict.entered(identity);
        }
    }

    private void writeSlowly(Patience patience) throws InterruptedException {
        if (writeAgain()) {
            return;
        }
        requireNotReading("locked");
        boolean unused = write(patience, 1);
    }

    private void unlockWrite() {
        if (!isWriteLockedByCurrentThread()) {
            throw ExclusiveLock.notHolder();
        }
        if (writeHolds > 1) {
            writeHolds--;
        } else {
            end();
        }
    }

    /** Ends all holds of the writer's, and returns how many there were. */
    final int end() {
        int holds = writeHolds;
        WRITER.setOpaque(this, ExclusiveLock.NOBODY);
        if (writerReads) {
            writerReads = false;
            downgrade();
            return holds;
        }
        if (Strict.ENABLED) {
            Strict.left(identity);
        }
        leaveExclusive();
        return holds;
    }

    /** Refuses what would make a thread wait for itself. */
    final void requireNotReading(String what) {
        if (getReadHoldCount() > 0) {
            throw readingAlready(what);
        }
    }

    static IllegalMonitorStateException readingAlready(String what) {
        return new IllegalMonitorStateException("the write lock is not " + what
                + " by a thread that holds the read lock: it would wait for itself; release the read lock first");
    }

    // --- read side

    /** Reads if that needs no waiting. */
    final boolean tryRead(ReadHolds holds) {
        if (holds.count(this) == 0 && tryEnterShared()) { // which fails if the thread is inside as the writer
            begin(holds);
            return true;
        }
        return readAgain(holds);
    }

    private void begin(ReadHolds holds) {
        holds.addFirst(this);
        if (Strict.ENABLED) {
            Strict.entered(identity);
        }
    }

    /** Adds a hold, if the thread is inside already, as a reader or as the writer. */
    private boolean readAgain(ReadHolds holds) {
        if (holds.count(this) > 0) {
            holds.addAnother(this);
            return true;
        }
        if (isWriteLockedByCurrentThread()) {
            holds.addFirst(this);
            writerReads = true;
            return true;
        }
        return false;
    }

    private boolean read(Patience patience) throws InterruptedException {
        recordWait(patience);
        boolean entered = enterShared(patience);
        if (entered) {
            begin(ReadHolds.ofThisThread());
        }
        return entered;
    }

    private void readSlowly(Patience patience) throws InterruptedException {
        if (Strict.ENABLED && readAgain(ReadHolds.ofThisThread())) {
            return;
        }
        boolean unused = read(patience);
    }

    /** Reads no more; returns false if the thread did not read. */
    final boolean tryUnlockRead() {
        int left = ReadHolds.ofThisThread().remove(this);
        if (left == 0) {
            endRead();
        }
        return left != ReadHolds.NOT_HELD;
    }

    private void endRead() {
        if (writerReads && isWriteLockedByCurrentThread()) {
            writerReads = false;
            return;
        }
        if (Strict.ENABLED) {
            Strict.left(identity);
        }
        leaveShared();
    }

    private void recordWait(Patience patience) {
        if (Strict.ENABLED && !patience.isTimed()) {
            Strict.waitsFor(identity);
        }
    }

    private long writer() {
        return (long) WRITER.getOpaque(this);
    }

    private interface Endless {
        void lock(Patience patience) throws InterruptedException;
    }

    private static void endlessly(Endless part) {
        try {
            part.lock(Patience.ENDLESS);
        } catch (InterruptedException e) {
            throw new AssertionError("endless patience ignores interrupts", e);
        }
    }

    private static void requireNotInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private final class ReadView implements Lock {
        @Override
        public void lock() {
            if (Strict.ENABLED || !tryRead(ReadHolds.ofThisThread())) {
                endlessly(OwnedReadWriteLock.this::readSlowly);
            }
        }

        @Override
        public void lockInterruptibly() throws InterruptedException {
            requireNotInterrupted();
            if (Strict.ENABLED || !tryRead(ReadHolds.ofThisThread())) {
                readSlowly(Patience.INTERRUPTIBLE);
            }
        }

        @Override
        public boolean tryLock() {
            return tryRead(ReadHolds.ofThisThread());
        }

        @Override
        public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
            Patience patience = Patience.upTo(time, unit);
            requireNotInterrupted();
            return tryRead(ReadHolds.ofThisThread()) || (!patience.isExhausted() && read(patience));
        }

        @Override
        public void unlock() {
            if (!tryUnlockRead()) {
                throw ExclusiveLock.notHolder();
            }
        }

        @Override
        public Condition newCondition() {
            throw new UnsupportedOperationException("a read lock has no conditions");
        }

        @Override
        public String toString() {
            return nameOf(OwnedReadWriteLock.this) + ".readLock[read locks: " + getReadLockCount() + "]";
        }
    }

    private final class WriteView implements Lock {
        @Override
        public void lock() {
            if (Strict.ENABLED || !tryWrite()) {
                endlessly(OwnedReadWriteLock.this::writeSlowly);
            }
        }

        @Override
        public void lockInterruptibly() throws InterruptedException {
            requireNotInterrupted();
            if (Strict.ENABLED || !tryWrite()) {
                writeSlowly(Patience.INTERRUPTIBLE);
            }
        }

        @Override
        public boolean tryLock() {
            return tryWrite();
        }

        @Override
        public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
            Patience patience = Patience.upTo(time, unit);
            requireNotInterrupted();
            if (tryWrite()) {
                return true;
            }
            return !patience.isExhausted() && getReadHoldCount() == 0 && write(patience, 1);
        }

        @Override
        public void unlock() {
            unlockWrite();
        }

        @Override
        public Condition newCondition() {
            return OwnedReadWriteLock.this.newCondition();
        }

        @Override
        public String toString() {
            return nameOf(OwnedReadWriteLock.this) + ".writeLock[" + holderOf(writer()) + "]";
        }
    }
}
