package org.rcu4j.internal.read;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.platform.AsymmetricBarrier;
import org.rcu4j.internal.platform.NewerJdk;
import org.rcu4j.internal.platform.Strict;

/** A run of places for detached sections. Places never move, since cookies name them. */
public final class DetachedSegment {

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(Throwable[].class);

    /** Number of the first place. */
    final int base;

    /**
     * See {@link DetachedWord}. Written by threads that enter and leave (compare-and-set); read by grace periods (acquire).
     */
    private final long[] words;

    /** The number of the thread that last entered each place. Written by it (plain); what it reads is of interest to itself only. */
    private final long[] enterers;

    /**
     * Where the open sections were entered; recorded in strict mode. Written by the entering thread (release); read for reports (acquire).
     */
    private final @Nullable Throwable[] entries;

    DetachedSegment(int base, int size, SplittableRandom random) {
        this.base = base;
        this.words = random.longs(size).map(DetachedWord::free).toArray();
        this.enterers = new long[size];
        this.entries = new Throwable[Strict.ENABLED ? size : 0];
    }

    int size() {
        return words.length;
    }

    long word(int offset) {
        return (long) WORD.getAcquire(words, offset);
    }

    boolean compareAndSet(int offset, long expected, long next) {
        return WORD.compareAndSet(words, offset, expected, next);
    }

    /**
     * Enters a section in a place, if it is free. All or nothing: what fails behind the compare-and-set frees the place again by a
     * plain write, which needs no frame.
     *
     * @return the word of the section, or 0
     */
    long tryEnter(int offset, Epoch epoch, @Nullable Throwable entry) {
        long free = word(offset);
        if (!DetachedWord.isFree(free)) {
            return 0;
        }
        long in = DetachedWord.enter(free, epoch.current());
        long left = DetachedWord.leave(in);
        boolean entered = false;
        try {
            entered = compareAndSet(offset, free, in);
            if (!entered) {
                return 0;
            }
            AsymmetricBarrier.light(); // A
            epoch.requireOpen(); // behind A, as in PlatformReader
            enterers[offset] = NewerJdk.threadId(Thread.currentThread());
            if (Strict.ENABLED) {
                ENTRY.setRelease(entries, offset, entry);
            }
            return in;
        } catch (Throwable e) {
            if (entered) {
                words[offset] = left;
            }
            throw e;
        }
    }

    /** Whether a thread has entered a section here that is open. */
    boolean isEnteredBy(long threadId) {
        for (int i = 0; i < words.length; i++) {
            if (enterers[i] == threadId && DetachedWord.isIn(word(i))) {
                return true;
            }
        }
        return false;
    }

    @Nullable
    Throwable entry(int offset) {
        return Strict.ENABLED ? (Throwable) ENTRY.getAcquire(entries, offset) : null;
    }

    /** Makes every place unfit to be entered, unless one is taken; then it leaves all as they were. */
    boolean freeze() {
        long[] before = new long[words.length];
        for (int i = 0; i < words.length; i++) {
            before[i] = word(i);
            boolean frozen = DetachedWord.isFree(before[i]) && compareAndSet(i, before[i], DetachedWord.FROZEN);
            if (!frozen) {
                thaw(before, i);
                return false;
            }
        }
        return true;
    }

    private void thaw(long[] before, int count) {
        for (int i = 0; i < count; i++) {
            WORD.setRelease(words, i, before[i]);
        }
    }
}
