package org.rcu4j;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.AsymmetricBarrier;
import org.rcu4j.internal.NewerJdk;
import org.rcu4j.internal.Strict;

/**
 * One thread's slot in one domain. Its single shared word says whether the thread is inside a section, since which epoch, and
 * how deep; and outside, whose it is:
 *
 * <pre>
 *            63     62     61                       16 15            0
 *         +------+--------+---------------------------+---------------+
 * inside  |  1   | nested | epoch of outermost lock   | depth - 1     |
 *         +------+--------+---------------------------+---------------+
 * outside |  0   | the owner's number; 0 before Java 19              |
 *         +------+--------------------------------------------------+
 * </pre>
 *
 * <p>Each test of the fast paths therefore answers several questions. Outside, the word is the number of the calling thread only
 * if that is the owner; an {@link Epoch} is negative only if the domain is open, and then is the word of an outermost section as
 * it is; and words of outermost sections are the least of all numbers. The outermost unlock stores the owner's number, not what
 * it made of the word that it loaded: the processor need not wait for that.
 *
 * <p>Only the owner writes the word, so no store needs to be atomic with its load. A grace period reads it. The stores are
 * releases: the value that a grace period reads ends its wait on behalf of all earlier sections of this thread too.
 *
 * <p>Why lock() stores first and loads the protected pointer afterwards, with fence A between: if the store is first before
 * fence A' of a grace period, its scan sees the slot and waits; if A' is first, the section's loads see what was unlinked
 * before it, and nothing needs waiting for. Were A missing, the processor could do a load before the store was visible, and
 * the scan would miss a reader that holds the old pointer.
 */
final class ReaderSlot extends ReaderSlotFields.Word implements Straggler {

    /** How deep sections may nest. */
    static final int DEEPEST = 0xffff;

    private static final long NESTED = 1L << 62;
    private static final long LEAST_NESTED = Long.MIN_VALUE | NESTED;
    private static final long DEPTH = Epoch.STEP - 1;

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
        super(null, Long.MAX_VALUE, new Epoch("nobody's"));
    }

    @Override
    public void lock() {
        if (!isOutside(Thread.currentThread())) {
            nest();
            return;
        }
        WORD.setRelease(this, Epoch.requireOpen(epoch.current()));
        AsymmetricBarrier.light(); // A
        if (Strict.ENABLED) {
            entry = Strict.entered(epoch);
        }
    }

    @Override
    public void unlock() {
        Thread thread = Thread.currentThread();
        long w = word;
        long left = outside(ownerId);
        if (!belongsTo(thread) || !isOutermost(w)) {
            left = outOf(thread, w);
        }
        WORD.setRelease(this, left);
        if (Strict.ENABLED && isOutermost(w)) {
            Strict.left(epoch);
        }
    }

    /** Whether it is a thread's slot. Numbers are compared where no two threads have the same: that takes less than references. */
    boolean belongsTo(Thread thread) {
        return NewerJdk.HAS_THREAD_ID ? ownerId == NewerJdk.threadId(thread) : owner == thread;
    }

    /** Whether it is a thread's slot, and that thread outside. */
    private boolean isOutside(Thread thread) {
        return NewerJdk.HAS_THREAD_ID ? word == NewerJdk.threadId(thread) : owner == thread && word == outside(ownerId);
    }

    /** The word outside. Before Java 19 a thread can pretend to have any number, also a negative one: there it is not used. */
    static long outside(long ownerId) {
        return NewerJdk.HAS_THREAD_ID ? ownerId : 0;
    }

    @Override
    public boolean isReading() {
        return isInside((long) WORD.getOpaque(this));
    }

    @Override
    public boolean blocks(long target) {
        long w = (long) WORD.getAcquire(this);
        return isInside(w) && Epoch.isBefore(w, target);
    }

    @Override
    public long section() {
        return (long) WORD.getAcquire(this) & ~(NESTED | DEPTH);
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
        WORD.setRelease(this, outside(ownerId));
        if (Strict.ENABLED && reading && owner == Thread.currentThread()) {
            Strict.left(epoch);
        }
    }

    private void nest() {
        if (!belongsTo(Thread.currentThread())) {
            throw notOwner(owner);
        }
        long w = word;
        if ((w & DEPTH) == DEEPEST - 1) {
            throw tooDeep();
        }
        WORD.setRelease(this, (w | NESTED) + 1);
    }

    private long outOf(Thread thread, long w) {
        if (!belongsTo(thread) || !isInside(w)) {
            throw notReading();
        }
        return (w & DEPTH) == 1 ? (w & ~NESTED) - 1 : w - 1;
    }

    private static boolean isInside(long word) {
        return word < 0;
    }

    private static boolean isOutermost(long word) {
        return word < LEAST_NESTED;
    }
}
