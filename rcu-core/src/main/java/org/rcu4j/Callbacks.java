package org.rcu4j;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.Strict;

/**
 * The callbacks of a domain, as seen by those who leave them and those who wait for them. {@link Backlog} counts them,
 * {@link CallbackQueue} keeps them, {@link CallbackRunner} runs them, {@link CallbackWorker} is the thread in which that
 * happens.
 */
final class Callbacks {

    private final String domain;
    private final GracePeriods gracePeriods;
    private final OverflowPolicy overflowPolicy;
    private final Backlog backlog;
    private final CallbackQueue queue;
    private final CallbackRunner runner;
    private final CallbackWorker worker;

    /** How many threads wait for callbacks to run, so that none should be kept back to grow a batch. */
    private final AtomicInteger waiting = new AtomicInteger();

    private final AtomicLong overruns = new AtomicLong();
    private final AtomicLong rejections = new AtomicLong();

    /** Null unless in strict mode. */
    private final @Nullable Submissions submissions = Strict.ENABLED ? new Submissions() : null;

    Callbacks(RcuDomain.Builder settings, Readers readers, GracePeriods gracePeriods) {
        this.domain = settings.name;
        this.gracePeriods = gracePeriods;
        this.overflowPolicy = settings.overflow;
        this.backlog = new Backlog(settings.maxPendingCallbacks, settings.maxPendingBytes);
        this.queue = new CallbackQueue(backlog);
        this.runner = new CallbackRunner(
                domain, backlog, queue, readers, gracePeriods, settings.exceptionHandler, () -> waiting.get() > 0);
        this.worker = new CallbackWorker("rcu4j-callbacks-" + domain, settings.callbackExecutor, runner);
    }

    /** Accepts a callback, to be run after a grace period that starts after the call. */
    void call(Runnable callback, long bytes) {
        if (submissions == null) {
            admit(bytes);
            add(callback, bytes);
        } else {
            callStrictly(callback, bytes, submissions);
        }
    }

    /** The first half of {@link #call}, which may refuse or wait: for whoever must know before it unlinks something. */
    void admit(long bytes) {
        if (!tryAdmit(bytes)) {
            admitWhenFull(bytes);
        }
    }

    /** The first half of {@link #call}, if there is room. */
    boolean tryAdmit(long bytes) {
        return backlog.tryAdmit(bytes);
    }

    /**
     * The second half of {@link #call}.
     *
     * @throws IllegalStateException if callbacks have been given up since the first half; this one will not run
     */
    void add(Runnable callback, long bytes) {
        Runnable added = queue.add(callback, bytes);
        if (runner.isAbandoned()) {
            takeBack(added);
        }
        worker.wake();
    }

    /**
     * Too late, unless {@link #abandon} has seen it. Either that sees it or its adder sees the flag: the adder takes its place in
     * the queue by an atomic read-modify-write and then reads the flag; abandon writes the flag and then reads the queue's end.
     */
    private void takeBack(Runnable added) {
        if (!queue.takeBack(added)) {
            return;
        }
        if (added instanceof Notice notice) {
            notice.abandon();
        } else {
            throw Epoch.closed();
        }
    }

    /** An admitted callback holds other bytes than was said. */
    void reweigh(long before, long now) {
        if (before != now) {
            backlog.addBytes(now - before);
        }
    }

    /** Takes an {@link #admit} back. */
    void retract(long bytes) {
        backlog.settle(1, bytes);
    }

    /**
     * Completes a future once all callbacks that were accepted before have run, so after a grace period. Never waits for room
     * in the backlog.
     *
     * @param operation on whose behalf, for the exception that the future ends with if callbacks are abandoned
     */
    void notify(CompletableFuture<@Nullable Void> future, String operation) {
        Notice notice =
                new Notice(future, operation); // not after the admission, which would be for ever if this failed
        backlog.admit(0);
        add(notice, 0);
    }

    /** Sees to it that the promised grace periods are seen through. */
    void keepPromises() {
        worker.wake();
    }

    /** Waits until all callbacks that were accepted before have run; false if the patience did not suffice. */
    boolean barrier(Patience patience) throws InterruptedException {
        Thread waiter = Thread.currentThread();
        CompletableFuture<@Nullable Void> reached = new CompletableFuture<>();
        CompletableFuture<?> unused = reached.whenComplete((nothing, failure) -> LockSupport.unpark(waiter));
        notify(reached, "barrier");
        boolean ended = await(reached::isDone, patience);
        if (reached.isCompletedExceptionally()) {
            throw abandonedDuring("barrier");
        }
        return ended;
    }

