package org.rcu4j;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.AsymmetricBarrier;

/** A run of places for detached sections. Places never move, since cookies name them. */
final class DetachedSegment {

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle NOTE = MethodHandles.arrayElementVarHandle(Object[].class);

    /** Number of the first place. */
    final int base;

    /**
     * See {@link DetachedWord}. Written by those who enter (compare-and-set) and leave (the same, or release); read by grace
     * periods (acquire).
     */
    private final long[] words;

    /**
     * Who is inside, where that is known: a {@link VirtualPlace}, or a record of the entry. Written by whoever holds the place
     * (release); read by grace periods (acquire). May be a remnant of an earlier section.
     */
    private final @Nullable Object[] notes;

    DetachedSegment(int base, int size, SplittableRandom random) {
        this.base = base;
        this.words = random.longs(size).map(DetachedWord::free).toArray();
        this.notes = new Object[size];
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
     * Enters a section in a place, if it is free.
     *
     * @return the word of the section, or 0
     */
    long tryEnter(int offset, Epoch epoch) {
        long free = word(offset);
        if (!DetachedWord.isFree(free)) {
            return 0;
        }
        long in = DetachedWord.enter(free, Epoch.requireOpen(epoch.current()));
        if (!compareAndSet(offset, free, in)) {
            return 0;
        }
        AsymmetricBarrier.light(); // A
        return in;
    }

    /** Ends the section in a place; called by who entered it, if nobody else may do so. */
    void leave(int offset, long in) {
        WORD.setRelease(words, offset, DetachedWord.leave(in));
    }

    @Nullable
    Object note(int offset) {
        return (@Nullable Object) NOTE.getAcquire(notes, offset);
    }

    void note(int offset, @Nullable Object note) {
        NOTE.setRelease(notes, offset, note);
    }

    /** Writes a note that is likely to be there already. */
    void keepNote(int offset, Object note) {
        if (notes[offset] != note) {
            note(offset, note);
        }
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
