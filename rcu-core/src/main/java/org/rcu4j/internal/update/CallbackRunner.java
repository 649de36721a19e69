package org.rcu4j.internal.update;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.monitor.FlightRecorder;
import org.rcu4j.internal.platform.Log;
import org.rcu4j.internal.platform.Patience;
import org.rcu4j.internal.platform.Updating;
import org.rcu4j.internal.read.AllReaders;
import org.rcu4j.internal.read.Epoch;

/**
 * Runs each callback once, after a grace period that started after it was accepted: looks how many are queued, waits for one
 * grace period, runs that many, and so on, in one thread at a time. So the callbacks of one thread run in the order in which they
 * were accepted.
 *
 * <p>A small batch is given a moment to grow before its grace period, so that a trickle of callbacks does not cause a grace
 * period each, unless a thread waits.
 */
final class CallbackRunner implements CallbackWorker.Work {

    private static final long GATHERING_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int WORTH_A_GRACE_PERIOD = 256;
    private static final int SETTLE_EVERY = 64;

    private final Epoch epoch;
    private final Backlog backlog;
    private final CallbackQueue queue;
    private final GracePeriodFutures futures;
    private final AllReaders readers;
    private final GracePeriods gracePeriods;
    private final CallbackWatch watch;
    private final BiConsumer<Runnable, Throwable> exceptionHandler;
    private final BooleanSupplier hurried;
    private final Runnable progress;

    /** Written by the worker only. */
    private final AtomicLong invoked = new AtomicLong();

    /** Written by the worker only. */
    private final AtomicLong failed = new AtomicLong();

    /** How many callbacks have run and are still counted as pending, and the bytes of these. Used by the worker only. */
    private long unsettled;

    private long unsettledLowBytes;
    private long unsettledHighBytes;

    /** All callbacks before this number have run and are no longer counted as pending. Written by the worker. */
    private volatile long settled;

    /** Whether futures are being completed, whose dependent actions may run on although they are taken out. Written by the worker. */
    private volatile boolean completes;

    /** Whether an interrupt has come while the worker worked. Confined to the worker. */
    private boolean interrupted;

    /** Raised when what was queued has been given up. */
    private volatile boolean abandoned;

    CallbackRunner(
            Epoch epoch,
            Backlog backlog,
            CallbackQueue queue,
            GracePeriodFutures futures,
            AllReaders readers,
            GracePeriods gracePeriods,
            CallbackWatch watch,
            BiConsumer<Runnable, Throwable> exceptionHandler,
            BooleanSupplier hurried,
            Runnable progress) {
        this.epoch = epoch;
        this.backlog = backlog;
        this.queue = queue;
        this.futures = futures;
        this.readers = readers;
        this.gracePeriods = gracePeriods;
        this.watch = watch;
        this.exceptionHandler = exceptionHandler;
        this.hurried = hurried;
        this.progress = progress;
    }

    void abandon() {
        abandoned = true;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    /** Whether nothing is pending, no place is reserved, and no future waits or is being completed. */
    boolean isDone() {
        return backlog.count() == 0
                && futures.isEmpty()
                && !completes; // in this order: a future may be taken out by others
    }

    /** Whether all callbacks before a number have run and hold no place any more. */
    boolean hasSettled(long number) {
        return settled - number >= 0;
    }

    long invoked() {
        return invoked.get();
    }

    long failed() {
        return failed.get();
    }

    @Override
    public boolean isThere() {
        return !queue.isEmpty() || !futures.isEmpty();
    }

    @Override
    public boolean isOver() {
        return backlog.isClosed() && isDone();
    }

    @Override
    public boolean isBarredHere() {
        return readers.wouldBeWaitedForHere() || gracePeriods.isLedHere() || Updating.isAnyHere();
    }

    @Override
    public void step() throws InterruptedException {
        gather();
        queue.passOverGivenUp();
        long end = queue.end();
        Patience patience = Patience.until(() -> abandoned && isDone());
        try {
            if (isThere() && gracePeriods.await(patience)) {
                runUpTo(end);
            }
        } finally {
            interrupted |= patience.wasInterrupted();
        }
    }

    @Override
    public boolean takeInterrupt() {
        boolean taken = interrupted;
        interrupted = false;
        return taken;
    }

    @Override
    public void pause() {
        watch.disarm();
    }

    private void gather() {
        if (!hurried.getAsBoolean() && queue.end() - queue.completed() < WORTH_A_GRACE_PERIOD) {
            LockSupport.parkNanos(this, GATHERING_NANOS);
        }
    }

    private void runUpTo(long end) {
        long start = System.nanoTime();
        long before = queue.completed();
        long number = before;
        epoch.admit(Thread.currentThread());
        try {
            try {
                while (number < end) {
                    Runnable callback = queue.take(number);
                    number++;
                    if (callback != null) {
                        runCounted(callback);
                    }
                    if (unsettled >= SETTLE_EVERY) {
                        settle(number);
                    }
                }
                recordBatch(end - before, start);
            } finally {
                settle(number);
            }
            completes = true;
            futures.completeEnded(gracePeriods, this::runFuture);
        } finally {
            epoch.admit(null);
            completes = false;
        }
        watch.idle();
        progress.run();
    }

    private void recordBatch(long callbacks, long start) {
        if (callbacks > 0 && FlightRecorder.isRecording()) {
            FlightRecorder.callbackBatch(epoch.domain, (int) callbacks, System.nanoTime() - start);
        }
    }

    private void runCounted(Runnable callback) {
        Runnable given = callback;
        if (callback instanceof CallbackQueue.Weighed weighed) {
            given = weighed.callback;
            unsettledLowBytes += Backlog.low(weighed.bytes);
            unsettledHighBytes += Backlog.high(weighed.bytes);
        }
        unsettled++;
        watch.running(given);
        try {
            run(given);
        } finally {
            invoked.lazySet(invoked.get() + 1);
        }
    }

    /** Discounts what has run: several at a time, since one by one would show. */
    private void settle(long completed) {
        queue.complete(completed);
        if (unsettled == 0) {
            settled = completed;
            return;
        }
        long callbacks = unsettled;
        long lowBytes = unsettledLowBytes;
        long highBytes = unsettledHighBytes;
        unsettled = 0;
        unsettledLowBytes = 0;
        unsettledHighBytes = 0;
        backlog.settle(callbacks, lowBytes, highBytes);
        settled = completed;
        progress.run();
    }

    private void runFuture(Runnable completion) {
        watch.running(completion);
        run(completion);
    }

    private void run(Runnable callback) {
        try {
            callback.run();
        } catch (Throwable e) {
            fail(callback, e);
        }
        interrupted |=
                Thread.interrupted(); // it was meant for the callback that ran, or for the executor, not for the next
        if (readers.expelHere()) {
            fail(callback, sectionLeftOpen());
        }
    }

    private IllegalStateException sectionLeftOpen() {
        return new IllegalStateException(
                "domain " + epoch.domain + ": a callback leaves each section that it enters; this one did not");
    }

    private void fail(Runnable callback, @Nullable Throwable failure) {
        failed.lazySet(failed.get() + 1);
        try {
            exceptionHandler.accept(Callbacks.asGiven(callback), failure);
        } catch (Throwable e) {
            logFailureOfHandler(failure, e);
        }
    }

    private static void logFailureOfHandler(@Nullable Throwable failure, Throwable e) {
        try {
            Log.DOMAIN.error("the exception handler failed while it handled {}", String.valueOf(failure), e);
        } catch (Throwable unspeakable) {
            // the callbacks behind this one run all the same
        }
    }
}
