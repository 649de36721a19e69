package org.rcu4j.internal.update;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.rcu4j.OverflowPolicy;
import org.rcu4j.internal.monitor.FlightRecorder;
import org.rcu4j.internal.platform.Once;
import org.rcu4j.internal.platform.Patience;
import org.rcu4j.internal.platform.StackProbe;
import org.rcu4j.internal.platform.StackRoom;
import org.rcu4j.internal.platform.Updating;
import org.rcu4j.internal.platform.WaitingRoom;
import org.rcu4j.internal.read.AllReaders;
import org.rcu4j.internal.read.Epoch;
import org.rcu4j.internal.stall.StallReporter;

/**
 * The callbacks of a domain, as seen by those that leave them and those that wait for them. {@link Backlog} counts them,
 * {@link CallbackQueue} keeps them, {@link CallbackRunner} runs them, {@link CallbackWorker} is the thread in which that
 * happens.
 *
 * <p>A callback comes in two steps. It is admitted, which may wait or be refused, and which makes room for it in the queue. Then
 * it is added, which can't fail: a {@link org.rcu4j.Reservation} is what lies between. Both steps first make sure that the stack has room.
 */
public final class Callbacks {

    private final String domain;
    private final Epoch epoch;
    private final AllReaders readers;
    private final GracePeriods gracePeriods;
    private final OverflowPolicy overflowPolicy;
    private final Backlog backlog;
    private final CallbackQueue queue = new CallbackQueue();
    private final GracePeriodFutures futures = new GracePeriodFutures();
    private final CallbackWatch watch;
    private final CallbackRunner runner;
    private final CallbackWorker worker;

    /** How many threads wait for callbacks to run, so that none should be kept back to grow a batch. */
    private final AtomicInteger waiting = new AtomicInteger();

    /** For the threads that wait. Signalled by the worker after each batch. */
    private final WaitingRoom room = new WaitingRoom();

    private final AtomicLong overruns = new AtomicLong();
    private final AtomicLong rejections = new AtomicLong();
    private final AtomicLong abandoned = new AtomicLong();

    /** Null unless in strict mode. */
    private final @Nullable Once submitted = Once.ifStrict("a callback is submitted again only once it has run");

    public Callbacks(
            String domain,
            CallbackSettings settings,
            Epoch epoch,
            AllReaders readers,
            GracePeriods gracePeriods,
            StallReporter reporter) {
        this.domain = domain;
        this.epoch = epoch;
        this.readers = readers;
        this.gracePeriods = gracePeriods;
        this.overflowPolicy = settings.overflow();
        this.backlog = new Backlog(settings.maxPendingCallbacks(), settings.maxPendingBytes());
        this.watch = new CallbackWatch(domain, reporter, settings.stallTimeout());
        this.runner = new CallbackRunner(
                epoch,
                backlog,
                queue,
                futures,
                readers,
                gracePeriods,
                watch,
                settings.exceptionHandler(),
                () -> waiting.get() > 0,
                this::signalProgress);
        this.worker = new CallbackWorker("rcu4j-callbacks-" + domain, settings.executor(), runner);
    }

    /** Accepts a callback, to be run after a grace period that starts after the call. */
    public void call(Runnable callback, long bytes) {
        StackRoom.require();
        Runnable element = weighed(callback, bytes, null);
        boolean admitted = false;
        boolean added = false;
        try {
            admit(bytes);
            admitted = true;
            queue.add(element);
            added = true;
            worker.wake();
        } catch (Throwable e) {
            if (!added) {
                takeBack(callback, admitted, bytes);
                throw e;
            }
        }
    }

    private void takeBack(Runnable callback, boolean admitted, long bytes) {
        if (admitted) {
            backlog.settle(bytes);
        }
        if (submitted != null) {
            submitted.given.remove(callback);
        }
    }

    /**
     * What stands for a callback in the queue.
     *
     * @param prepared for a callback with bytes, or null
     */
    public Runnable weighed(Runnable callback, long bytes, CallbackQueue.@Nullable Weighed prepared) {
        if (submitted == null) {
            return weightOn(callback, bytes, prepared);
        }
        Runnable element = weightOn(newSubmission(callback, submitted), bytes, prepared);
        submitted.begin(callback);
        return element;
    }

    private static Runnable weightOn(Runnable called, long bytes, CallbackQueue.@Nullable Weighed prepared) {
        if (bytes == 0) {
            return called;
        }
        if (prepared == null) {
            return newWeighed(called, bytes);
        }
        prepared.callback = called;
        prepared.bytes = bytes;
        return prepared;
    }

