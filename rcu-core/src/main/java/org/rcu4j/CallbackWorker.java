package org.rcu4j;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread while there is work and for a moment longer, none otherwise. Either a daemon thread of its own, or one of the
 * user's executor, which it gives back as soon as there is nothing to do.
 *
 * <p>Nobody is forgotten between "no more work" and "asleep": whoever makes work does so by an atomic read-modify-write and
 * then reads the state; the worker writes the state (volatile) and then looks for work. One of them sees the other.
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

        /** Whether the calling thread is unable to do the work, because the work would wait for that thread. */
        boolean isBarredHere();
    }

    private static final Logger LOG = LoggerFactory.getLogger(RcuDomain.class);
    private static final long LINGER = TimeUnit.SECONDS.toNanos(1);

    private static final int NONE = 0;
    private static final int LINGERING = 1;
    private static final int WORKING = 2;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(CallbackWorker.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String name;
    private final @Nullable Executor executor;
    private final Work work;

    /** Written by the worker, and by whoever wakes it (compare-and-set). */
    private volatile int state = NONE;

    /** The thread that works or lingers. Written by that thread. */
    private volatile @Nullable Thread thread;

    CallbackWorker(String name, @Nullable Executor executor, Work work) {
        this.name = name;
        this.executor = executor;
        this.work = work;
    }

    /** Sees to it that somebody works. Call it after the work has been made. */
    void wake() {
        if (state != WORKING) {
            wakeOrStart();
        }
    }

    /** Ends a pause that the worker makes within a step, or its lingering. */
    void nudge() {
        LockSupport.unpark(thread);
    }

    boolean isCurrentThread() {
        return thread == Thread.currentThread();
    }

    private void wakeOrStart() {
        if (STATE.compareAndSet(this, LINGERING, WORKING)) {
            LockSupport.unpark(thread);
        } else if (STATE.compareAndSet(this, NONE, WORKING)) {
            start();
        }
    }

    private void start() {
        if (executor == null) {
            startOwnThread();
            return;
        }
        try {
            executor.execute(() -> run(0));
        } catch (RuntimeException | Error e) {
            startOwnThread();
            warn(e);
        }
    }

    private void startOwnThread() {
        try {
            Thread own = new Thread(null, () -> run(LINGER), name, 0, false);
            own.setDaemon(true);
            own.setContextClassLoader(null);
            own.start();
        } catch (Throwable e) { // no memory for a thread: whoever makes work next tries again
            state = NONE;
            complain("no thread can be started now", e);
        }
    }

    private void run(long linger) {
        while (true) {
            try {
                workAndLinger(linger);
                return;
            } catch (Throwable e) { // out of memory, say: it is tried again, since nobody else would
                complain("callbacks are delayed", e);
            }
        }
    }

    private void workAndLinger(long linger) throws InterruptedException {
        if (work.isBarredHere()) {
            startOwnThread();
            return;
        }
        do {
            thread = Thread.currentThread();
            do {
                while (work.isThere()) {
                    work.step();
                }
                work.pause();
            } while (lingerForWork(linger));
            thread = null;
            state = NONE;
        } while (work.isThere() && STATE.compareAndSet(this, NONE, WORKING));
    }

    private void warn(Throwable e) {
        try {
            LOG.warn("{}: the executor takes no more tasks; a thread of its own runs them", name, e);
        } catch (Throwable unspeakable) { // whoever made work was served all the same
        }
    }

    private void complain(String what, Throwable e) {
        try {
            LOG.error("{}: {}", name, what, e);
        } catch (Throwable unspeakable) { // nor is there memory to say so
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(1));
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
