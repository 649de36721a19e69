package org.rcu4j;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One thread's slot in one domain. Its single shared word says since which epoch the thread is inside a section, and how
 * deep:
 *
 * <pre>
 *  63                               16 15             0
 * +-----------------------------------+----------------+
 * | epoch seen by the outermost lock  | nesting depth  |    depth 0: not reading
 * +-----------------------------------+----------------+
 * </pre>
 *
 * <p>Only the owner writes the word, so no store needs to be atomic with its load. A grace period reads it. The stores are
 * releases: the value that a grace period reads ends its wait on behalf of all earlier sections of this thread too.
 *
 * <p>An epoch never has a depth of its own, except that a closed domain's epoch is marked in the depth bits: one test on
 * {@code word | epoch} therefore tells the ordinary case, an outermost section of an open domain, from all others.
 *
 * <p>Why lock() stores first and loads the protected pointer afterwards, with fence A between: if the store is first before
 * fence A' of a grace period, its scan sees the slot and waits; if A' is first, the section's loads see what was unlinked
 * before it, and nothing needs waiting for. Were A missing, the processor could do a load before the store was visible, and
 * the scan would miss a reader that holds the old pointer.
 */
final class ReaderSlot extends ReaderSlotFields.Word implements ReadSection {

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
        super(null, 0, new Epoch());
    }

    @Override
    public void lock() {
        requireOwner();
        long w = word;
        long entered = epoch.current();
        if (((w | entered) & DEPTH) != 0) {
            entered = nest(w);
        }
        WORD.setRelease(this, entered + 1);
        AsymmetricBarrier.light(); // A
    }

    @Override
    public void unlock() {
        long w = word;
        if (owner != Thread.currentThread() || (w & DEPTH) == 0) {
            throw notReading();
        }
        WORD.setRelease(this, w - 1);
    }

    @Override
    public void close() {
        unlock();
    }

    @Override
    public boolean isReading() {
        return ((long) WORD.getOpaque(this) & DEPTH) != 0;
    }

    /** Whether the section, if one is open, began before the epoch became {@code target}. */
    boolean blocks(long target) {
        long w = (long) WORD.getAcquire(this);
        return (w & DEPTH) != 0 && w - target < 0;
    }

    /** Whether the owner has died: it will neither enter nor leave a section any more. */
    boolean isAbandoned() {
        return owner != null && !owner.isAlive();
    }

    /** Ends every section of a thread that is dead, or that is the caller. */
    void release() {
        WORD.setRelease(this, 0L);
    }

    private void requireOwner() {
        if (owner != Thread.currentThread()) {
            throw new IllegalStateException("an RcuReader is used by the thread that asked for it, here " + owner);
        }
    }

    private static long nest(long word) {
        if ((word & DEPTH) == 0) {
            throw RcuDomain.closed();
        }
        if ((word & DEPTH) == DEPTH) {
            throw new IllegalStateException("sections nest at most " + DEPTH + " deep: is an unlock missing?");
        }
        return word;
    }

    /** What a thread is told that leaves a section without being in one. */
    static IllegalMonitorStateException notReading() {
        return new IllegalMonitorStateException(
                "a section is left once for each time it was entered, by the thread that entered it");
    }
}