    /** Accepts no more, and waits until all that were accepted have run; false if the patience did not suffice. */
    boolean close(Patience patience) throws InterruptedException {
        backlog.close();
        return await(runner::isDone, patience);
    }

    /** Gives up, after {@link #close}: what has not begun to run will not, and is returned, oldest first. */
    List<Runnable> abandon() {
        runner.abandon();
        worker.nudge();
        List<Runnable> left = new ArrayList<>();
        for (Runnable callback : queue.takeAll()) {
            if (callback instanceof Notice notice) {
                notice.abandon();
            } else {
                left.add(asGiven(callback));
            }
        }
        return left;
    }

    /** Whether the caller is a callback of this domain. */
    boolean isCurrentThread() {
        return worker.isCurrentThread();
    }

    long pending() {
        return backlog.count();
    }

    long pendingBytes() {
        return backlog.bytes();
    }

    long invoked() {
        return runner.invoked();
    }

    long failed() {
        return runner.failed();
    }

    /** How many callbacks were admitted beyond the bound. */
    long overruns() {
        return overruns.get();
    }

    /** How many callbacks were refused. */
    long rejections() {
        return rejections.get();
    }

    private void admitWhenFull(long bytes) {
        boolean mayWait = !runner.isBarredHere() && !worker.isCurrentThread();
        boolean reject = overflowPolicy == OverflowPolicy.REJECT;
        FlightRecorder.backlogOverflow(domain, overflowPolicy, !reject && !mayWait, backlog.count(), backlog.bytes());
        if (reject) {
            rejections.incrementAndGet();
            throw new RejectedExecutionException("the backlog of domain " + domain + " is full: " + backlog.count()
                    + " callbacks and " + backlog.bytes() + " bytes are pending");
        }
        if (!mayWait) {
            backlog.admit(bytes);
            overruns.incrementAndGet();
        } else if (overflowPolicy == OverflowPolicy.EXPEDITE) {
            Patience.endlessly(patience -> admitBehindGracePeriods(bytes, patience));
        } else {
            Patience.endlessly(patience -> await(() -> backlog.tryAdmit(bytes), patience));
        }
    }

    private boolean admitBehindGracePeriods(long bytes, Patience patience) throws InterruptedException {
        while (gracePeriods.await(patience) && !backlog.tryAdmit(bytes)) {
            worker.nudge();
            boolean unused = patience.pause(); // the callbacks are slow, not the grace periods: no storm of barriers
        }
        return true;
    }

    private void callStrictly(Runnable callback, long bytes, Submissions submitted) {
        submitted.submit(callback);
        try {
            Submission submission = new Submission(callback, submitted);
            admit(bytes);
            add(submission, bytes);
        } catch (Throwable refused) {
            submitted.withdraw(callback);
            throw refused;
        }
    }

    private boolean await(BooleanSupplier condition, Patience patience) throws InterruptedException {
        waiting.incrementAndGet();
        try {
            worker.nudge();
            while (!condition.getAsBoolean()) {
                worker.wake(); // starting a thread may have failed before
                if (!patience.pause()) {
                    return condition.getAsBoolean();
                }
            }
            return true;
        } finally {
            waiting.decrementAndGet();
        }
    }

    /** The callback as its caller knows it. */
    static Runnable asGiven(Runnable callback) {
        return callback instanceof Submission submission ? submission.callback() : callback;
    }

    private static IllegalStateException abandonedDuring(String operation) {
        return new IllegalStateException(
                "the domain was closed during " + operation + ", and callbacks were abandoned");
    }

    /** A callback that was submitted in strict mode. */
    private record Submission(Runnable callback, Submissions submitted) implements Runnable {
        @Override
        public void run() {
            submitted.withdraw(callback);
            callback.run();
        }
    }

    /** A callback of the domain's own: tells somebody that those before it have run, or have been abandoned. */
    record Notice(CompletableFuture<@Nullable Void> future, String operation) implements Runnable {
        @Override
        public void run() {
            future.complete(null);
        }

        private void abandon() {
            future.completeExceptionally(abandonedDuring(operation));
        }
    }
}
