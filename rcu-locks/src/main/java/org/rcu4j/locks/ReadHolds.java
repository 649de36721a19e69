package org.rcu4j.locks;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.NewerJdk;

/**
 * The read locks that a thread holds, and how often. A lock is in it only while it is held, so a lock that is garbage is not
 * kept by it; all locks share one thread-local variable.
 */
final class ReadHolds {

    static final int NOT_HELD = -1;

    private static final ThreadLocal<ReadHolds> OF_THREAD = ThreadLocal.withInitial(ReadHolds::new);

    private @Nullable Object[] locks = new Object[4];
    private int[] counts = new int[4];
    private int size;

    /** Counts occasions. Begins differently in each thread, so that of threads that have only one some look. */
    private int occasions = (int) NewerJdk.threadId(Thread.currentThread());

    private ReadHolds() {}

    static ReadHolds ofThisThread() {
        return OF_THREAD.get();
    }

    /** Returns true once in so many calls by this thread, a power of two. */
    boolean isOneIn(int calls) {
        occasions++;
        return (occasions & (calls - 1)) == 0;
    }

    /** How often this thread holds a lock. */
    int count(Object lock) {
        int i = indexOf(lock);
        return i < 0 ? 0 : counts[i];
    }

    /** Notes that the thread holds a lock which it did not hold before. */
    void addFirst(Object lock) {
        if (size == locks.length) {
            locks = Arrays.copyOf(locks, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
        }
        locks[size] = lock;
        counts[size] = 1;
        size++;
    }

    /** Notes that the thread holds a lock once more. */
    void addAnother(Object lock) {
        int i = indexOf(lock);
        counts[i] = oneMore(counts[i]);
    }

    /**
     * Notes that the thread holds a lock once less.
     *
     * @return how often it still holds it, or {@link #NOT_HELD} if it did not
     */
    int remove(Object lock) {
        int i = indexOf(lock);
        if (i < 0) {
            return NOT_HELD;
        }
        counts[i]--;
        int left = counts[i];
        if (left == 0) {
            size--;
            locks[i] = locks[size];
            counts[i] = counts[size];
            locks[size] = null;
        }
        return left;
    }

    /** The number of holds after one more. */
    static int oneMore(int holds) {
        if (holds == Integer.MAX_VALUE) {
            throw new IllegalStateException("a thread holds a lock at most " + holds + " times: is an unlock missing?");
        }
        return holds + 1;
    }

    private int indexOf(Object lock) {
        int i = size - 1;
        while (i >= 0 && locks[i] != lock) {
            i--;
        }
        return i;
    }
}
