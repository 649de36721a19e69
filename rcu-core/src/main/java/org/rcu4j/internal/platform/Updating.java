package org.rcu4j.internal.platform;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether the calling thread is in the middle of an update of a collection: then the update that it begins was asked for by
 * a function, a predicate or a key that the first one calls.
 *
 * <p>What a thread updates is kept with the thread, as numbers, since a value of a class of this library would keep the library
 * from being unloaded. Only the thread itself reads and writes it.
 */
public final class Updating {

    /** At the index zero how many updates the thread is in, behind it the numbers of their collections. */
    private static final ThreadLocal<long @Nullable []> MARKS = new ThreadLocal<>();

    private static final AtomicLong COLLECTIONS = new AtomicLong();

    private final long collection = COLLECTIONS.incrementAndGet();

    /** Notes that the thread updates this collection, and calls what is not the collection's own. */
    public void begin() {
        long[] marks = MARKS.get();
        if (marks == null || marks[0] + 1 == marks.length) {
            marks = marks == null ? new long[8] : Arrays.copyOf(marks, marks.length * 2);
            MARKS.set(marks);
        }
        marks[(int) marks[0] + 1] = collection;
        marks[0]++;
    }

    /** Takes the last {@link #begin} back. */
    public void end() {
        long[] marks = MARKS.get();
        if (marks != null) {
            marks[0]--;
        }
    }

    /** Whether the thread updates this collection. */
    public boolean isHere() {
        long[] marks = MARKS.get();
        if (marks != null) {
            for (int i = 1; i <= marks[0]; i++) {
                if (marks[i] == collection) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the thread updates any collection, and so may hold what others wait for: it must not wait for them. */
    public static boolean isAnyHere() {
        long[] marks = MARKS.get();
        return marks != null && marks[0] > 0;
    }
}
