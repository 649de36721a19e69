package org.rcu4j.torture.domain;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.rcu4j.torture.Dice;

/**
 * Does everything to a task that executors have been seen to do: most run in a thread of their own, at once; some not, or not once, or
 * not there, or not when the caller is told so.
 */
final class HostileExecutor implements Executor {

    private static final int OBEYS_EVERY = 2;
    private static final int DROPS_EVERY = 32;
    private static final int LATEST_MILLIS = 20;

    /** What happens to a task, apart from its being dropped. */
    private enum Mischief {
        REFUSE,
        FAIL_UNCHECKED,
        FAIL_CHECKED,
        FAIL_FOR_WANT_OF_MEMORY,
        TAKE_AND_FAIL,
        TAKE_AND_FAIL_CHECKED,
        RUN_IN_CALLER,
        RUN_IN_CALLER_AND_FAIL,
        START_LATE,
        RUN_TWICE,
        RUN_TWICE_AT_ONCE
    }

    private static final List<Mischief> ALL = List.of(Mischief.values());

    /** Under its monitor: tasks come from any thread. */
    private final Dice dice;

    HostileExecutor(Dice dice) {
        this.dice = dice;
    }

    @Override
    public void execute(Runnable task) {
        Mischief mischief;
        int millis;
        synchronized (dice) {
            if (dice.oneIn(OBEYS_EVERY)) {
                start(task);
                return;
            }
            if (dice.oneIn(DROPS_EVERY)) {
                return;
            }
            mischief = dice.oneOf(ALL);
            millis = dice.between(1, LATEST_MILLIS);
        }
        execute(task, mischief, millis);
    }

    private static void execute(Runnable task, Mischief mischief, int millis) {
        switch (mischief) {
            case REFUSE -> throw new RejectedExecutionException("refused on purpose");
            case FAIL_UNCHECKED -> throw new IllegalArgumentException("failed on purpose");
            case FAIL_CHECKED -> throw sneak(new IOException("failed on purpose, by a checked exception"));
            case FAIL_FOR_WANT_OF_MEMORY -> throw new OutOfMemoryError("on purpose: unable to create native thread");
            case TAKE_AND_FAIL -> {
                start(task);
                throw new IllegalArgumentException("taken, and failed on purpose");
            }
            case TAKE_AND_FAIL_CHECKED -> {
                start(task);
                throw sneak(new IOException("taken, and failed on purpose"));
            }
            case RUN_IN_CALLER -> task.run();
            case RUN_IN_CALLER_AND_FAIL -> {
                task.run();
                throw new IllegalArgumentException("run, and failed on purpose");
            }
            case START_LATE ->
                start(() -> {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
                    task.run();
                });
            case RUN_TWICE ->
                start(() -> {
                    task.run();
                    task.run();
                });
            case RUN_TWICE_AT_ONCE -> {
                start(task);
                start(task);
            }
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "torture-executor");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((failed, failure) -> {}); // some fail on purpose
        thread.start();
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> RuntimeException sneak(Throwable e) throws E {
        throw (E) e;
    }
}
