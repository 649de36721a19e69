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

    private final String domain;
    private final Backlog backlog;
    private final CallbackQueue queue;
    private final Readers readers;
    private final GracePeriods gracePeriods;
    private final BiConsumer<Runnable, Throwable> exceptionHandler;
    private final BooleanSupplier hurried;

    /** Written by the worker only. */
    private final AtomicLong invoked = new AtomicLong();

    /** Written by the worker only. */
    private final AtomicLong failed = new AtomicLong();

    /** How many callbacks have run and are still counted as pending, and the bytes of these. Used by the worker only. */
    private long unsettled;

    private long unsettledBytes;

    /** Raised while somebody is told by a notice, which is no longer counted as pending. Written by the worker only. */
    private volatile boolean telling;

    /** Raised when nothing more is to be run. */
    private volatile boolean abandoned;

    CallbackRunner(
            String domain,
            Backlog backlog,
            CallbackQueue queue,
            Readers readers,
            GracePeriods gracePeriods,
            BiConsumer<Runnable, Throwable> exceptionHandler,
            BooleanSupplier hurried) {
        this.domain = domain;
        this.backlog = backlog;
        this.queue = queue;
        this.readers = readers;
        this.gracePeriods = gracePeriods;
        this.exceptionHandler = exceptionHandler;
        this.hurried = hurried;
    }

    void abandon() {
        abandoned = true;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    /** Whether nothing is pending, and nobody is being told so. */
    boolean isDone() {
        return backlog.count() == 0 && !telling; // raised before the notice is discounted, so it must be read after
    }

    long invoked() {
        return invoked.get();
    }

    long failed() {
        return failed.get();
    }

    @Override
    public boolean isThere() {
        return !abandoned && (backlog.count() > 0 || gracePeriods.isPromiseOpen());
    }

    @Override
    public boolean isOver() {
        return abandoned || (backlog.isClosed() && backlog.count() == 0);
    }

    @Override
    public boolean isBarredHere() {
        return readers.areInsideHere() || gracePeriods.isLedHere();
    }

    @Override
    public void step() throws InterruptedException {
        gather();
        int size = queue.fillBatch();
        if (size == 0 && !gracePeriods.isPromiseOpen()) {
            Thread.yield(); // one was admitted and is about to be added
        } else if (gracePeriods.await(Patience.until(() -> abandoned))) {
            runBatch(size);
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
        long start = System.nanoTime();
        for (int i = 0; i < size && !abandoned; i++) { // whoever gives up takes the rest, and none behind it may run
            Runnable callback = queue.takeFromBatch(i);
            if (callback instanceof Callbacks.Notice) {
                tell(callback);
            } else if (callback != null) {
                runCounted(callback);
            }
        }
        settle();
        if (!abandoned) {
            queue.finishBatch();
        }
        if (size > 0) {
            FlightRecorder.callbackBatch(domain, size, System.nanoTime() - start);
        }
    }

    /** Whoever is told that those before it have run finds their places free, and that of the notice. */
    private void tell(Runnable notice) {
        telling = true;
        try {
            unsettled++;
            settle();
            run(notice);
        } finally {
            telling = false;
        }
    }

    private void runCounted(Runnable callback) {
        boolean weighed = callback instanceof CallbackQueue.Weighed;
        unsettled++;
        unsettledBytes += weighed ? ((CallbackQueue.Weighed) callback).bytes() : 0;
        try {
            run(weighed ? ((CallbackQueue.Weighed) callback).callback() : callback);
        } finally {
            invoked.lazySet(invoked.get() + 1);
        }
        if (unsettled >= SETTLE_EVERY) {
            settle();
        }
    }

    /** Discounts what has run: several at a time, since one by one would show. */
    private void settle() {
        if (unsettled == 0) {
            return;
        }
        backlog.settle(unsettled, unsettledBytes);
        unsettled = 0;
        unsettledBytes = 0;
    }

    private void run(Runnable callback) {
        try {
            callback.run();
        } catch (Throwable e) {
            fail(callback, e);
        }
        boolean unused = Thread.interrupted(); // an interrupt was meant for the callback that ran, not for the next
        if (readers.expelHere()) {
            fail(
                    callback,
                    new IllegalStateException("a callback leaves each section that it enters; this one did not"));
        }
    }

    private void fail(Runnable callback, Throwable failure) {
        failed.lazySet(failed.get() + 1);
        try {
            exceptionHandler.accept(Callbacks.asGiven(callback), failure);
        } catch (Throwable e) {
            LOG.error("the exception handler failed while it handled {}", failure.toString(), e);
        }
    }
}
