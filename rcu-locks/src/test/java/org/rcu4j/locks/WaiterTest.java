package org.rcu4j.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

class WaiterTest {

    private static final String KINDS = "org.rcu4j.testing.ThreadKind#available";
    private static final Object RED = "red";
    private static final Object AMBER = "amber";
    private static final Object GREEN = "green";

    private final Waiter waiter = new Waiter(RED);

    @Test
    void doesNotWaitForWhatHasHappened() throws InterruptedException {
        waiter.reset(GREEN);
        assertThat(waiter.word()).isSameAs(GREEN);
        assertThat(waiter.awaitChange(RED, LockPatience.ENDLESS)).isSameAs(GREEN);
        assertThat(waiter.parkUntilChange(RED, LockPatience.ENDLESS, Waiter.LONGEST_PARK))
                .isSameAs(GREEN);
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void isWokenByEachChange(ThreadKind kind) {
        CountDownLatch seen = new CountDownLatch(1);
        Background waiting = Background.start(kind, () -> {
            assertThat(waiter.awaitChange(RED, LockPatience.ENDLESS)).isSameAs(AMBER);
            seen.countDown();
            assertThat(waiter.awaitChange(AMBER, LockPatience.INTERRUPTIBLE)).isSameAs(GREEN);
        });
        waiting.awaitWaiting();
        assertThat(waiter.change(GREEN, AMBER)).isFalse();
        assertThat(waiter.change(RED, AMBER)).isTrue();
        Background.until(() -> seen.getCount() == 0);
        waiting.awaitWaiting();
        waiter.set(GREEN);
        waiting.join();
    }

    @Test
    void valuesAreComparedByIdentity() {
        assertThat(waiter.change(new String("red"), GREEN)).isFalse();
        assertThat(waiter.word()).isSameAs(RED);
    }

    @Test
    void returnsTheValueWhenTheTimeIsOver() throws InterruptedException {
        assertThat(waiter.awaitChange(RED, LockPatience.upTo(0, TimeUnit.SECONDS)))
                .isSameAs(RED);
        long start = System.nanoTime();
        assertThat(waiter.awaitChange(RED, LockPatience.upTo(3, TimeUnit.MILLISECONDS)))
                .isSameAs(RED);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(3_000_000);
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void interruptEndsAnInterruptibleWait(ThreadKind kind) {
        Background waiting = Background.start(kind, () -> {
            assertThatThrownBy(() -> waiter.awaitChange(RED, LockPatience.INTERRUPTIBLE))
                    .isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
        });
        waiting.awaitWaiting();
        waiting.thread().interrupt();
        waiting.join();
        assertThat(waiter.word()).isSameAs(RED);
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void interruptDoesNotEndAnEndlessWaitAndIsKept(ThreadKind kind) {
        Background waiting = Background.start(kind, () -> {
            Thread.currentThread().interrupt();
            assertThat(waiter.awaitChange(RED, LockPatience.ENDLESS)).isSameAs(GREEN);
            assertThat(Thread.interrupted()).isTrue();
        });
        waiting.awaitWaiting();
        waiting.thread().interrupt();
        waiting.awaitWaiting();
        waiter.set(GREEN);
        waiting.join();
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void noWakeUpIsLost(ThreadKind kind) {
        Waiter other = new Waiter(RED);
        int rounds = 5_000;
        Background answering = Background.start(kind, () -> {
            for (int i = 0; i < rounds; i++) {
                waiter.parkUntilChange(RED, LockPatience.ENDLESS, Waiter.LONGEST_PARK);
                waiter.reset(RED);
                other.set(GREEN);
            }
        });
        Background asking = Background.start(kind, () -> {
            for (int i = 0; i < rounds; i++) {
                assertThat(waiter.change(RED, GREEN)).isTrue();
                other.parkUntilChange(RED, LockPatience.ENDLESS, Waiter.LONGEST_PARK);
                other.reset(RED);
            }
        });
        answering.join();
        asking.join();
    }
}
