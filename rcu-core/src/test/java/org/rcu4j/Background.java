package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A thread of a test that does one thing, whose outcome the test asks for. Waits have a limit that is far beyond what any
 * machine needs; they decide nothing but how long a failing test takes.
 */
final class Background {

    static final Duration LIMIT = Duration.ofMinutes(2);

    interface Action {
        void run() throws Exception;
    }

    private final CompletableFuture<@Nullable Void> outcome = new CompletableFuture<>();
    private final Thread thread;

    private Background(ReaderForm form, Action action) {
        thread = form.newThread(() -> {
            try {
                action.run();
                outcome.complete(null);
            } catch (Throwable e) {
                outcome.completeExceptionally(e);
            }
        });
    }

    static Background start(Action action) {
        return start(ReaderForm.READ, action);
    }

    /** Runs an action in a thread of the kind that a form of reader is for. */
    static Background start(ReaderForm form, Action action) {
        Background background = new Background(form, action);
        background.thread.start();
        return background;
    }

    /** Runs an action in a thread of its own and waits until the thread has ended. */
    static void run(Action action) {
        run(ReaderForm.READ, action);
    }

    /** Runs an action in a thread of the kind that a form of reader is for, and waits until that has ended. */
    static void run(ReaderForm form, Action action) {
        Background background = start(form, action);
        background.join();
        background.awaitDeath();
    }

    /**
     * Checks, while something holds both up, that an interrupt ends a timed wait, and that an untimed one goes on in spite of
     * it and gives it back at the end.
     *
     * @return the untimed wait, to be joined once nothing holds it up
     */
    static Background interruptBoth(Action timedWait, Action untimedWait) {
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

    Thread thread() {
        return thread;
    }

    boolean isDone() {
        return outcome.isDone();
    }

    /** Waits for the action's end, and throws what it threw. */
    void join() {
        try {
            outcome.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the background action failed", e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError("the background action does not end", e);
        }
    }

    /** Waits until the thread is no more. */
    void awaitDeath() {
        try {
            thread.join(LIMIT.toMillis());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(thread.isAlive()).isFalse();
    }

    /** Waits until the thread is parked or asleep within the action. */
    void awaitWaiting() {
        until(() -> thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
    }

    /** Waits until a condition holds, looking often. */
    static void until(Callable<Boolean> condition) {
        await().atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(condition);
    }

    /** A section that a thread of its own holds open until it is told to leave. */
    static final class HeldSection implements AutoCloseable {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch leave = new CountDownLatch(1);
        private final Background holder;

        HeldSection(RcuDomain domain, ReaderForm form) {
            holder = start(form, () -> {
                try (var section = form.enter(domain)) {
                    entered.countDown();
                    leave.await();
                }
            });
            try {
                if (!entered.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    throw new AssertionError("the section is not entered");
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        Thread thread() {
            return holder.thread();
        }

        /** Leaves the section, and waits until it has been left. */
        @Override
        public void close() {
            leave.countDown();
            holder.join();
        }
    }
}
