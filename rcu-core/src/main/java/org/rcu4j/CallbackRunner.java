package org.rcu4j;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs each callback once, after a grace period that started after it was accepted: takes what is queued as a batch, waits
 * for one grace period, runs the batch, and so on, in one thread at a time. So the callbacks of one thread run in the order
 * in which they were accepted.
 *
 * <p>A small batch is given a moment to grow before its grace period, so that a trickle of callbacks does not cause a grace
 * period each, unless somebody waits.
 */
final class CallbackRunner implements CallbackWorker.Work {

    private static final Logger LOG = LoggerFactory.getLogger(RcuDomain.class);
    private static final long GATHERING_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int WORTH_A_GRACE_PERIOD = 256;
    private static final int SETTLE_EVERY = 64;

    private final CallbackQueue queue;
    private final ReaderSlots slots;
    private final GracePeriods gracePeriods;
    private final BiConsumer<Runnable, Throwable> exceptionHandler;
    private final BooleanSupplier hurried;

    /** Written by the worker only. */
    private final AtomicLong invoked = new AtomicLong();

    /** Written by the worker only. */
    private final AtomicLong failed = new AtomicLong();

    /** Raised when nothing more is to be run. */
    private volatile boolean abandoned;

    CallbackRunner(
            CallbackQueue queue,
            ReaderSlots slots,
            GracePeriods gracePeriods,
            BiConsumer<Runnable, Throwable> exceptionHandler,
            BooleanSupplier hurried) {
        this.queue = queue;
        this.slots = slots;
        this.gracePeriods = gracePeriods;
        this.exceptionHandler = exceptionHandler;
        this.hurried = hurried;
    }

    void abandon() {
        abandoned = true;
    }

    long invoked() {
        return invoked.get();
    }

    long failed() {
        return failed.get();
    }

    @Override
    public boolean isThere() {
        return queue.pending() > 0 && !abandoned;
    }

    @Override
    public boolean isOver() {
        return abandoned || (queue.isClosed() && queue.pending() == 0);
    }

    @Override
    public boolean isBarredHere() {
        ReaderSlot slot = slots.currentOrNull();
        return slot != null && slot.isReading();
    }

    @Override
    public void step() {
        try {
            gather();
            int size = queue.fillBatch();
            if (size == 0) {
                Thread.yield(); // one was admitted and is about to be added
            } else if (gracePeriods.await(Patience.until(() -> abandoned))) {
                runBatch(size);
                queue.finishBatch();
            }
        } catch (Throwable e) { // out of memory, say: the batch is still there, and is tried again
            LOG.error("callbacks are delayed", e);
        }
    }

    @Override
    public void pause() {
        queue.trim();
    }

    private void gather() {
        if (!hurried.getAsBoolean() && queue.queued() < WORTH_A_GRACE_PERIOD) {
            LockSupport.parkNanos(this, GATHERING_NANOS);
        }
    }

    private void runBatch(int size) {
        for (int from = 0; from < size; from += SETTLE_EVERY) {
            runSome(from, Math.min(size, from + SETTLE_EVERY));
        }
    }

    /** Runs a part of the batch, and only then settles it: settling callbacks one by one would show. */
    private void runSome(int from, int to) {
        long taken = 0;
        long markers = 0;
        long bytes = 0;
        for (int i = from; i < to; i++) {
            Runnable callback = queue.takeFromBatch(i);
            if (callback == null) {
                continue;
            }
            taken++;
            if (callback instanceof CallbackQueue.Weighed weighed) {
                bytes += weighed.bytes();
                run(weighed.callback());
            } else {
                markers += callback instanceof Callbacks.Marker ? 1 : 0;
                run(callback);
            }
        }
        invoked.lazySet(invoked.get() + taken - markers);
        queue.settle(taken, bytes);
    }

    private void run(Runnable callback) {
        try {
            callback.run();
        } catch (Throwable e) {
            fail(callback, e);
        }
        boolean unused = Thread.interrupted(); // an interrupt was meant for the callback that ran, not for the next
        ReaderSlot slot = slots.currentOrNull();
        if (slot != null && slot.isReading()) {
            slot.release();
            fail(
                    callback,
                    new IllegalStateException("a callback leaves each section that it enters; this one did not"));
        }
    }

    private void fail(Runnable callback, Throwable failure) {
        failed.lazySet(failed.get() + 1);
        try {
            exceptionHandler.accept(callback, failure);
        } catch (Throwable e) {
            LOG.error("the exception handler failed while it handled {}", failure.toString(), e);
        }
    }
}
