package org.rcu4j;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.AsymmetricBarrier;
import org.rcu4j.internal.NewerJdk;
import org.rcu4j.internal.Strict;

/**
 * One thread's slot in one domain. Its single shared word is a {@link SectionWord}. The outermost unlock stores the owner's
 * number, not what it made of the word that it loaded: the processor need not wait for that.
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
        if (!belongsTo(thread) || !SectionWord.isOutermost(w)) {
            left = outOf(thread, w);
        }
        WORD.setRelease(this, left);
        if (Strict.ENABLED && SectionWord.isOutermost(w)) {
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
        return SectionWord.isInside((long) WORD.getOpaque(this));
    }

    @Override
    public boolean blocks(long target) {
        return SectionWord.blocks((long) WORD.getAcquire(this), target);
    }

    @Override
    public long section() {
        return SectionWord.epoch((long) WORD.getAcquire(this));
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
        WORD.setRelease(this, SectionWord.inner(word));
    }

    private long outOf(Thread thread, long w) {
        if (!belongsTo(thread) || !SectionWord.isInside(w)) {
            throw notReading();
        }
        return SectionWord.outer(w);
    }
}
