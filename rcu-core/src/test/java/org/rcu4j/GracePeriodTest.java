package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rcu4j.testing.Background;

class GracePeriodTest {

    private static final Duration MOMENT = Duration.ofMillis(20);

    private final RcuDomain domain = RcuDomain.create("cookies");

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void elapsesThoughNobodyWaits() {
        GracePeriod cookie = domain.startGracePeriod();
        Background.until(cookie::isElapsed);
        assertThat(cookie.toString()).contains("elapsed");
    }

    @Test
    void anyGracePeriodThatStartsLaterServesIt() {
        GracePeriod cookie = domain.startGracePeriod();
        domain.synchronize();
        assertThat(cookie.isElapsed()).isTrue();
    }

    @Test
    void gracePeriodThatStartedBeforeDoesNotServeIt() throws InterruptedException {
        HeldSection first = new HeldSection(domain, ReaderForm.READ);
        Background updater = Background.start(domain::synchronize);
        updater.awaitWaiting();
        try (HeldSection second = new HeldSection(domain, ReaderForm.READ)) {
            GracePeriod cookie = domain.startGracePeriod();
            first.close();
            updater.join();
            assertThat(cookie.await(MOMENT)).isFalse();
        }
    }

    @Test
    void manyAreServedByFew() {
        List<GracePeriod> cookies = new ArrayList<>();
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            for (int i = 0; i < 1_000; i++) {
                cookies.add(domain.startGracePeriod());
            }
            assertThat(cookies).noneMatch(GracePeriod::isElapsed);
        }
        cookies.forEach(GracePeriod::await);
        assertThat(domain.stats().gracePeriods()).isBetween(1L, 10L);
    }

    @Test
    void mayBeStartedAndAskedInsideASection() {
        GracePeriod cookie;
        try (var section = domain.read()) {
            cookie = domain.startGracePeriod();
            assertThat(cookie.isElapsed()).isFalse();
        }
        cookie.await();
        try (var section = domain.read()) {
            cookie.await(); // nothing to wait for any more
        }
    }

    @Test
    void futureIsCompletedAfterTheGracePeriod() throws Exception {
        CompletableFuture<Void> future;
        AtomicReference<String> thread = new AtomicReference<>();
        GracePeriod cookie;
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            cookie = domain.startGracePeriod();
            future = cookie.toFuture()
                    .thenRun(() -> thread.set(Thread.currentThread().getName()));
            assertThat(future).isNotDone();
        }
        future.get(Background.LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(cookie.isElapsed()).isTrue();
        assertThat(thread).hasValue("rcu4j-callbacks-cookies");
        assertThat(cookie.toFuture()).isCompleted();
        assertThat(domain.stats().callbacksInvoked()).isZero();
    }

    @Test
    void futureFailsIfTheDomainGivesUp() throws InterruptedException {
        CompletableFuture<@Nullable Void> future;
        GracePeriod cookie;
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            cookie = domain.startGracePeriod();
            future = cookie.toFuture();
            assertThat(domain.close(MOMENT).callbacksAbandoned()).isEmpty();
            assertThat(future).isCompletedExceptionally();
            assertThat(cookie.isElapsed()).isFalse();
        }
        cookie.await(); // its waiters see it through themselves
    }

    @Test
    void orderlyCloseSeesItThrough() {
        GracePeriod cookie = domain.startGracePeriod();
        CompletableFuture<@Nullable Void> future = cookie.toFuture();
        domain.close();
        assertThat(cookie.isElapsed()).isTrue();
        assertThat(future).isCompleted();
    }

    @Test
    void closedDomainStartsNone() {
        domain.close();
        assertThatThrownBy(domain::startGracePeriod).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void timedWaitIsInterruptibleAndTheOtherIsNot() {
        Background untimed;
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            GracePeriod cookie = domain.startGracePeriod();
            untimed = Background.interruptBoth(() -> cookie.await(Background.LIMIT), cookie::await);
        }
        untimed.join();
    }

    @Test
    void callbackMayAskButNotWait() {
        List<Throwable> failures = new ArrayList<>();
        try (RcuDomain asked = RcuDomain.builder("asked")
                .exceptionHandler((callback, failure) -> failures.add(failure))
                .build()) {
            asked.call(() -> {
                try (HeldSection held = new HeldSection(asked, ReaderForm.READ)) {
                    assertThat(held.thread()).isNotSameAs(Thread.currentThread());
                    GracePeriod cookie = asked.startGracePeriod();
                    assertThat(cookie.isElapsed()).isFalse();
                    cookie.await();
                }
            });
            asked.barrier(); // before the domain closes, which would refuse the section
        }
        assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
    }
}
