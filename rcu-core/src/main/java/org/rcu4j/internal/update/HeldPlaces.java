package org.rcu4j.internal.update;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How many places in backlogs each thread holds, of whatever domain. The count of a thread is an array, since a thread-local value
 * of a class of this library's would keep its class loader alive.
 */
public final class HeldPlaces {

    private static final int RESERVED = 0;
    private static final int RELEASED_ELSEWHERE = 1;
    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

    /** How many places this thread has reserved, less those that it has released; how many of them others have released. */
    private static final ThreadLocal<long[]> HERE = ThreadLocal.withInitial(() -> new long[2]);

    private HeldPlaces() {}

    /** The count of the calling thread. */
    public static long[] ofThisThread() {
        return HERE.get();
    }

    /** Whether the calling thread holds a place. */
    public static boolean areThereHere() {
        long[] held = HERE.get();
        return held[RESERVED] > (long) ELEMENT.getVolatile(held, RELEASED_ELSEWHERE);
    }

    /** Called by the thread whose count it is. */
    public static void add(long[] held) {
        held[RESERVED]++;
    }

    /**
     * Counts a place that is held no longer.
     *
     * @param held the count of the thread that had reserved it
     * @param here whether that is the calling thread
     */
    public static void release(long[] held, boolean here) {
        if (here) {
            held[RESERVED]--;
        } else {
            long unused = (long) ELEMENT.getAndAdd(held, RELEASED_ELSEWHERE, 1L);
        }
    }
}
