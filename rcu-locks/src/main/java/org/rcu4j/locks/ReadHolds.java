package org.rcu4j.locks;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.rcu4j.internal.platform.NewerJdk;

/**
 * The read locks that a thread holds, and how often. A lock is recorded by its number, and only while it is held. All locks
 * share one thread-local variable. Its value is an array of longs and no object of this library, so a thread that lives
 * longer than the application keeps no class of it:
 *
 * <pre>
 *   [0]  the index behind the last lock's elements
 *   [1]  how often isOneIn was called
 *   [2]  the number of the lock that was released last
 *   [3]  a lock's number, [4] how often it is held; and so on
 * </pre>
 *
 * <p>An array is used by its thread alone.
 */
final class ReadHolds {

    static final int NOT_HELD = -1;

    /** Where the array says at which index its last lock ends. */
    static final int END = 0;

    /** How many elements a lock takes. */
    static final int LONGS_PER_LOCK = 2;

    private static final int CALLS = 1;
    private static final int RELEASED = 2;
    private static final int FIRST = 3;

    private static final int LOCKS_AT_FIRST = 4;

    private static final ThreadLocal<long[]> OF_THREAD = ThreadLocal.withInitial(ReadHolds::forThisThread);

    /** The number of the newest lock: no two locks have the same. */
    private static final AtomicLong NUMBERS = new AtomicLong();

    private ReadHolds() {}

    /** A number for a new lock. */
    static long newNumber() {
        return NUMBERS.incrementAndGet();
    }

    private static long[] forThisThread() {
        long[] holds = new long[FIRST + 2 * LOCKS_AT_FIRST];
        holds[END] = FIRST;
        // begins at a different number in each thread, so that some of many short-lived threads do look
        holds[CALLS] = NewerJdk.threadId(Thread.currentThread());
        return holds;
    }

    /** This thread's array, with room for one more lock. */
    static long[] ofThisThread() {
        long[] holds = OF_THREAD.get();
        return holds[END] < holds.length ? holds : grown(holds);
    }

    private static long[] grown(long[] holds) {
        long[] more = Arrays.copyOf(holds, 2 * holds.length - FIRST);
        OF_THREAD.set(more);
        return more;
    }

    /** Returns true in one of so many calls by this thread; their number is a power of two. */
    static boolean isOneIn(long[] holds, int calls) {
        holds[CALLS]++;
        return (holds[CALLS] & (calls - 1)) == 0;
    }

    /** How often this thread holds a lock. */
    static int count(long[] holds, long lock) {
        int i = indexOf(holds, lock);
        return i < 0 ? 0 : (int) holds[i + 1];
    }

    /** Notes that the thread holds a lock which it did not hold before. */
    static void addFirst(long[] holds, long lock) {
        int i = (int) holds[END];
        holds[i] = lock;
        holds[i + 1] = 1;
        holds[END] = i + 2L;
    }

    /** Notes that the thread holds a lock once more. */
    static void addAnother(long[] holds, long lock) {
        int i = indexOf(holds, lock);
        holds[i + 1] = oneMore((int) holds[i + 1]);
    }

    /**
     * Notes that the thread holds a lock once less.
     *
     * @return how often it still holds it, or {@link #NOT_HELD} if it did not
     */
    static int remove(long[] holds, long lock) {
        int i = indexOf(holds, lock);
        if (i < 0) {
            return NOT_HELD;
        }
        holds[i + 1]--;
        int left = (int) holds[i + 1];
        if (left == 0) {
            int last = (int) holds[END] - 2;
            holds[i] = holds[last];
            holds[i + 1] = holds[last + 1];
            holds[END] = last;
            holds[RELEASED] = lock;
        }
        return left;
    }

    /** Whether a lock is the one that the thread released last. */
    static boolean wasReleasedLast(long[] holds, long lock) {
        return holds[RELEASED] == lock;
    }

    /** How many locks the thread holds. */
    static int locks(long[] holds) {
        return ((int) holds[END] - FIRST) / 2;
    }

    /** The number of holds after one more. */
    static int oneMore(int holds) {
        if (holds == Integer.MAX_VALUE) {
            throw new IllegalStateException("a thread holds a lock at most " + holds + " times: is an unlock missing?");
        }
        return holds + 1;
    }

    private static int indexOf(long[] holds, long lock) {
        int i = (int) holds[END] - 2;
        while (i >= FIRST && holds[i] != lock) {
            i -= 2;
        }
        return i < FIRST ? NOT_HELD : i;
    }
}