    private static Runnable newSubmission(Runnable callback, Once submitted) {
        return new Submission(callback, submitted);
    }

    private static Runnable newWeighed(Runnable callback, long bytes) {
        return new CallbackQueue.Weighed(callback, bytes);
    }

    /** The first step: may refuse or wait. */
    public void admit(long bytes) {
        if (!isAdmitted(bytes)) {
            admitWhenFull(bytes);
        }
    }

    /** The first step, if there is room; never waits. */
    public boolean tryAdmit(long bytes) {
        boolean admitted = isAdmitted(bytes);
        if (!admitted) {
            worker.wake(); // an executor may have dropped its task, and then there would never be room
        }
        return admitted;
    }

    private boolean isAdmitted(long bytes) {
        if (backlog.tryAdmit(bytes)) {
            makeRoom(bytes);
            return true;
        }
        if (backlog.isClosed()) {
            admitWhileDraining(bytes);
            return true;
        }
        return false;
    }

    /** The second step, for something admitted with its bytes: a callback, or a {@link CallbackQueue.Weighed} one. */
    public void add(Runnable element) {
        queue.add(element);
    }

    /** Behind {@link #add}. */
    public void wake() {
        worker.wake();
    }

    /** Something admitted holds other bytes than was said. */
    public void reweigh(long before, long now) {
        if (before != now) {
            backlog.addBytes(now - before);
        }
    }

    /**
     * Takes an {@link #admit} back. Looks for no room on the stack, since what has found some to reserve a place must be able to give
     * it back: compiled into one method with its callers, a look for as much room as theirs would look for more.
     */
    public void retract(long bytes) {
        backlog.settle(bytes);
        if (waiting.get() > 0
                && room.tryEnter()) { // else a thread is inside, and those that wait look again before long
            try {
                room.signalAll();
            } finally {
                room.leave();
            }
        }
    }

    /**
     * Completes a future once the grace period with a number has ended. Never waits for room in the backlog.
     *
     * @throws IllegalStateException if the domain is closed
     */
    public void complete(CompletableFuture<@Nullable Void> future, long number) {
        StackRoom.require();
        epoch.requireOpen();
        futures.add(number, future);
        if (epoch.isClosed() && !epoch.admitsHere()) { // meanwhile; the closing thread may not have seen the future
            boolean unused = future.cancel(false); // which takes it out
            throw epoch.closed();
        }
        if (runner.isAbandoned()) {
            futures.abandon(abandonedDuring("toFuture"));
        }
        worker.wake();
    }

    /**
     * Waits until all callbacks that were accepted before have run, and for a grace period; false if the patience did not suffice.
     *
     * @throws IllegalStateException if the domain is closed, or if it gives callbacks up meanwhile
     */
    public boolean barrier(Patience patience) throws InterruptedException {
        StackProbe.require();
        epoch.requireOpen();
        long end = queue.end();
        patience.endEarlyIf(runner::isAbandoned);
        waiting.incrementAndGet();
        boolean over;
        try {
            worker.nudge();
            over = gracePeriods.await(patience) && await(() -> runner.hasSettled(end), patience);
        } finally {
            waiting.decrementAndGet();
        }
        if (runner.isAbandoned()) { // even if over: the worker counts what it passes over as if it had run
            throw abandonedDuring("barrier");
        }
        return over;
    }

    /** Accepts no more, and waits until all that were accepted have run; false if the patience did not suffice. */
    public boolean close(Patience patience) throws InterruptedException {
        StackProbe.require();
        backlog.close();
        boolean over = await(runner::isDone, patience);
        if (over) {
            watch.disarm();
        }
        return over;
    }

    /** Gives up, after {@link #close}: what has not begun to run will not, and is returned, oldest first. */
    @SuppressWarnings("NullAway") // what is returned ends before the first null
    public List<Runnable> abandon() {
        StackProbe.require();
        RuntimeException reason = abandonedDuring("toFuture");
        runner.abandon();
        @Nullable Runnable[] left = queue.takeAll();
        int count = 0;
        while (count < left.length && left[count] != null) {
            Runnable element = left[count];
            left[count++] = asGiven(element);
            backlog.settle(element instanceof CallbackQueue.Weighed weighed ? weighed.bytes : 0);
        }
        abandoned.addAndGet(count);
        futures.abandon(reason);
        worker.nudge();
        signalProgress();
        return Arrays.asList(left).subList(0, count);
    }

    /** Whether the caller is a callback of this domain. */
    public boolean isCurrentThread() {
        return worker.isCurrentThread();
    }

    public long pending() {
        return backlog.count();
    }

