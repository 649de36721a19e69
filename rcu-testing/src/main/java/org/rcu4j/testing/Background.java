package org.rcu4j.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A thread of a test that does one thing, whose outcome the test asks for. Waits have a limit that is far beyond what any
 * machine needs; they decide nothing but how long a failing test takes.
 */
public final class Background {

    /** How long the waits of tests last at most. */
    public static final Duration LIMIT = Duration.ofMinutes(2);

    /** What a thread does. Whatever it throws is the outcome. */
    public interface Action {
        void run() throws Exception;
    }

    private final CompletableFuture<@Nullable Void> outcome = new CompletableFuture<>();
    private final Thread thread;

    private Background(ThreadKind kind, Action action) {
        thread = kind.newThread(() -> {
            try {
                action.run();
                outcome.complete(null);
            } catch (Throwable e) {
                outcome.completeExceptionally(e);
            }
        });
    }

    /** Runs an action in a platform thread of its own. */
    public static Background start(Action action) {
        return start(ThreadKind.PLATFORM, action);
    }

    /** Runs an action in a thread of its own, of the given kind. */
    public static Background start(ThreadKind kind, Action action) {
        Background background = new Background(kind, action);
        background.thread.start();
        return background;
    }

    /** Runs an action in a platform thread of its own, waits until the thread has ended, and fails if the action did. */
    public static void run(Action action) {
        run(ThreadKind.PLATFORM, action);
    }

    /** The same in a thread of the given kind. */
    public static void run(ThreadKind kind, Action action) {
        Background background = start(kind, action);
        background.join();
        background.awaitDeath();
    }

    /**
     * Checks, while something holds both up, that an interrupt ends a timed wait, and that an untimed one goes on in spite of
     * it and gives it back at the end.
     *
     * @return the untimed wait, to be joined once nothing holds it up
     */
    public static Background interruptBoth(Action timedWait, Action untimedWait) {
        Background timed = start(timedWait);
        timed.awaitWaiting();
        timed.thread().interrupt();
        assertThatThrownBy(timed::join).hasCauseInstanceOf(InterruptedException.class);
        Background untimed = start(() -> {
            untimedWait.run();
            assertThat(Thread.interrupted()).isTrue();
        });
        untimed.awaitWaiting();
        untimed.thread().interrupt();
        assertThat(untimed.isDone()).isFalse();
        return untimed;
    }

    /** The thread, whatever its state. */
    public Thread thread() {
        return thread;
    }

    /** Whether the action has ended, by return or by exception. */
    public boolean isDone() {
        return outcome.isDone();
    }

    /** Waits for the action's end. What it threw is thrown as the cause of an {@link AssertionError}. */
    public void join() {
        try {
            outcome.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the background action failed", e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError("the background action does not end", e);
        }
    }

    /** Waits until the thread is no more. */
    public void awaitDeath() {
        try {
            thread.join(LIMIT.toMillis());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(thread.isAlive()).isFalse();
    }

    /** Waits until the thread is parked or asleep within the action. */
    public void awaitWaiting() {
        until(() -> thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
    }

    /** Waits until a condition holds, looking often. */
    public static void until(Callable<Boolean> condition) {
        await().atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(condition);
    }
}
