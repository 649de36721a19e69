package org.rcu4j;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks of a domain, as seen by those who leave them and those who wait for them. {@link CallbackQueue} keeps them,
 * {@link CallbackRunner} runs them, {@link CallbackWorker} is the thread in which that happens.
 */
final class Callbacks {

    private final CallbackQueue queue = new CallbackQueue();
    private final CallbackRunner runner;
    private final CallbackWorker worker;

    /** How many threads wait for callbacks to run, so that none should be kept back to grow a batch. */
    private final AtomicInteger waiting = new AtomicInteger();

    Callbacks(
            String domain,
            ReaderSlots slots,
            GracePeriods gracePeriods,
            @Nullable Executor executor,
            BiConsumer<Runnable, Throwable> exceptionHandler) {
        this.runner = new CallbackRunner(queue, slots, gracePeriods, exceptionHandler, () -> waiting.get() > 0);
        this.worker = new CallbackWorker("rcu4j-callbacks-" + domain, executor, runner);
    }

    /** Accepts a callback, to be run after a grace period that starts after the call. */
    void call(Runnable callback, long bytes) {
        admit(bytes);
        add(callback, bytes);
    }

    /** The first half of {@link #call}, which may refuse: for whoever must know before it unlinks something. */
    void admit(long bytes) {
        queue.admit(bytes);
    }

    /** The second half of {@link #call}. */
    void add(Runnable callback, long bytes) {
        queue.add(callback, bytes);
        worker.wake();
    }

    /** Takes an {@link #admit} back. */
    void retract(long bytes) {
        queue.settle(1, bytes);
    }

    /** Waits until all callbacks that were accepted before have run; false if the patience did not suffice. */
    boolean barrier(Patience patience) throws InterruptedException {
        Marker marker = new Marker(Thread.currentThread());
        call(marker, 0);
        await(() -> marker.state != Marker.WAITING, patience);
        if (marker.state == Marker.ABANDONED) {
            throw new IllegalStateException("the domain was closed during barrier(), and callbacks were abandoned");
        }
        return marker.state == Marker.REACHED;
    }

    /** Accepts no more, and waits until all that were accepted have run; false if the patience did not suffice. */
    boolean close(Patience patience) throws InterruptedException {
        queue.close();
        return await(() -> queue.pending() == 0, patience);
    }

    /** Gives up, after {@link #close}: what has not begun to run will not, and is returned, oldest first. */
    List<Runnable> abandon() {
        runner.abandon();
        worker.nudge();
        List<Runnable> left = new ArrayList<>();
        for (Runnable callback : queue.takeAll()) {
            if (callback instanceof Marker marker) {
                marker.end(Marker.ABANDONED);
            } else {
                left.add(callback);
            }
        }
        return left;
    }

    /** Whether the caller is a callback of this domain. */
    boolean isCurrentThread() {
        return worker.isCurrentThread();
    }

    long pending() {
        return queue.pending();
    }

    long pendingBytes() {
        return queue.pendingBytes();
    }

    long invoked() {
        return runner.invoked();
    }

    long failed() {
        return runner.failed();
    }

    private boolean await(BooleanSupplier condition, Patience patience) throws InterruptedException {
        waiting.incrementAndGet();
        try {
            worker.nudge();
            while (!condition.getAsBoolean()) {
                if (!patience.pause()) {
                    return condition.getAsBoolean();
                }
            }
            return true;
        } finally {
            waiting.decrementAndGet();
        }
    }

    /** Runs when all callbacks before it have run. */
    static final class Marker implements Runnable {
        private static final int WAITING = 0;
        private static final int REACHED = 1;
        private static final int ABANDONED = 2;

        private final Thread waiter;
        private volatile int state = WAITING;

        private Marker(Thread waiter) {
            this.waiter = waiter;
        }

        @Override
        public void run() {
            end(REACHED);
        }

        private void end(int outcome) {
            state = outcome;
            LockSupport.unpark(waiter);
        }
    }
}