    public long pendingBytes() {
        return backlog.bytes();
    }

    public long invoked() {
        return runner.invoked();
    }

    public long failed() {
        return runner.failed();
    }

    /** How many callbacks were given up. */
    public long abandoned() {
        return abandoned.get();
    }

    /** How many callbacks were admitted beyond the bound. */
    public long overruns() {
        return overruns.get();
    }

    /** How many callbacks were refused. */
    public long rejections() {
        return rejections.get();
    }

    /** Before it is known whether the update will happen, which the callback cleans up after. */
    private void makeRoom(long bytes) {
        try {
            queue.makeRoom(backlog.count());
        } catch (Throwable e) { // no memory for another chunk
            backlog.settle(bytes);
            throw e;
        }
    }

    /** What the domain's callbacks call is accepted until the last of them has run; but not once callbacks were given up. */
    private void admitWhileDraining(long bytes) {
        if (!epoch.admitsHere() || runner.isAbandoned()) {
            throw epoch.closed();
        }
        backlog.admit(bytes); // never the last: the callback that calls this is pending, too
        try {
            queue.makeRoom(backlog.count());
        } catch (Throwable e) {
            backlog.settle(bytes);
            throw e;
        }
    }

    private void admitWhenFull(long bytes) {
        worker.wake();
        boolean mayWait = !worker.isCurrentThread()
                && !readers.wouldBeWaitedForHere()
                && !gracePeriods.isLedHere()
                && !HeldPlaces.areThereHere()
                && !Updating.isAnyHere();
        boolean reject = overflowPolicy == OverflowPolicy.REJECT;
        if (FlightRecorder.isRecording()) {
            FlightRecorder.backlogOverflow(
                    domain, overflowPolicy, !reject && !mayWait, backlog.count(), backlog.bytes());
        }
        if (reject) {
            rejections.incrementAndGet();
            throw new RejectedExecutionException("the backlog of domain " + domain + " is full: " + backlog.count()
                    + " callbacks and " + backlog.bytes() + " bytes are pending");
        }
        if (!mayWait) {
            admitBeyondTheBound(bytes);
        } else if (overflowPolicy == OverflowPolicy.EXPEDITE) {
            Patience.endlessly(patience -> admitBehindGracePeriods(bytes, patience));
        } else {
            Patience.endlessly(patience -> await(() -> isAdmitted(bytes), patience));
        }
    }

    private void admitBeyondTheBound(long bytes) {
        if (!backlog.admitIfOpen(bytes)) {
            throw epoch.closed();
        }
        makeRoom(bytes);
        overruns.incrementAndGet();
    }

    private boolean admitBehindGracePeriods(long bytes, Patience patience) throws InterruptedException {
        while (gracePeriods.await(patience) && !isAdmitted(bytes)) {
            worker.wake();
            worker.nudge();
            boolean unused = patience.pause(); // the callbacks are slow, not the grace periods: no storm of barriers
        }
        return true;
    }

    /** Waits for a condition that callbacks bring about. */
    private boolean await(BooleanSupplier condition, Patience patience) throws InterruptedException {
        StackRoom.require();
        waiting.incrementAndGet();
        try {
            worker.nudge();
            while (true) {
                if (runner.isThere()) {
                    worker.wake(); // starting a thread may have failed before, and an executor may have dropped its
                    // task
                }
                room.enter();
                try {
                    if (condition.getAsBoolean()) {
                        return true;
                    }
                    if (!patience.awaitBriefly(room)) {
                        return false;
                    }
                } finally {
                    room.leave();
                }
            }
        } finally {
            waiting.decrementAndGet();
        }
    }

    private void signalProgress() {
        if (waiting.get() == 0) {
            return;
        }
        try {
            StackRoom.require();
        } catch (StackOverflowError e) {
            return; // who waits looks again before long without being told
        }
        room.enter();
        try {
            room.signalAll();
        } finally {
            room.leave();
        }
    }

    /** The callback as its caller knows it. */
    static Runnable asGiven(Runnable element) {
        Runnable callback = element instanceof CallbackQueue.Weighed weighed ? weighed.callback : element;
        return callback instanceof Submission submission ? submission.callback() : callback;
    }

    private IllegalStateException abandonedDuring(String operation) {
        return new IllegalStateException(
                "domain " + domain + " was closed during " + operation + ", and callbacks were abandoned");
    }

    /** A callback that was submitted in strict mode. */
    private record Submission(Runnable callback, Once submitted) implements Runnable {
        @Override
        public void run() {
            submitted.given.remove(callback);
            callback.run();
        }
    }
}
