package org.rcu4j.torture.locks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.rcu4j.torture.Defect;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.Errors;

/** Words that are always equal, but for whoever holds the write lock. Their value counts the changes. */
final class Words {

    private static final int COUNT = 8;
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private static final long TORN = -1;

    private final Errors errors;

    /** Written and read under the lock; opaque, so that it is the lock and nothing else that orders them. */
    private final long[] words = new long[COUNT];

    Words(Errors errors) {
        this.errors = errors;
    }

    /** Under the write lock: adds one to each. */
    void change(Dice dice, int threads) {
        long before = value();
        if (before == TORN) {
            errors.report(Defect.EXCLUSION, "a writer found another one's change half done");
            before = get(0);
        }
        for (int i = 0; i < COUNT; i++) {
            WORD.setOpaque(words, i, before + 1);
            if (i == COUNT / 2) {
                dice.delay(threads);
            }
        }
        if (value() != before + 1) {
            errors.report(Defect.EXCLUSION, "somebody wrote beside a writer");
        }
    }

    /** Under the read lock: the value stays the same. */
    void look(Dice dice, int threads) {
        long before = value();
        dice.delay(threads);
        long after = value();
        if (before == TORN || after == TORN) {
            errors.report(Defect.EXCLUSION, "a reader found a change half done");
        } else if (before != after) {
            errors.report(Defect.EXCLUSION, "a writer came between two looks of one reader");
        }
    }

    /** What is copied without a lock, to be used once it is known to be consistent. */
    void copy(long[] copy, Dice dice, int threads) {
        for (int i = 0; i < COUNT; i++) {
            copy[i] = get(i);
            if (i == COUNT / 2) {
                dice.delay(threads);
            }
        }
    }

    /** Looks at a copy that is said to be consistent. */
    void check(long[] copy) {
        for (long word : copy) {
            if (word != copy[0]) {
                errors.report(Defect.EXCLUSION, "a reader was told that half a change was consistent");
                return;
            }
        }
    }

    static long[] newCopy() {
        return new long[COUNT];
    }

    /** The number of changes; at the end, when nobody holds the lock. */
    long changes() {
        return get(0);
    }

    private long value() {
        long first = get(0);
        for (int i = 1; i < COUNT; i++) {
            if (get(i) != first) {
                return TORN;
            }
        }
        return first;
    }

    private long get(int i) {
        return (long) WORD.getOpaque(words, i);
    }
}
