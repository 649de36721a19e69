package org.rcu4j;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.AsymmetricBarrier;
import org.rcu4j.internal.NewerJdk;
import org.rcu4j.internal.Strict;

/**
 * One thread's slot in one domain. Its single shared word says since which epoch the thread is inside a section, and how
 * deep:
 *
 * <pre>
 *  63                               16 15             0
 * +-----------------------------------+----------------+
 * | epoch seen by the outermost lock  | nesting depth  |    all 0: not reading
 * +-----------------------------------+----------------+
 * </pre>
 *
 * <p>Only the owner writes the word, so no store needs to be atomic with its load. A grace period reads it. The stores are
 * releases: the value that a grace period reads ends its wait on behalf of all earlier sections of this thread too.
 *
 * <p>An epoch never has a depth of its own, except that a closed domain's epoch is marked in the depth bits: one test on
 * {@code word | epoch} therefore tells the ordinary case, an outermost section of an open domain, from all others. The
 * outermost unlock stores a constant, not what it made of the word that it loaded: the processor need not wait for that.
 *
 * <p>Why lock() stores first and loads the protected pointer afterwards, with fence A between: if the store is first before
 * fence A' of a grace period, its scan sees the slot and waits; if A' is first, the section's loads see what was unlinked
 * before it, and nothing needs waiting for. Were A missing, the processor could do a load before the store was visible, and
 * the scan would miss a reader that holds the old pointer.
 */
final class ReaderSlot extends ReaderSlotFields.Word implements Straggler {

    static final long DEPTH = Epoch.STEP - 1;

    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(ReaderSlotFields.Word.class, "word", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    ReaderSlot(Thread owner, Epoch epoch) {
        super(owner, NewerJdk.threadId(owner), epoch);
    }

    /** A slot of nobody's. */
    ReaderSlot() {
        super(null, -1, new Epoch("nobody's"));
    }

    @Override
    public void lock() {
        if (!belongsTo(Thread.currentThread())) {
            throw notOwner(owner);
        }
        long entered = epoch.current();
        if (((word | entered) & DEPTH) != 0) {
            entered = nestIn(word);
        }
        WORD.setRelease(this, entered + 1);
        AsymmetricBarrier.light(); // A
        if (Strict.ENABLED && (word & DEPTH) == 1) {
            entry = Strict.entered(epoch);
        }
    }

    @Override
    public void unlock() {
        long w = word;
        long left = 0;
        if (!belongsTo(Thread.currentThread()) || (w & DEPTH) != 1) {
            left = outOf(w);
        }
        WORD.setRelease(this, left);
        if (Strict.ENABLED && (w & DEPTH) == 1) {
            Strict.left(epoch);
        }
    }

    /** Whether it is a thread's slot. Numbers are compared where no two threads have the same: that takes less than references. */
    boolean belongsTo(Thread thread) {
        return NewerJdk.HAS_THREAD_ID ? ownerId == NewerJdk.threadId(thread) : owner == thread;
    }

    @Override
    public boolean isReading() {
        return ((long) WORD.getOpaque(this) & DEPTH) != 0;
    }

    @Override
    public boolean blocks(long target) {
        long w = (long) WORD.getAcquire(this);
        return (w & DEPTH) != 0 && w - target < 0;
    }

    @Override
    public long section() {
        return (long) WORD.getAcquire(this) & ~DEPTH;
    }

    @Override
    public ReaderKind kind() {
        return ReaderKind.THREAD;
    }

    @Override
    public @Nullable Thread thread() {
        return owner;
    }

    @Override
    public @Nullable Throwable entry() {
        return entry;
    }

    /** Also on behalf of an owner that is dead. */
    @Override
    void expel() {
        boolean reading = isReading();
        WORD.setRelease(this, 0L);
        if (Strict.ENABLED && reading && owner == Thread.currentThread()) {
            Strict.left(epoch);
        }
    }

    private static long nestIn(long word) {
        if ((word & DEPTH) == 0) {
            throw Epoch.closed();
        }
        if ((word & DEPTH) == DEPTH) {
            throw tooDeep();
        }
        return word;
    }

    private long outOf(long word) {
        if (!belongsTo(Thread.currentThread()) || (word & DEPTH) == 0) {
            throw notReading();
        }
        return word - 1;
    }
}
