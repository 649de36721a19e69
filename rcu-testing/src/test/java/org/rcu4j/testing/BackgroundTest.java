package org.rcu4j.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BackgroundTest {

    private final CountDownLatch end = new CountDownLatch(1);

    @ParameterizedTest
    @MethodSource("org.rcu4j.testing.ThreadKind#available")
    void tellsOfTheActionsOutcome(ThreadKind kind) {
        Background waiting = Background.start(kind, end::await);
        waiting.awaitWaiting();
        assertThat(waiting.isDone()).isFalse();
        assertThat(waiting.thread().isAlive()).isTrue();
        end.countDown();
        waiting.join();
        waiting.awaitDeath();
        assertThat(waiting.isDone()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.testing.ThreadKind#available")
    void failureOfTheActionFailsTheTest(ThreadKind kind) {
        Exception failure = new Exception("refused");
        assertThatThrownBy(() -> Background.run(kind, () -> {
                    throw failure;
                }))
                .isInstanceOf(AssertionError.class)
                .hasCause(failure);
    }

    @Test
    void interruptBothAcceptsWaitsThatKeepTheirPromises() {
        Background untimed =
                Background.interruptBoth(() -> end.await(2, TimeUnit.MINUTES), this::awaitInSpiteOfInterrupts);
        end.countDown();
        assertThatCode(untimed::join).doesNotThrowAnyException();
    }

    @Test
    void interruptBothFindsATimedWaitThatIgnoresTheInterrupt() {
        assertThatThrownBy(() -> Background.interruptBoth(this::awaitUntilInterrupted, this::awaitInSpiteOfInterrupts))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void interruptBothFindsAnUntimedWaitThatKeepsTheInterrupt() {
        Background untimed = Background.interruptBoth(() -> end.await(2, TimeUnit.MINUTES), () -> {
            awaitInSpiteOfInterrupts();
            assertThat(Thread.interrupted()).isTrue();
        });
        end.countDown();
        assertThatThrownBy(untimed::join).isInstanceOf(AssertionError.class);
    }

    private void awaitUntilInterrupted() {
        try {
            end.await();
        } catch (InterruptedException e) {
            // ends as if in time
        }
    }

    private void awaitInSpiteOfInterrupts() {
        boolean interrupted = false;
        while (true) {
            try {
                end.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
