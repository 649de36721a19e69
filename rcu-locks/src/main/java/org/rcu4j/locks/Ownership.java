package org.rcu4j.locks;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.platform.Strict;

/**
 * Who holds a read-write lock and how often, and what is misuse. The lock below, which a subclass is, knows of no owners and no
 * nesting: it is entered and left by readers and by one writer at a time.
 *
 * <p>A thread enters the lock below once for all its holds of a side. A writer that reads enters it as the writer only; when it
 * releases the write lock first, it stays inside as a reader (downgrade).
 */
abstract sealed class Ownership permits OwnedReadWriteLock {

    private static final VarHandle WRITER = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "writer", VarHandle.class, Ownership.class, long.class);

    static {
        LockPatience.prepare();
    }

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

    Ownership(@Nullable Object identity) {
        this.identity = identity == null ? this : identity;
    }

    // --- the lock below

    abstract boolean tryEnterShared();

    /** Enters as a reader if no writer is inside, although one may wait. */
    abstract boolean tryEnterSharedFirst();

    /** Enters as a reader, waiting if need be; returns false if the patience was not enough. */
    abstract boolean enterShared(LockPatience patience) throws InterruptedException;

    abstract void leaveShared();

    abstract boolean tryEnterExclusive();

    /** Enters as the writer, waiting if need be; returns false if the patience was not enough. */
    abstract boolean enterExclusive(LockPatience patience) throws InterruptedException;

    /** The same with no limit, for a condition. */
    void enterExclusiveAgain(WaitQueue.Member me) throws InterruptedException {
        throw new UnsupportedOperationException("no conditions");
    }

    abstract void leaveExclusive();

    /** Turns from the writer into a reader. */
    abstract void downgrade();

    /** How many readers are inside the lock below. */
    abstract int readersInside();

    // --- who holds it

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

    // --- write side

    /** Writes if that needs no waiting. */
    final boolean tryWrite() {
        long me = ExclusiveLock.thisThread();
        if (tryEnterExclusive()) { // which fails if the thread is inside already
            begin(me, 1);
            return true;
        }
        return writeAgain();
    }

    /** Writes, waiting if need be, as {@link AbstractLock#lock(LockPatience)} does. */
    final boolean write(LockPatience patience) throws InterruptedException {
        patience.record(identity);
        if (tryWrite()) {
            return true;
        }
        if (getReadHoldCount() > 0) {
            if (patience.isTimed()) {
                return false;
            }
            throw Misuse.readingAlready(identity, "locked");
        }
        long me = ExclusiveLock.thisThread();
        boolean entered = !patience.isExhausted() && enterExclusive(patience);
        if (entered) {
            begin(me, 1);
        }
        return entered;
    }

    private boolean writeAgain() {
        boolean writing = isWriteLockedByCurrentThread();
        if (writing) {
            writeHolds = ReadHolds.oneMore(writeHolds);
        }
        return writing;
    }

    /** Notes that this thread is inside as the writer. */
    private void begin(long me, int holds) {
        WRITER.setOpaque(this, me);
        writeHolds = holds;
        Strict.entered(identity);
    }

    final void unlockWrite() {
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
        Strict.waitsFor(identity);
        enterExclusiveAgain(member);
        begin(me, holds);
    }

    /** Refuses what would make a thread wait for itself. */
    final void requireNotReading(String what) {
        if (getReadHoldCount() > 0) {
            throw Misuse.readingAlready(identity, what);
        }
    }

    private IllegalMonitorStateException notWriter() {
        long word = writer();
        String state = word > ExclusiveLock.NOBODY ? "is held by thread " + word : Misuse.lastRelease(word);
        return Misuse.notHolder("the write lock of " + Misuse.nameOf(identity), state);
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
        return tryEnter(holds, false) || readAgain(holds); // it does not enter if the thread is inside as the writer
    }

    /** Reads if no other thread writes. */
    final boolean tryReadFirst(long[] holds) {
        return readAgain(holds) || tryEnter(holds, true);
    }

    private boolean tryEnter(long[] holds, boolean first) {
        ReadHolds.addFirst(holds, number);
        boolean entered = false;
        try {
            entered = first ? tryEnterSharedFirst() : tryEnterShared();
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

    /** Reads, waiting if need be, as {@link AbstractLock#lock(LockPatience)} does. */
    final boolean read(long[] holds, LockPatience patience) throws InterruptedException {
        patience.record(identity);
        return tryRead(holds) || (!patience.isExhausted() && enter(holds, patience));
    }

    private boolean enter(long[] holds, LockPatience patience) throws InterruptedException {
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

    final IllegalMonitorStateException notReader() {
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
        return Misuse.notHolder("the read lock of " + Misuse.nameOf(identity), state);
    }

    private long writer() {
        return (long) WRITER.getOpaque(this);
    }
}
