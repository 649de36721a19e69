package org.rcu4j.locks;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.platform.Strict;

/**
 * Knows which threads hold a read-write lock, and how often, and refuses misuse. The lock below, which is a subclass, knows
 * no owners and no nesting: readers, or one writer at a time, enter and leave it.
 *
 * <p>A thread enters the lock below once for all its holds of a side. A writer that reads is inside only as the writer. If
 * it releases the write lock first, it stays inside as a reader (downgrade).
 */
abstract sealed class Ownership permits OwnedReadWriteLock {

    private static final VarHandle WRITER = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "writer", VarHandle.class, Ownership.class, long.class);

    static {
        LockPatience.prepare();
    }

    /** What stands for the lock in strict mode and in messages: the lock, or the one that it is a part of. */
    private final Object identity;

    /** The lock's number in {@link ReadHolds}. */
    private final long number = ReadHolds.newNumber();

    /**
     * The number of the thread that has the write lock, or the negative number of the one that had it last. Written by the
     * holder alone (opaque), read by all.
     */
    @SuppressWarnings("unused") // through its VarHandle
    private long writer;

    /** How often the writer holds the write lock. Written and read by the writer. */
    private int writeHolds;

    /** Whether the writer holds the read lock as well. Written by the writer, read by all. */
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

    /** Enters as the writer with no limit, for a condition. */
    void enterExclusiveAgain(WaitQueue.Member me) throws InterruptedException {
        throw new UnsupportedOperationException("no conditions");
    }

    abstract void leaveExclusive();

    /** Turns from the writer into a reader. */
    abstract void downgrade();

    /** How many readers are inside the lock below. */
    abstract int readersInside();

    // --- holders

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

    /** Takes the write lock, or holds it once more, if that needs no waiting. */
    final boolean tryWrite() {
        long me = ExclusiveLock.thisThread();
        if (tryEnterExclusive()) { // which fails if the thread is inside already
            begin(me, 1);
            return true;
        }
        return writeAgain();
    }

    /** Takes the write lock, as {@link AbstractLock#lock(LockPatience)} does. */
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

    /** Ends all holds of the writer, and returns how many there were. */
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

    /**
     * Takes the write lock again after {@link #end}, with a number of holds. If this throws, the thread does not have it.
     */
    final void takeBack(WaitQueue.Member member, int holds) throws InterruptedException {
        long me = ExclusiveLock.thisThread();
        Strict.waitsFor(identity);
        enterExclusiveAgain(member);
        begin(me, holds);
    }

    /** Throws if the thread reads, and so would wait for itself. */
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
     * A thread notes a hold before it enters the lock below. If it does not enter, a plain write takes the note back. So
     * nothing that might fail is left to do behind the entry.
     */

    /** Takes the read lock, or holds it once more, if that needs no waiting and overtakes no thread. */
    final boolean tryRead(long[] holds) {
        if (ReadHolds.count(holds, number) > 0) {
            return readAgain(holds);
        }
        return tryEnter(holds, false) || readAgain(holds); // which fails if this thread is the writer
    }

    /** Takes the read lock, or holds it once more, if no other thread writes; may overtake a writer that waits. */
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

    /** Takes the read lock, as {@link AbstractLock#lock(LockPatience)} does. */
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

    /** Adds a hold if the thread is inside already, as a reader or as the writer. */
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

    /** Ends a hold of the read lock; returns false if the thread has none. */
    final boolean tryUnlockRead() {
        long[] holds = ReadHolds.ofThisThread();
        int left = ReadHolds.remove(holds, number);
        if (left == 0) {
            try {
                endRead();
            } catch (Throwable e) { // the thread is still inside: its hold is noted again, behind all others
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
