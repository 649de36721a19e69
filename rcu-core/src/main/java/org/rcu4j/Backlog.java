package org.rcu4j;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many callbacks are pending, that is, admitted and neither run nor given up, how many bytes they hold, and how much there
 * may be of both.
 *
 * <p>The sign of the count says whether the domain is closed, so that no callback slips in behind a close that has seen the
 * count at zero. Bytes are looked at only by callbacks that have some; one that exceeds the bound by itself is admitted when
 * it is alone.
 */
final class Backlog {

    private static final long CLOSED = Long.MIN_VALUE;
    private static final VarHandle COUNT;

    static {
        try {
            COUNT = MethodHandles.lookup().findVarHandle(Backlog.class, "count", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long maxCount;
    private final long maxBytes;

    /** Number of pending callbacks, plus {@link #CLOSED}. Atomic read-modify-write, volatile reads. */
    private volatile long count;

    private final AtomicLong bytes = new AtomicLong();

    Backlog(long maxCount, long maxBytes) {
        this.maxCount = maxCount;
        this.maxBytes = maxBytes;
    }

    /**
     * Counts a callback if there is room for it.
     *
     * @return whether there was
     * @throws IllegalStateException if the domain is closed
     */
    boolean tryAdmit(long weight) {
        long before = (long) COUNT.getAndAdd(this, 1L);
        if (before < 0 || before >= maxCount || (weight > 0 && !tryAdd(weight))) {
            COUNT.getAndAdd(this, -1L);
            if (before < 0) {
                throw Epoch.closed();
            }
            return false;
        }
        return true;
    }

    /**
     * Counts a callback whether there is room or not.
     *
     * @throws IllegalStateException if the domain is closed
     */
    void admit(long weight) {
        if ((long) COUNT.getAndAdd(this, 1L) < 0) {
            COUNT.getAndAdd(this, -1L);
            throw Epoch.closed();
        }
        bytes.addAndGet(weight);
    }

    /** Discounts callbacks that have run, or never will. */
    void settle(long callbacks, long weight) {
        if (weight > 0) {
            bytes.addAndGet(-weight);
        }
        COUNT.getAndAdd(this, -callbacks);
    }

    void addBytes(long weight) {
        bytes.addAndGet(weight);
    }

    long count() {
        return count & ~CLOSED;
    }

    long bytes() {
        return bytes.get();
    }

    void close() {
        COUNT.getAndBitwiseOr(this, CLOSED);
    }

    boolean isClosed() {
        return count < 0;
    }

    private boolean tryAdd(long weight) {
        while (true) {
            long present = bytes.get();
            if (present > 0 && weight > maxBytes - present) {
                return false;
            }
            if (bytes.compareAndSet(present, present + weight)) {
                return true;
            }
        }
    }
}
