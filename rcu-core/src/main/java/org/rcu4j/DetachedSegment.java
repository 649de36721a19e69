package org.rcu4j;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A run of places for detached sections. Places never move, since cookies name them. */
final class DetachedSegment {

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    /** Number of the first place. */
    final int base;

    /** See {@link DetachedWord}. Written by those who enter and leave (compare-and-set); read by grace periods (acquire). */
    private final long[] words;

    /**
     * Who is inside, where that is known: a virtual thread's reader, or a record of the entry. Written by whoever holds the
     * place; may be a remnant of an earlier section.
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

    @Nullable
    Object note(int offset) {
        return notes[offset];
    }

    void note(int offset, @Nullable Object note) {
        notes[offset] = note;
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
