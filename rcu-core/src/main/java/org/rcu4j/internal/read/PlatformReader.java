package org.rcu4j.internal.read;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.rcu4j.ReaderKind;
import org.rcu4j.internal.platform.AsymmetricBarrier;
import org.rcu4j.internal.platform.NewerJdk;
import org.rcu4j.internal.platform.StackProbe;
import org.rcu4j.internal.platform.Strict;

/**
 * A platform thread's slot in one domain. The outermost unlock stores the owner's number, not what it made of the word that it
 * loaded: the processor need not wait for that.
 *
 * <p>Only the owner writes the word, so no store needs to be atomic with its load. A grace period reads it. The stores are
 * releases: the value that a grace period reads ends its wait on behalf of all earlier sections of this thread too.
 *
 * <p>Why lock() stores first and loads the protected pointer afterwards, with fence A between: if the store is first before
 * fence A' of a grace period, its scan sees the slot and waits; if A' is first, the section's loads see what was unlinked
 * before it, and nothing needs waiting for. Were A missing, the processor could do a load before the store was visible, and
 * the scan would miss a reader that holds the old pointer.
 *
 * <p>For the same reason lock() looks behind A whether the domain is closed. If the store is first before the A' of the grace
 * period that ends the closing, that grace period waits for the section; if A' is first, the reader sees that the domain is
 * closed, and goes out again. Before A, the answer could be old when the store becomes visible.
 *
 * <p>Entering is all or nothing: what fails behind the store puts the word back by a plain write, which needs no frame. On behalf
 * of earlier sections that is enough: it comes behind the release that ended them, in the order of the word's own writes.
 */
public final class PlatformReader extends PlatformReaderFields.Word {

    private static final VarHandle WORD = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "word", VarHandle.class, PlatformReaderFields.Word.class, long.class);

    PlatformReader(Thread owner, Epoch epoch) {
        super(owner, NewerJdk.threadId(owner), epoch);
    }

    /** A slot of no thread. */
    PlatformReader() {
        super(null, Long.MAX_VALUE, new Epoch("nobody's"));
    }

    @Override
    public void lock() {
        StackProbe.require();
        if (!isOutside(Thread.currentThread())) {
            nest();
            return;
        }
        try {
            WORD.setRelease(this, epoch.current());
            AsymmetricBarrier.light(); // A
            if (epoch.isClosed()) {
                enterClosed();
            }
            if (Strict.ENABLED) {
                entry = Strict.entered(epoch);
            }
        } catch (Throwable e) {
            word = outside;
            throw e;
        }
    }

    @Override
    public void unlock() {
        Thread thread = Thread.currentThread();
        long w = word;
        long left = outside;
        if (!belongsTo(thread) || !SectionWord.isOutermost(w)) {
            left = outOf(thread, w);
        }
        if (Strict.ENABLED && SectionWord.isOutermost(w)) {
            Strict.left(epoch);
        }
        WORD.setRelease(this, left);
    }

    /** Whether it is a thread's slot, and that thread outside. */
    private boolean isOutside(Thread thread) {
        return NewerJdk.HAS_THREAD_ID ? word == NewerJdk.threadId(thread) : owner == thread && word == outside;
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
    long word() {
        return (long) WORD.getAcquire(this);
    }

    @Override
    public @Nullable Thread thread() {
        return owner;
    }

    @Override
    public ReaderKind kind() {
        return ReaderKind.THREAD;
    }

    @Override
    void expel() {
        if (Strict.ENABLED && owner == Thread.currentThread() && isReading()) {
            Strict.left(epoch);
        }
        WORD.setRelease(this, outside);
    }

    private void nest() {
        if (!belongsTo(Thread.currentThread())) {
            throw notOwner();
        }
        WORD.setRelease(this, SectionWord.inner(word));
    }

    private long outOf(Thread thread, long w) {
        if (!belongsTo(thread) || !SectionWord.isInside(w)) {
            throw notReading();
        }
        return SectionWord.outer(w);
    }

    private void enterClosed() {
        epoch.requireOpen();
        WORD.setRelease(this, epoch.currentAsOpen());
        AsymmetricBarrier.light(); // A
    }
}
