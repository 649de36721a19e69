package org.rcu4j;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has a callback reported that runs for longer than the stall timeout, as a reader is that stays so long, since all callbacks
 * behind it wait: once after the timeout or a little later, again after twice that time, and so on in doubling intervals.
 *
 * <p>The worker only says that it runs another callback. An alarm, which the JDK's timer raises while callbacks run, looks from
 * time to time whether it is still the same one. It looks in a thread of its own, since the listener may take its time.
 */
final class CallbackWatch implements Straggler {

    private static final long IDLE = 0;
    private static final long LONGEST_INTERVAL = TimeUnit.SECONDS.toNanos(10);
    private static final VarHandle RUNNING;

    static {
        try {
            RUNNING = MethodHandles.lookup().findVarHandle(CallbackWatch.class, "running", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final StallReporter reporter;
    private final String threadName;
    private final long timeoutNanos;
    private final long intervalNanos;

    /** Which callback runs, or IDLE. Written by the worker, read by alarms (opaque). */
    @SuppressWarnings("UnusedVariable") // read by way of its VarHandle
    private long running = IDLE;

    /** How many callbacks have begun. The worker's. */
    private long begun = IDLE;

    /** For reports. Written by the worker, read by alarms (plain: a stale one tells of the callback before). */
    private @Nullable Runnable callback;

    private @Nullable Thread worker;

    /** The alarm that is set, or null. Written by the worker, and by the alarm itself (volatile). */
    private volatile @Nullable CompletableFuture<@Nullable Void> alarm;

    /** What the last alarm saw running, for how long by now, and after what age it is reported. Under this object's monitor. */
    private long seen = IDLE;

    private long age;
    private long nextAge;

    CallbackWatch(String domain, StallReporter reporter, Duration timeout) {
        this.reporter = reporter;
        this.threadName = "rcu4j-watch-" + domain;
        this.timeoutNanos = Patience.nanos(timeout);
        this.intervalNanos = Math.max(1, Math.min(timeoutNanos, LONGEST_INTERVAL));
    }

    /** The worker, which is the caller, runs a callback from now on. */
    void running(Runnable next) {
        callback = next;
        RUNNING.setOpaque(this, ++begun);
        if (alarm == null) {
            worker = Thread.currentThread();
            arm();
        }
    }

    /** The worker runs none now. */
    void idle() {
        RUNNING.setOpaque(this, IDLE);
        callback = null;
    }

    /** The worker will run none for a while, and nothing should refer to the domain. */
    void disarm() {
        idle();
        CompletableFuture<@Nullable Void> set = alarm;
        if (set != null) {
            alarm = null;
            worker = null;
            set.complete(null);
        }
    }

    private void arm() {
        CompletableFuture<@Nullable Void> next = new CompletableFuture<>();
        alarm = next;
        CompletableFuture<?> unused = next.orTimeout(intervalNanos, TimeUnit.NANOSECONDS)
                .exceptionallyAsync(
                        over -> {
                            look();
                            return null;
                        },
                        this::inOwnThread);
    }

    private void inOwnThread(Runnable look) {
        Thread own = new Thread(null, look, threadName, 0, false);
        own.setDaemon(true);
        own.setContextClassLoader(null);
        own.start();
    }

    private synchronized void look() {
        long now = (long) RUNNING.getOpaque(this);
        if (now == IDLE) {
            alarm = null;
            return;
        }
        if (now != seen) {
            seen = now;
            age = 0;
            nextAge = timeoutNanos;
        }
        age += intervalNanos;
        if (age >= nextAge) {
            boolean first = nextAge == timeoutNanos;
            nextAge = age > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : 2 * age;
            reporter.reportStall(this, Duration.ofNanos(age), first);
        }
        arm();
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
