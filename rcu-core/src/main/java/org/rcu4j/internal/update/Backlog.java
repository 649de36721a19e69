package org.rcu4j.internal.update;

import java.lang.invoke.ConstantBootstraps;
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
 *
 * <p>The sum of the bytes may be larger than any long. So it is kept in two parts, of which the higher one is touched by callbacks
 * that hold 2 GiB or more.
 */
public final class Backlog {

    private static final long CLOSED = Long.MIN_VALUE;
    private static final int LOW_BITS = 31;
    private static final long LOW = (1L << LOW_BITS) - 1;
    private static final VarHandle COUNT = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "count", VarHandle.class, Backlog.class, long.class);

    private final long maxCount;
    private final long maxBytes;

    /** Number of pending callbacks, plus {@link #CLOSED}. Atomic read-modify-write, volatile reads. */
    private volatile long count;

    /** The sum of the lower bits of all weights. */
    private final AtomicLong low = new AtomicLong();

    /** The sum of the higher bits of all weights. */
    private final AtomicLong high = new AtomicLong();

    Backlog(long maxCount, long maxBytes) {
        this.maxCount = maxCount;
        this.maxBytes = maxBytes;
    }

    /**
     * Counts a callback if the domain is open and there is room for it.
     *
     * @return whether it was counted
     */
    boolean tryAdmit(long weight) {
        long before = (long) COUNT.getAndAdd(this, 1L);
        if (before < 0 || before >= maxCount || (weight > 0 && !tryAddBytes(weight))) {
            COUNT.getAndAdd(this, -1L);
            return false;
        }
        return true;
    }

    /** Counts a callback whether there is room or not, and whether the domain is open or not. */
    void admit(long weight) {
        COUNT.getAndAdd(this, 1L);
        addBytes(weight);
    }

    /** Counts a callback whether there is room or not, if the domain is open. */
    boolean admitIfOpen(long weight) {
        if ((long) COUNT.getAndAdd(this, 1L) < 0) {
            COUNT.getAndAdd(this, -1L);
            return false;
        }
        addBytes(weight);
        return true;
    }

    /** Discounts a callback that has run, or never will. */
    void settle(long weight) {
        settle(1, low(weight), high(weight));
    }

    /** Discounts several. */
    void settle(long callbacks, long lowBytes, long highBytes) {
        if (lowBytes != 0) {
            low.addAndGet(-lowBytes);
        }
        if (highBytes != 0) {
            high.addAndGet(-highBytes);
        }
        COUNT.getAndAdd(this, -callbacks);
    }

    /** An admitted callback holds so many bytes more, or less. */
    void addBytes(long weight) {
        if (weight >= 0) {
            add(low(weight), high(weight));
        } else {
            add(-low(-weight), -high(-weight));
        }
    }

    static long low(long weight) {
        return weight & LOW;
    }

    static long high(long weight) {
        return weight >>> LOW_BITS;
    }

    long count() {
        return count & ~CLOSED;
    }

    /** The pending bytes; the largest long if they are more than that. */
    long bytes() {
        return sum(low.get(), high.get());
    }

    void close() {
        COUNT.getAndBitwiseOr(this, CLOSED);
    }

    boolean isClosed() {
        return count < 0;
    }

    private void add(long lowBytes, long highBytes) {
        if (lowBytes != 0) {
            low.addAndGet(lowBytes);
        }
        if (highBytes != 0) {
            high.addAndGet(highBytes);
        }
    }

    private boolean tryAddBytes(long weight) {
        long mine = high(weight);
        if (mine != 0) {
            high.addAndGet(mine); // before the others are looked at, so that of two such callbacks one sees the other
        }
        while (true) {
            long lower = low.get();
            long others = sum(lower, high.get() - mine);
            if (others > 0 && weight > maxBytes - others) {
                add(0, -mine);
                return false;
            }
            if (low.compareAndSet(lower, lower + low(weight))) {
                return true;
            }
        }
    }

    private static long sum(long lower, long higher) {
        if (higher > (Long.MAX_VALUE - Math.max(0, lower)) >> LOW_BITS) {
            return Long.MAX_VALUE;
        }
        return Math.max(0, (higher << LOW_BITS) + lower);
    }
}
