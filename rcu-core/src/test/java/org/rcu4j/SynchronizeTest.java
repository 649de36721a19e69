package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rcu4j.testing.Background;

class SynchronizeTest {

    private static final Duration MOMENT = Duration.ofMillis(20);

    private final RcuDomain domain = RcuDomain.create("synchronize");

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void returnsAtOnceIfNobodyReads() throws InterruptedException {
        domain.synchronize();
        domain.read().close();
        domain.synchronize();
        assertThat(domain.synchronize(Duration.ZERO)).isTrue();
        assertThat(domain.synchronize(Duration.ofSeconds(Long.MIN_VALUE))).isTrue();
        assertThat(domain.synchronize(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
        assertThat(domain.stats().gracePeriods()).isEqualTo(5);
    }

    /** The leader is kept by a stall listener, so it does not see that the reader has left. */
    @Test
    void callerWithoutPatienceIsServedWhereNobodyReadsAlthoughAnotherLeads() throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (RcuDomain led = RcuDomain.builder("led")
                .stallTimeout(Duration.ofMillis(1))
                .stallListener(report -> {
                    told.countDown();
                    awaitUninterruptibly(goOn);
                })
                .build()) {
            HeldSection held = new HeldSection(led, ReaderForm.READ);
            Background leader = Background.start(led::synchronize);
            told.await();
            assertThat(led.synchronize(Duration.ZERO)).isFalse();
            held.close();
            assertThat(led.synchronize(Duration.ZERO)).isTrue();
            assertThat(leader.isDone()).isFalse();
            goOn.countDown();
            leader.join();
        }
    }

    /** Who gives up leaves the grace period to the next one, and does not have it begun anew. */
    @Test
    void gracePeriodThatWasGivenUpIsTakenOver() throws InterruptedException {
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            assertThat(held.thread()).isNotNull();
            for (int i = 0; i < 5; i++) {
                assertThat(domain.synchronize(Duration.ZERO)).isFalse();
            }
        }
        domain.synchronize();
        assertThat(domain.stats().gracePeriods()).isEqualTo(2);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void waitsUntilTheOutermostSectionIsLeft() throws InterruptedException {
        AtomicBoolean leaveInner = new AtomicBoolean();
        AtomicBoolean leftInner = new AtomicBoolean();
        AtomicBoolean leaveOuter = new AtomicBoolean();
        Background reader = Background.start(() -> {
            domain.readLock();
            domain.readLock();
            spinUntil(leaveInner);
            domain.readUnlock();
            leftInner.set(true);
            spinUntil(leaveOuter);
            domain.readUnlock();
        });
        leaveInner.set(true);
        spinUntil(leftInner);
        assertThat(domain.synchronize(MOMENT)).isFalse();
        leaveOuter.set(true);
        domain.synchronize();
        reader.join();
    }

    @Test
    void callersShareGracePeriods() {
        List<Background> updaters = new ArrayList<>();
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            for (int i = 0; i < 16; i++) {
                updaters.add(Background.start(domain::synchronize));
            }
            updaters.forEach(Background::awaitWaiting);
        }
        updaters.forEach(Background::join);
        // One that waited for the section and one for all who came meanwhile. A thread may have been caught waiting for
        // a lock instead, before it came; that many can't. Were nothing shared there would be 16.
        assertThat(domain.stats().gracePeriods()).isBetween(2L, 8L);
    }

    @Test
    void leaderThatGivesUpIsSucceeded() {
        Background follower;
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            Background leader = Background.start(() -> domain.synchronize(Background.LIMIT));
            leader.awaitWaiting();
            follower = Background.start(domain::synchronize);
            follower.awaitWaiting();
            leader.thread().interrupt();
            assertThatThrownBy(leader::join).hasCauseInstanceOf(InterruptedException.class);
            assertThat(follower.isDone()).isFalse();
        }
        follower.join();
    }

    @Test
    void followerThatGivesUpHarmsNobody() throws InterruptedException {
        Background leader;
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            leader = Background.start(domain::synchronize);
            leader.awaitWaiting();
            assertThat(domain.synchronize(MOMENT)).isFalse();
            assertThat(leader.isDone()).isFalse();
        }
        leader.join();
    }

    @Test
    void untimedFormIgnoresInterruptsAndKeepsThem() {
        Background leader;
        Background follower;
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            leader = Background.start(() -> {
                domain.synchronize();
                assertThat(Thread.interrupted()).isTrue();
            });
            leader.awaitWaiting();
            follower = Background.start(() -> {
                domain.synchronize();
                assertThat(Thread.interrupted()).isTrue();
            });
            follower.awaitWaiting();
            leader.thread().interrupt();
            follower.thread().interrupt();
            leader.awaitWaiting();
            follower.awaitWaiting();
            assertThat(leader.isDone() || follower.isDone()).isFalse();
        }
        leader.join();
        follower.join();
    }

    @Test
    void insideAnOwnSectionItIsRefused() {
        String rule = "synchronize waits for sections of its domain to end, so it is not called inside one";
        try (var section = domain.read()) {
            assertThatThrownBy(domain::synchronize)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(rule);
            assertThatThrownBy(() -> domain.synchronize(MOMENT))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(rule);
        }
        domain.synchronize();
    }

    @Test
    void insideAnotherDomainsSectionItWorks() {
        try (RcuDomain other = RcuDomain.create("other")) {
            try (var section = other.read()) {
                domain.synchronize();
            }
        }
    }

    @Test
    void domainsDoNotWaitForOneAnother() {
        try (RcuDomain other = RcuDomain.create("other");
                HeldSection held = new HeldSection(other, ReaderForm.READ)) {
            domain.synchronize();
        }
    }

    @Test
    void closedDomainRefuses() {
        domain.close();
        assertThatThrownBy(domain::synchronize).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> domain.synchronize(MOMENT)).isInstanceOf(IllegalStateException.class);
    }

    private static void spinUntil(AtomicBoolean flag) {
        while (!flag.get()) {
            Thread.onSpinWait();
        }
    }
}
