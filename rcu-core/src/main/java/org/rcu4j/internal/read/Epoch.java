package org.rcu4j.internal.read;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.platform.Strict;

/**
 * The number of a domain's current epoch, and whether the domain is open:
 *
 * <pre>
 *   63    62   61                      16 15             0
 * +------+---+---------------------------+----------------+
 * | open | 0 | number of the epoch       | 0              |
 * +------+---+---------------------------+----------------+
 * </pre>
 *
 * <p>So while the domain is open it is just what a reader stores on entering a section: negative, with room for what else the
 * reader's word holds. A closed domain's is not negative, so it is no section's word: a reader that stores it is not waited for,
 * and finds the domain closed when it looks again, behind fence A.
 *
 * <p>The number grows by one with each grace period that is begun and is compared by difference, so that it may wrap. A reader
 * is taken for one of the future, and not waited for, if 2<sup>45</sup> grace periods begin from the moment when it loads the
 * epoch until its section ends. None ends while the section is open, so they would have to be given up; or the reader would
 * have to be held up for so long after that load, before it stores its word.
 */
public final class Epoch extends EpochFields.Word implements Strict.Part {

    static final long STEP = 1L << 16;

    private static final long OPEN = Long.MIN_VALUE;

    /** The bits above the number. */
    private static final int FLAGS = 2;

    private static final long NUMBER = (-1L >>> FLAGS) & -STEP;
    private static final VarHandle WORD = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "word", VarHandle.class, EpochFields.Word.class, long.class);

    public Epoch(String domain) {
        super(domain);
        word = OPEN;
    }

    /**
     * The epoch that a section begins in. A volatile load: a reader that sees the epoch of a grace period also sees all that
     * was unlinked before that grace period.
     */
    long current() {
        return word;
    }

    /** Begins the next epoch and returns it, to be compared by {@link #isBefore}. */
    public long advance() {
        long present;
        long next;
        do {
            present = word;
            next = (present & OPEN) | ((present + STEP) & NUMBER);
        } while (!WORD.compareAndSet(this, present, next));
        return next;
    }

    /** Whether the epoch in a reader's word is one before another. */
    static boolean isBefore(long readersWord, long epoch) {
        return ((readersWord - epoch) << FLAGS) < 0;
    }

    public void close() {
        WORD.getAndBitwiseAnd(this, ~OPEN);
    }

    /** Lets one thread go on in a closed domain, as in an open one: the callback thread, while it runs callbacks. Null ends that. */
    public void admit(@Nullable Thread thread) {
        admitted = thread;
    }

    /** Whether the calling thread may go on in a closed domain. */
    public boolean admitsHere() {
        return admitted == Thread.currentThread();
    }

    /** The present epoch, as the word of a section that begins although the domain is closed. */
    long currentAsOpen() {
        return word | OPEN;
    }

    public boolean isClosed() {
        return isClosed(current());
    }

    static boolean isClosed(long epoch) {
        return epoch >= 0;
    }

    /**
     * For what begins a section, a grace period or a callback.
     *
     * @throws IllegalStateException if the domain is closed, and the caller is not the thread that may go on
     */
    public void requireOpen() {
        if (isClosed() && !admitsHere()) {
            throw closed();
        }
    }

    /** What a thread is told that begins something in a closed domain. */
    public IllegalStateException closed() {
        return new IllegalStateException(
                "domain " + domain + " is closed: a closed domain begins no section, grace period or callback");
    }

    @Override
    public Object whole() {
        return whole;
    }

    /** How strict mode's reports call the domain. */
    @Override
    public String toString() {
        return "domain " + domain;
    }
}
