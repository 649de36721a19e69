package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.Log;

/** What every grace period owes to every form of reader. */
class ReaderContractTest {

    private static final Duration MOMENT = Duration.ofMillis(20);

    private final List<StallReport> reports = new CopyOnWriteArrayList<>();
    private final RcuDomain domain =
            RcuDomain.builder("contract").stallListener(reports::add).build();

    @AfterEach
    void close() {
        domain.close();
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.ReaderForm#all")
    void everyFormOfGracePeriodWaitsForAnOpenSection(ReaderForm form) throws InterruptedException {
        AtomicBoolean called = new AtomicBoolean();
        GracePeriod polled;
        try (HeldSection held = new HeldSection(domain, form)) {
            polled = domain.startGracePeriod();
            domain.call(() -> called.set(true));
            assertThat(domain.synchronize(Duration.ZERO)).isFalse();
            assertThat(domain.synchronize(Duration.ofSeconds(-1))).isFalse();
            assertThat(domain.synchronize(MOMENT)).isFalse();
            assertThat(domain.barrier(MOMENT)).isFalse();
            assertThat(polled.await(MOMENT)).isFalse();
            assertThat(polled.isElapsed()).isFalse();
            assertThat(called).isFalse();
            assertThat(domain.stats().gracePeriods()).isZero();
            assertThat(domain.stats().readersInside()).isEqualTo(1);
        }
        assertThat(domain.synchronize(Background.LIMIT)).isTrue();
        domain.barrier();
        polled.await();
        assertThat(polled.isElapsed()).isTrue();
        assertThat(called).isTrue();
        assertThat(domain.stats().readersInside()).isZero();
        assertThat(reports).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.ReaderForm#all")
    void gracePeriodDoesNotWaitForSectionsThatBeganLater(ReaderForm form) {
        HeldSection early = new HeldSection(domain, form);
        Background updater = Background.start(domain::synchronize);
        updater.awaitWaiting();
        try (HeldSection late = new HeldSection(domain, form)) {
            assertThat(updater.isDone()).isFalse();
            early.close();
            updater.join();
        }
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.ReaderForm#all")
    void readersThatOverlapWithoutAGapDoNotStarveIt(ReaderForm form) {
        HeldSection present = new HeldSection(domain, form);
        Background updater = Background.start(domain::synchronize);
        updater.awaitWaiting();
        for (int i = 0; i < 100; i++) {
            HeldSection next = new HeldSection(domain, form);
            present.close();
            present = next;
        }
        updater.join();
        present.close();
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.ReaderForm#all")
    void domainsDoNotWaitForOneAnother(ReaderForm form) {
        AtomicBoolean called = new AtomicBoolean();
        try (RcuDomain other = RcuDomain.create("other");
                HeldSection held = new HeldSection(other, form)) {
            domain.synchronize();
            domain.call(() -> called.set(true));
            domain.barrier();
            domain.startGracePeriod().await();
        }
        assertThat(called).isTrue();
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.ReaderForm#all")
    void leavingTwiceIsRefusedAndHarmsNobody(ReaderForm form) throws InterruptedException {
        CountDownLatch left = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Background misuser = Background.start(form.thread, () -> {
            ReaderForm.Leave leave = form.enter(domain);
            leave.close();
            if (form == ReaderForm.QUIESCENT) {
                leave.close(); // closing again is allowed
            } else {
                assertThatThrownBy(leave::close)
                        .isInstanceOfAny(IllegalMonitorStateException.class, IllegalArgumentException.class);
            }
            left.countDown();
            end.await();
        });
        left.await();
        try (HeldSection held = new HeldSection(domain, form)) {
            assertThat(domain.synchronize(MOMENT)).isFalse();
        }
        end.countDown();
        misuser.join();
        domain.synchronize();
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.ReaderForm#withThread")
    void waitingInsideAnOwnSectionIsRefused(ReaderForm form) {
        GracePeriod polled = domain.startGracePeriod();
        Background.run(form.thread, () -> {
            try (ReaderForm.Leave section = form.enter(domain)) {
                assertThat(domain.isReading()).isTrue();
                String rule = "waits for sections of its domain to end, so it is not called inside one";
                assertThatThrownBy(domain::synchronize)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining(rule);
                assertThatThrownBy(() -> domain.synchronize(MOMENT)).hasMessageContaining(rule);
                assertThatThrownBy(domain::barrier).hasMessageContaining(rule);
                assertThatThrownBy(() -> domain.barrier(MOMENT)).hasMessageContaining(rule);
                assertThatThrownBy(domain::close).hasMessageContaining(rule);
                assertThatThrownBy(() -> domain.close(MOMENT)).hasMessageContaining(rule);
                GracePeriod own = domain.startGracePeriod();
                assertThatThrownBy(own::await).hasMessageContaining(rule);
            }
            assertThat(domain.isReading()).isFalse();
            domain.synchronize();
        });
        polled.await();
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.ReaderForm#withThread")
    void threadThatDiesInsideIsReportedAndReleased(ReaderForm form) {
        Background dying = Background.start(form.thread, () -> form.enter(domain));
        dying.awaitDeath();
        try (Log log = new Log()) {
            domain.synchronize();
            assertThat(log.text())
                    .contains("WARN")
                    .contains("domain contract: " + form.kind + " reader")
                    .contains("ended inside a read-side section");
        }
        assertThat(domain.stats().readersDiedInside()).isEqualTo(1);
        assertThat(domain.stats().readersInside()).isZero();
        assertThat(domain.stats().readers()).isZero();
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.ended()).isTrue();
            assertThat(report.kind()).isEqualTo(form.kind);
            assertThat(report.thread()).isSameAs(dying.thread());
        });
        domain.synchronize();
        assertThat(domain.stats().readersDiedInside()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.ReaderForm#all")
    void closedDomainBeginsNoSection(ReaderForm form) {
        domain.close();
        Background.run(
                form.thread,
                () -> assertThatThrownBy(() -> form.enter(domain))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("a closed domain begins no section"));
        assertThat(domain.stats().readersInside()).isZero();
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.ReaderForm#all")
    void closeWaitsForOpenSections(ReaderForm form) throws InterruptedException {
        Background closer;
        try (HeldSection held = new HeldSection(domain, form)) {
            CloseReport report = domain.close(MOMENT);
            assertThat(report.isComplete()).isFalse();
            assertThat(report.readersInside()).isEqualTo(1);
            closer = Background.start(domain::close);
            closer.awaitWaiting();
            assertThat(closer.isDone()).isFalse();
        }
        closer.join();
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.ReaderForm#all")
    void isGracePeriodPendingAsLongAsSomebodyWaits(ReaderForm form) {
        assertThat(domain.isGracePeriodPending()).isFalse();
        Background updater;
        try (HeldSection held = new HeldSection(domain, form)) {
            updater = Background.start(domain::synchronize);
            updater.awaitWaiting();
            assertThat(domain.isGracePeriodPending()).isTrue();
        }
        updater.join();
        assertThat(domain.isGracePeriodPending()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.ReaderForm#all")
    void longReaderThatLetsGoWhenAskedDelaysNobody(ReaderForm form) {
        AtomicBoolean stop = new AtomicBoolean();
        Background traversal = Background.start(form.thread, () -> {
            while (!stop.get()) {
                try (ReaderForm.Leave section = form.enter(domain)) {
                    while (!domain.isGracePeriodPending() && !stop.get()) {
                        Thread.onSpinWait();
                    }
                }
            }
        });
        for (int i = 0; i < 100; i++) {
            domain.synchronize();
        }
        stop.set(true);
        traversal.join();
    }
}
