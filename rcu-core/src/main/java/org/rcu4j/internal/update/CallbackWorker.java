package org.rcu4j.internal.update;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.platform.Log;
import org.rcu4j.internal.platform.StackProbe;
import org.rcu4j.internal.platform.StackRoom;

/**
 * A thread while there is work and for a moment longer, none otherwise. Either a daemon thread of its own, or one of the
 * user's executor, which it gives back as soon as there is nothing to do.
 *
 * <p>No work is forgotten between "no more work" and "asleep": the thread that makes work does so by an atomic read-modify-write
 * and then reads the state; the worker writes the state (volatile) and then looks for work. One of them sees the other.
 *
 * <p>One thread works at a time, whatever an executor does. It is given a ticket, and a thread works only if it has claimed the
 * ticket by a compare-and-set: the executor's, when it runs the ticket; or one of the worker's own, where {@code execute} threw, or
 * where the ticket has lain about for {@link #LATEST_START}. Of an executor that queues the ticket and then throws, runs it twice,
 * or runs it at last, all but one find it claimed.
 */
final class CallbackWorker {

    /** What a worker does, and what it has to know. */
    interface Work {
        /** Whether {@link #step} should be called. Must see what any thread did before {@link CallbackWorker#wake}. */
        boolean isThere();

        /** Does some of the work. If it throws, the rest is still there. */
        void step() throws InterruptedException;

        /** Whether there will never be work again. */
        boolean isOver();

        /** Gives back what was kept for the next step. */
        void pause();

        /** Whether an interrupt has come since the last call while the work was done, which means nothing to the work. */
        default boolean takeInterrupt() {
            return false;
        }

        /** Whether the calling thread is unable to do the work, because the work would wait for that thread. */
        boolean isBarredHere();
    }

    private static final long LINGER = TimeUnit.SECONDS.toNanos(1);

    /** Between two attempts to go on after a failure. */
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    /** A ticket that is not claimed by then is claimed by a thread of the worker's own: the executor may have dropped it. */
    private static final long LATEST_START = TimeUnit.SECONDS.toNanos(1);

    private static final int NONE = 0;
    private static final int LINGERING = 1;
    private static final int WORKING = 2;

