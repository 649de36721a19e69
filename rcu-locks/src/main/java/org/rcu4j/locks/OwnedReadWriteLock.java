package org.rcu4j.locks;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.platform.StackProbe;
import org.rcu4j.internal.platform.Strict;

/**
 * What the read-write locks share: who holds the lock and how often, what is misuse, and the two views of it. The lock below,
 * which a subclass is, knows of no owners and no nesting: it is entered and left by readers and by one writer at a time.
 *
 * <p>A thread enters the lock below once for all its holds of a side. A writer that reads enters it as the writer only; when it
 * releases the write lock first, it stays inside as a reader (downgrade).
 */
abstract sealed class OwnedReadWriteLock implements ReadWriteLock permits SpinReadWriteLock, BlockingReadWriteLock {

    private static final VarHandle WRITER = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "writer", VarHandle.class, OwnedReadWriteLock.class, long.class);

    static {
        Patience.prepare();
    }

    private final Lock readLock = new ReadView();
    private final Lock writeLock = new WriteView();

    /** What strict mode and messages know the lock by. */
    private final Object identity;

    /** By which {@link ReadHolds} know the lock. */
    private final long number = ReadHolds.newNumber();

    /**
     * The number of the thread that has the write lock, or, negative, of the one that had it last: written by the holder alone
     * (opaque), and read by those who ask.
     */
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

    /** Enters as a reader if no writer is inside, although one may wait. */
    abstract boolean tryEnterSharedFirst();

    /** Enters as a reader, waiting if need be; returns false if the patience was not enough. */
    abstract boolean enterShared(Patience patience) throws InterruptedException;

    abstract void leaveShared();

    abstract boolean tryEnterExclusive();

    /** Enters as the writer, waiting if need be; returns false if the patience was not enough. */
    abstract boolean enterExclusive(Patience patience) throws InterruptedException;

    /** The same with no limit, for a condition. */
    void enterExclusiveAgain(WaitQueue.Member me) throws InterruptedException {
        throw new UnsupportedOperationException("no conditions");
    }

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
        return ReadHolds.count(ReadHolds.ofThisThread(), number);
    }

    /**
     * Tells which thread holds the write lock. Out of date at once.
     *
     * @return the number of the thread ({@code Thread.threadId()}), or 0 if no thread holds it
     */
    public long getOwnerId() {
        return Math.max(ExclusiveLock.NOBODY, writer());
    }

    /**
     * Tells whether any thread holds the write lock. Out of date at once.
     *
     * @return true if some thread holds it
     */
    public boolean isWriteLocked() {
        return writer() > ExclusiveLock.NOBODY;
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
        return "[write lock: " + holderOf(getOwnerId()) + ", read locks: " + readLocks + "]";
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
        long me = ExclusiveLock.thisThread();
        if (tryEnterExclusive()) { // which fails if the thread is inside already
            WRITER.setOpaque(this, me);
            writeHolds = 1;
            Strict.entered(identity);
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

    /** Enters as the writer; returns false if the patience was not enough. */
    private boolean write(Patience patience) throws InterruptedException {
        long me = ExclusiveLock.thisThread();
        recordWait(patience);
        if (!enterExclusive(patience)) {
            return false;
        }
        WRITER.setOpaque(this, me);
        writeHolds = 1;
        Strict.entered(identity);
        return true;
    }

    private void writeSlowly(Patience patience) throws InterruptedException {
        if (writeAgain()) {
            return;
        }
        requireNotReading("locked");
        if (!write(patience)) {
            throw ExclusiveLock.endedWithout(this);
        }
    }

    private void unlockWrite() {
        if (!isWriteLockedByCurrentThread()) {
            throw notWriter();
        }
        if (writeHolds > 1) {
            writeHolds--;
        } else {
            end();
        }
    }

    /** Ends all holds of the writer's, and returns how many there were. */
    final int end() {
        long me = writer();
        int holds = writeHolds;
        boolean reads = writerReads;
        if (!reads) {
            Strict.left(identity);
        }
        try {
            WRITER.setOpaque(this, -me);
            writerReads = false;
            if (reads) {
                downgrade();
            } else {
                leaveExclusive();
            }
        } catch (Throwable e) { // nothing has been left
            writerReads = reads;
            writer = me;
            throw e;
        }
        return holds;
    }

    /** Writes again, with a number of holds, after {@link #end}. If it throws, the thread does not write. */
    final void takeBack(WaitQueue.Member member, int holds) throws InterruptedException {
        long me = ExclusiveLock.thisThread();
        recordWait(Patience.ENDLESS);
        enterExclusiveAgain(member);
        WRITER.setOpaque(this, me);
        writeHolds = holds;
        Strict.entered(identity);
    }

    private IllegalMonitorStateException notWriter() {
        long word = writer();
        String state = word > ExclusiveLock.NOBODY ? "is held by thread " + word : ExclusiveLock.lastRelease(word);
        return ExclusiveLock.notHolder("the write lock of " + nameOf(identity), state);
    }

    private IllegalMonitorStateException notReader() {
        long[] holds = ReadHolds.ofThisThread();
        int others = ReadHolds.locks(holds);
        String state = isWriteLocked()
                ? "is not held, while thread " + getOwnerId() + " holds the write lock"
                : ReadHolds.wasReleasedLast(holds, number)
                        ? "is unlocked already: this thread unlocked it last"
                        : "was not locked by this thread, or has been unlocked since; it is held by "
                                + getReadLockCount() + " others";
        if (others > 0) {
            state += " (this thread holds the read locks of " + others + " other locks)";
        }
        return ExclusiveLock.notHolder("the read lock of " + nameOf(identity), state);
    }

    /** Refuses what would make a thread wait for itself. */
    final void requireNotReading(String what) {
        if (getReadHoldCount() > 0) {
            throw readingAlready(identity, what);
        }
    }

    static IllegalMonitorStateException readingAlready(Object lock, String what) {
        return new IllegalMonitorStateException("the write lock of " + nameOf(lock) + " is not " + what
                + " by a thread that holds the read lock: it would wait for itself; release the read lock first");
    }

    // --- read side

    /*
     * A hold is noted before the lock below is entered, and taken back, by a plain write, if it is not. So there is nothing left to do
     * behind the entry that might fail.
     */

    /** Reads if that needs no waiting, and nobody is overtaken. */
    final boolean tryRead(long[] holds) {
        if (ReadHolds.count(holds, number) > 0) {
            return readAgain(holds);
        }
        ReadHolds.addFirst(holds, number);
        boolean entered = false;
        try {
            entered = tryEnterShared(); // which fails if the thread is inside as the writer
        } finally {
            if (!entered) {
                holds[ReadHolds.END] -= ReadHolds.LONGS_PER_LOCK;
            }
        }
        if (entered) {
            Strict.entered(identity);
        }
        return entered || readAgain(holds);
    }

    /** Reads if no other thread writes. */
    final boolean tryReadFirst(long[] holds) {
        if (readAgain(holds)) {
            return true;
        }
        ReadHolds.addFirst(holds, number);
        boolean entered = false;
        try {
            entered = tryEnterSharedFirst();
        } finally {
            if (!entered) {
                holds[ReadHolds.END] -= ReadHolds.LONGS_PER_LOCK;
            }
        }
        if (entered) {
            Strict.entered(identity);
        }
        return entered;
    }

    /** Adds a hold, if the thread is inside already, as a reader or as the writer. */
    private boolean readAgain(long[] holds) {
        if (ReadHolds.count(holds, number) > 0) {
            ReadHolds.addAnother(holds, number);
            return true;
        }
        if (isWriteLockedByCurrentThread()) {
            ReadHolds.addFirst(holds, number);
            writerReads = true;
            return true;
        }
        return false;
    }

    private boolean read(Patience patience) throws InterruptedException {
        recordWait(patience);
        long[] holds = ReadHolds.ofThisThread();
        ReadHolds.addFirst(holds, number);
        boolean entered = false;
        try {
            entered = enterShared(patience);
        } finally {
            if (!entered) {
                holds[ReadHolds.END] -= ReadHolds.LONGS_PER_LOCK;
            }
        }
        if (entered) {
            Strict.entered(identity);
        }
        return entered;
    }

    private void readSlowly(Patience patience) throws InterruptedException {
        if (Strict.ENABLED && readAgain(ReadHolds.ofThisThread())) {
            return;
        }
        if (!read(patience)) {
            throw ExclusiveLock.endedWithout(this);
        }
    }

    /** Reads no more; returns false if the thread did not read. */
    final boolean tryUnlockRead() {
        long[] holds = ReadHolds.ofThisThread();
        int left = ReadHolds.remove(holds, number);
        if (left == 0) {
            try {
                endRead();
            } catch (Throwable e) { // nothing has been left: the hold is noted again, where it was, at the end
                long end = holds[ReadHolds.END];
                holds[(int) end] = number;
                holds[(int) end + 1] = 1;
                holds[ReadHolds.END] = end + ReadHolds.LONGS_PER_LOCK;
                throw e;
            }
        }
        return left != ReadHolds.NOT_HELD;
    }

    private void endRead() {
        if (writerReads && isWriteLockedByCurrentThread()) {
            writerReads = false;
            return;
        }
        Strict.left(identity);
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

    private void readSlowly() {
        try {
            readSlowly(Patience.ENDLESS);
        } catch (InterruptedException e) {
            throw new AssertionError("endless patience ignores interrupts", e);
        }
    }

    private void writeSlowly() {
        try {
            writeSlowly(Patience.ENDLESS);
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
            StackProbe.require();
            if (Strict.ENABLED || !tryRead(ReadHolds.ofThisThread())) {
                readSlowly();
            }
        }

        @Override
        public void lockInterruptibly() throws InterruptedException {
            StackProbe.require();
            requireNotInterrupted();
            if (Strict.ENABLED || !tryRead(ReadHolds.ofThisThread())) {
                readSlowly(Patience.INTERRUPTIBLE);
            }
        }

        @Override
        public boolean tryLock() {
            StackProbe.require();
            return tryReadFirst(ReadHolds.ofThisThread());
        }

        @Override
        public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
            StackProbe.require();
            Patience patience = Patience.upTo(time, unit);
            requireNotInterrupted();
            return tryRead(ReadHolds.ofThisThread()) || (!patience.isExhausted() && read(patience));
        }

        @Override
        public void unlock() {
            if (!tryUnlockRead()) {
                throw notReader();
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
            StackProbe.require();
            if (Strict.ENABLED || !tryWrite()) {
                writeSlowly();
            }
        }

        @Override
        public void lockInterruptibly() throws InterruptedException {
            StackProbe.require();
            requireNotInterrupted();
            if (Strict.ENABLED || !tryWrite()) {
                writeSlowly(Patience.INTERRUPTIBLE);
            }
        }

        @Override
        public boolean tryLock() {
            StackProbe.require();
            return tryWrite();
        }

        @Override
        public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
            StackProbe.require();
            Patience patience = Patience.upTo(time, unit);
            requireNotInterrupted();
            if (tryWrite()) {
                return true;
            }
            return !patience.isExhausted() && getReadHoldCount() == 0 && write(patience);
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
            return nameOf(OwnedReadWriteLock.this) + ".writeLock[" + holderOf(getOwnerId()) + "]";
        }
    }
}
