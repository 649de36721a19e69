package org.rcu4j.internal.update;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rcu4j.ReaderKind;
import org.rcu4j.internal.platform.Patience;
import org.rcu4j.internal.stall.StallReporter;
import org.rcu4j.internal.stall.Straggler;

/**
 * Has a callback reported that runs for longer than the stall timeout, as a reader is that stays so long, since all callbacks
 * behind it wait: once after the timeout or a little later, again after twice that time, and so on in doubling intervals.
 *
 * <p>The worker only says that it runs another callback. A {@link Patrol}, which the JDK's timer wakes while the worker has work,
 * looks from time to time whether it is still the same one. It looks in a thread of its own, since the listener may take its time.
 */
final class CallbackWatch {

    private static final long IDLE = 0;
    private static final long LONGEST_INTERVAL = TimeUnit.SECONDS.toNanos(10);
    private static final VarHandle RUNNING = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "running", VarHandle.class, CallbackWatch.class, long.class);

    private final StallReporter reporter;
    private final String threadName;
    private final long timeoutNanos;
    private final long intervalNanos;

    /** Which callback runs, or IDLE. Written by the worker, read by patrols (opaque). */
    @SuppressWarnings("UnusedVariable") // read by way of its VarHandle
    private long running = IDLE;

    /** How many callbacks have begun. The worker's. */
    private long begun = IDLE;

    /** For reports. Written by the worker, read by patrols (plain: a stale one tells of the callback before). */
    private @Nullable Runnable callback;

    /** Which looks on, or null. The worker's. */
    private @Nullable Patrol patrol;

    CallbackWatch(String domain, StallReporter reporter, Duration timeout) {
        this.reporter = reporter;
        this.threadName = "rcu4j-watch-" + domain;
        this.timeoutNanos = Patience.nanos(timeout);
        this.intervalNanos = Math.max(1, Math.min(timeoutNanos, LONGEST_INTERVAL));
    }

    /** The worker, which is the caller, runs a callback from now on. Throws nothing: the callback has been taken from its queue. */
    void running(Runnable next) {
        callback = next;
        RUNNING.setOpaque(this, ++begun);
        if (patrol == null) {
            try {
                patrol = newPatrol();
            } catch (Throwable e) {
                // no memory: this callback goes unwatched, and the next one is watched if there is some by then
            }
        }
    }

    private Patrol newPatrol() {
        Patrol fresh = new Patrol(Thread.currentThread());
        fresh.setTimer();
        return fresh;
    }

    /** The worker runs none now. */
    void idle() {
        RUNNING.setOpaque(this, IDLE);
        callback = null;
    }

    /** The worker will run none for a while, and nothing should refer to the domain. */
    void disarm() {
        idle();
        Patrol over = patrol;
        if (over != null) {
            patrol = null;
            over.end();
        }
    }

    private void inOwnThread(Runnable look) {
        Thread own = new Thread(null, look, threadName, 0, false);
        own.setDaemon(true);
        own.setContextClassLoader(null);
        own.start();
    }

    /** Looks again and again, until it is ended. Its looks follow each other, so what they keep needs no lock. */
    private final class Patrol implements Straggler {

        private final Thread worker;

        /** Written by the worker. */
        private volatile boolean ended;

        /** Written by each look for the next (volatile). */
        private volatile @Nullable CompletableFuture<@Nullable Void> timer;

        /** What the last look saw running, for how long by now, and after what age it is reported. */
        private long seen = IDLE;

        private long age;
        private long nextAge;

        Patrol(Thread worker) {
            this.worker = worker;
        }

        void setTimer() {
            CompletableFuture<@Nullable Void> next = new CompletableFuture<>();
            timer = next;
            if (!ended) { // behind the timer's publication: if it is ended later, that timer is stopped
                CompletableFuture<?> unused = next.orTimeout(intervalNanos, TimeUnit.NANOSECONDS)
                        .exceptionallyAsync(
                                over -> {
                                    look();
                                    return null;
                                },
                                CallbackWatch.this::inOwnThread);
            }
        }

        void end() {
            ended = true;
            CompletableFuture<@Nullable Void> set = timer;
            if (set != null) {
                set.complete(null);
            }
        }

        private void look() {
            long now = (long) RUNNING.getOpaque(CallbackWatch.this);
            if (now == IDLE || now != seen) {
                seen = now;
                age = 0;
                nextAge = timeoutNanos;
            }
            age += intervalNanos;
            if (now != IDLE && age >= nextAge) {
                boolean first = nextAge == timeoutNanos;
                nextAge = age > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : 2 * age;
                reporter.reportStall(this, Duration.ofNanos(age), first);
            }
            setTimer();
        }

        @Override
        public boolean blocks(long target) {
            return true;
        }

        @Override
        public long section() {
            return seen;
        }

        @Override
        public ReaderKind kind() {
            return ReaderKind.CALLBACK;
        }

        @Override
        public @Nullable Thread thread() {
            return worker;
        }

        @Override
        public String detail() {
            Runnable stuck = callback;
            return stuck == null ? "" : stuck.getClass().getName();
        }
    }
}