    private static final VarHandle STATE = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "state", VarHandle.class, CallbackWorker.class, int.class);
    private static final VarHandle TICKET = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "ticket", VarHandle.class, CallbackWorker.class, Ticket.class);

    private final String name;
    private final @Nullable Executor executor;
    private final Work work;

    /** Written by the worker, and by threads that wake it (compare-and-set). */
    private volatile int state = NONE;

    /** What the executor was given and no thread has claimed. Written by the thread that asks the executor; claimed by all. */
    private volatile @Nullable Ticket ticket;

    /** The thread that works or lingers. Written by that thread. */
    private volatile @Nullable Thread thread;

    CallbackWorker(String name, @Nullable Executor executor, Work work) {
        this.name = name;
        this.executor = executor;
        this.work = work;
    }

    /**
     * Sees to it that a thread works. Call it after the work has been made. Throws nothing: the work was made.
     *
     * @return false if no thread can be had now; call it again then
     */
    boolean wake() {
        if (state == WORKING && ticket == null) {
            return true;
        }
        try {
            StackProbe.require();
            wakeOrStart();
        } catch (Throwable e) { // no memory, or the stack is at its end
            complainOfStart(e);
        }
        return state != NONE;
    }

    /** Ends a pause that the worker makes within a step, or its lingering. */
    void nudge() {
        LockSupport.unpark(thread);
    }

    boolean isCurrentThread() {
        return thread == Thread.currentThread();
    }

    private void wakeOrStart() {
        Ticket unclaimed = ticket;
        if (unclaimed != null) {
            if (unclaimed.isLate() && claim(unclaimed)) {
                startOwnThread();
                warn("the executor has not begun a task in time", null);
            }
        } else if (STATE.compareAndSet(this, LINGERING, WORKING)) {
            LockSupport.unpark(thread);
        } else if (state == NONE) {
            Ticket next = executor == null
                    ? null
                    : new Ticket(); // now: behind the next line there must be a thread that works
            if (STATE.compareAndSet(this, NONE, WORKING)) {
                start(next);
            }
        }
    }

    private void start(@Nullable Ticket given) {
        if (executor == null || given == null) {
            startOwnThread();
            return;
        }
        ticket = given;
        try {
            executor.execute(given);
        } catch (Throwable e) { // also a checked one
            if (claim(given)) {
                startOwnThread();
                warn("the executor takes no task", e);
            }
        }
    }

    /** What an executor is given: the right to be the worker, once. */
    private final class Ticket implements Runnable {

        private final long since = System.nanoTime();

        boolean isLate() {
            return System.nanoTime() - since > LATEST_START;
        }

        @Override
        public void run() {
            StackRoom.require(); // if there is none, the ticket is still to be had
            if (claim(this)) {
                workForExecutor();
            }
        }
    }

    private boolean claim(Ticket given) {
        return TICKET.compareAndSet(this, given, null);
    }

    private void startOwnThread() {
        try {
            newThread().start();
        } catch (Throwable e) { // no memory for a thread: the thread that makes work next tries again
            state = NONE;
            complainOfStart(e);
        }
    }

    private Thread newThread() {
        Thread own = new Thread(null, this::workInOwnThread, name, 0, false);
        own.setDaemon(true);
        own.setContextClassLoader(null);
        return own;
    }

    private void workInOwnThread() {
        while (true) {
            try {
                boolean unused = workAndLinger(LINGER); // an interrupt means nothing to a thread of our own
                return;
            } catch (Throwable e) { // out of memory, say: it is tried again, since no other thread would
                complainOfDelay(e);
                LockSupport.parkNanos(this, PAUSE);
            }
        }
    }

    /** In a thread that is not the worker's own: an interrupt that it has is kept, and a failure is another thread's to overcome. */
    private void workForExecutor() {
        boolean interrupted = Thread.interrupted();
        try {
            if (work.isBarredHere()) {
                startOwnThread();
            } else {
                interrupted |= workAndLinger(0);
            }
        } catch (Throwable e) {
            interrupted |= work.takeInterrupt();
            startOwnThread();
            complainOfDelay(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns whether the thread was interrupted meanwhile. */
    private boolean workAndLinger(long linger) throws InterruptedException {
        boolean interrupted = false;
        do {
            thread = Thread.currentThread();
            do {
                while (work.isThere()) {
                    work.step();
                }
                work.pause();
            } while (lingerForWork(linger));
            interrupted |= work.takeInterrupt();
            thread = null;
            state = NONE;
        } while (work.isThere() && STATE.compareAndSet(this, NONE, WORKING));
        return interrupted;
    }

    private void warn(String what, @Nullable Throwable e) {
        try {
            Log.DOMAIN.warn("{}: {}; a thread of its own runs callbacks", name, what, e);
        } catch (Throwable unspeakable) {
            // the work is done all the same
        }
    }

    private void complainOfStart(Throwable e) {
        try {
            Log.DOMAIN.error("{}: no thread can be started now", name, e);
        } catch (Throwable unspeakable) {
            // nor is there memory to say so
        }
    }

    /** Takes no argument that says what is the matter: the string would be made before the try. */
    private void complainOfDelay(Throwable e) {
        try {
            Log.DOMAIN.error("{}: callbacks are delayed", name, e);
        } catch (Throwable unspeakable) {
            // nor is there memory to say so
        }
    }

    /** Returns whether there is work again. */
    private boolean lingerForWork(long nanos) {
        state = LINGERING;
        long start = System.nanoTime();
        long left = nanos;
        while (left > 0 && !work.isThere() && !work.isOver() && state == LINGERING) {
            LockSupport.parkNanos(this, left);
            boolean unused =
                    Thread.interrupted(); // means nothing to a thread of our own, and would keep it from parking
            left = nanos - (System.nanoTime() - start);
        }
        boolean wokenUp = !STATE.compareAndSet(this, LINGERING, WORKING);
        return wokenUp || work.isThere();
    }
}
