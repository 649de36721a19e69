package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.rcu4j.testing.Background;

class CloseTest {

    private static final Duration MOMENT = Duration.ofMillis(20);

    private final RcuDomain domain = RcuDomain.create("close-test");

    @Test
    void runsAllCallbacksFirst() {
        AtomicInteger ran = new AtomicInteger();
        for (int i = 0; i < 10_000; i++) {
            domain.call(ran::incrementAndGet);
        }
        domain.close();
        assertThat(ran).hasValue(10_000);
        assertThat(domain.stats().callbacksPending()).isZero();
    }

    @Test
    void endsTheThreadAtOnce() throws InterruptedException {
        AtomicReference<Thread> thread = new AtomicReference<>();
        domain.call(() -> thread.set(Thread.currentThread()));
        domain.close();
        thread.get().join(Background.LIMIT.toMillis());
        assertThat(thread.get().isAlive()).isFalse();
    }

    @Test
    void waitsForReaders() {
        Background closer;
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            closer = Background.start(domain::close);
            closer.awaitWaiting();
            assertThat(closer.isDone()).isFalse();
        }
        closer.join();
    }

    /** Though a future is no callback, and no longer pending when it completes. */
    @Test
    void waitsForWhatDependsOnAFuture() {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<?> dependent;
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            dependent = domain.startGracePeriod().toFuture().thenRun(() -> {
                told.countDown();
                awaitUninterruptibly(release);
            });
        }
        awaitUninterruptibly(told);
        assertThat(domain.stats().callbacksPending()).isZero();
        Background closer = Background.start(domain::close);
        closer.awaitWaiting();
        assertThat(closer.isDone()).isFalse();
        release.countDown();
        closer.join();
        assertThat(dependent).isCompleted();
    }

    @Test
    void closingAgainDoesNoHarm() throws InterruptedException {
        domain.call(() -> {});
        domain.close();
        domain.close();
        CloseReport report = domain.close(MOMENT);
        assertThat(report.isComplete()).isTrue();
        assertThat(report.callbacksRun()).isZero();
    }

    @Test
    void refusesEverythingAfterwards() {
        domain.close();
        assertThatThrownBy(() -> domain.call(() -> {})).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(domain::barrier).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(domain::synchronize).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(domain::read).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(domain::reader).isInstanceOf(IllegalStateException.class);
        assertThat(domain.isReading()).isFalse();
        assertThat(domain.stats().callbacksPending()).isZero();
        assertThat(domain.toString()).contains("close-test").contains("closed");
    }

    @Test
    void reportOfAnOrderlyClose() throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            domain.call(() -> {});
        }
        CloseReport report = domain.close(Background.LIMIT);
        assertThat(report.isComplete()).isTrue();
        assertThat(report.callbacksRun()).isBetween(0L, 10L);
        assertThat(domain.stats().callbacksInvoked()).isEqualTo(10);
    }

    @Test
    void reportListsWhatAStuckReaderKeptFromRunning() throws InterruptedException {
        List<Runnable> called = new ArrayList<>();
        AtomicInteger ran = new AtomicInteger();
        CloseReport report;
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            for (int i = 0; i < 1_000; i++) {
                Runnable callback = () -> ran.incrementAndGet();
                called.add(callback);
                domain.call(callback, i);
            }
            report = domain.close(MOMENT);
            assertThat(report.isComplete()).isFalse();
            assertThat(report.readersInside()).isEqualTo(1);
        }
        domain.close();
        assertThat(report.callbacksAbandoned()).containsExactlyElementsOf(called);
        assertThat(ran).hasValue(0);
        assertThat(domain.stats().callbacksPending()).isZero();
        assertThat(domain.stats().bytesPending()).isZero();
    }

    @Test
    void reportListsWhatAStuckCallbackKeptFromRunning() throws InterruptedException {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger ran = new AtomicInteger();
        domain.call(() -> {
            stuck.countDown();
            awaitUninterruptibly(goOn);
            ran.incrementAndGet();
        });
        Runnable second = ran::incrementAndGet;
        domain.call(second);
        stuck.await();
        Runnable third = ran::incrementAndGet;
        domain.call(third);
        CloseReport report = domain.close(MOMENT);
        assertThat(report.callbacksAbandoned()).containsExactly(second, third);
        assertThat(report.callbacksRun()).isZero();
        goOn.countDown();
        domain.close();
        assertThat(ran).hasValue(1);
    }

    @Test
    void barrierThatWaitsWhileCallbacksAreAbandonedSaysSo() throws InterruptedException {
        Background waiter;
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            waiter = Background.start(domain::barrier);
            waiter.awaitWaiting();
            CloseReport report = domain.close(MOMENT);
            assertThat(report.callbacksAbandoned()).isEmpty();
            assertThatThrownBy(waiter::join).hasCauseInstanceOf(IllegalStateException.class);
        }
        domain.close();
    }

    /** A stall listener keeps the waiter until the worker has passed over what was given up, as if it had run. */
    @Test
    void barrierWhoseCallbacksWereAbandonedSaysSo() throws InterruptedException {
        CountDownLatch endFirst = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Thread test = Thread.currentThread();
        RcuDomain listening = RcuDomain.builder("listening")
                .stallTimeout(MOMENT)
                .stallListener(report -> {
                    if (report.kind() == ReaderKind.THREAD && report.thread() != test) {
                        told.countDown();
                        awaitUninterruptibly(goOn);
                    }
                })
                .build();
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean ran = new AtomicBoolean();
        try (ReadSection both = listening.read()) { // so that they run in one batch
            listening.call(() -> {
                begun.countDown();
                awaitUninterruptibly(endFirst);
            });
            listening.call(() -> ran.set(true));
        }
        begun.await();
        Background waiter;
        try (HeldSection held = new HeldSection(listening, ReaderForm.READ)) {
            waiter = Background.start(listening::barrier);
            told.await();
        }
        assertThat(listening.close(MOMENT).callbacksAbandoned()).hasSize(1);
        endFirst.countDown();
        Background.until(() -> listening.stats().callbacksPending() == 0);
        goOn.countDown();
        assertThatThrownBy(waiter::join).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(ran).isFalse();
    }

    /** Whoever cancels a future runs what takes it out, while its dependent action is still running. */
    @Test
    void dependentActionOfACancelledFutureIsWaitedFor() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean read = new AtomicBoolean();
        CompletableFuture<?> future;
        try (ReadSection section = domain.read()) {
            future = domain.startGracePeriod().toFuture();
            CompletableFuture<?> unused = future.thenRun(() -> {
                begun.countDown();
                awaitUninterruptibly(goOn);
                domain.read().close();
                read.set(true);
            });
        }
        awaitUninterruptibly(begun);
        boolean cancelled = future.cancel(false);
        Background closer = Background.start(domain::close);
        closer.awaitWaiting();
        assertThat(closer.isDone())
                .as("closed, though an action runs that may read; cancelled: %b", cancelled)
                .isFalse();
        goOn.countDown();
        closer.join();
        assertThat(read).isTrue();
    }

    @Test
    void closeReturnsNormallyOnlyForWhoWasToldOfAll() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        domain.call(() -> {
            begun.countDown();
            awaitUninterruptibly(goOn);
        });
        awaitUninterruptibly(begun);
        Reservation place = domain.reserve(0);
        domain.call(() -> {});
        Background.run(
                () -> assertThat(domain.close(MOMENT).callbacksAbandoned()).hasSize(1));
        place.call(() -> {});
        Background told = Background.start(() -> {
            assertThat(domain.close(MOMENT).callbacksAbandoned()).hasSize(1);
            assertThatThrownBy(domain::close).isInstanceOf(IllegalStateException.class);
        });
        Background.until(() -> domain.stats().callbacksPending() == 1);
        goOn.countDown();
        told.join();
    }

    @Test
    void synchronizeThatWaitsWhileTheDomainClosesGoesOn() {
        Background updater;
        Background closer;
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            updater = Background.start(domain::synchronize);
            updater.awaitWaiting();
            closer = Background.start(domain::close);
            closer.awaitWaiting();
            assertThat(updater.isDone()).isFalse();
        }
        updater.join();
        closer.join();
    }

    @Test
    void interruptedCloseCanBeTakenUpAgain() throws InterruptedException {
        AtomicInteger ran = new AtomicInteger();
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            domain.call(ran::incrementAndGet);
            Background closer = Background.start(() -> domain.close(Background.LIMIT));
            closer.awaitWaiting();
            closer.thread().interrupt();
            assertThatThrownBy(closer::join).hasCauseInstanceOf(InterruptedException.class);
        }
        domain.close();
        assertThat(ran).hasValue(1);
    }

    @Test
    void insideAnOwnSectionItIsRefused() {
        try (var section = domain.read()) {
            assertThatThrownBy(domain::close)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("close waits for sections of its domain to end");
            assertThatThrownBy(() -> domain.close(MOMENT)).isInstanceOf(IllegalStateException.class);
        }
        domain.read().close();
        domain.close();
    }

    @Test
    void nothingIsLostBetweenCallsAndAClose() {
        for (int round = 0; round < 200; round++) {
            RcuDomain closing = RcuDomain.create("closing");
            AtomicInteger accepted = new AtomicInteger();
            AtomicInteger ran = new AtomicInteger();
            CountDownLatch begun = new CountDownLatch(1);
            Background caller = Background.start(() -> {
                try {
                    while (true) {
                        closing.call(ran::incrementAndGet);
                        accepted.incrementAndGet();
                        begun.countDown();
                    }
                } catch (IllegalStateException closed) {
                    // as it should be
                }
            });
            awaitUninterruptibly(begun);
            closing.close();
            int ranAtClose = ran.get();
            caller.join();
            assertThat(ranAtClose).isEqualTo(accepted.get()).isEqualTo(ran.get());
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
