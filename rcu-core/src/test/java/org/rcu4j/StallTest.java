package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.Log;

class StallTest {

    private static final Duration TIMEOUT = Duration.ofMillis(20);

    private final List<StallReport> reports = new CopyOnWriteArrayList<>();
    private final RcuDomain domain = RcuDomain.builder("stalls")
            .stallTimeout(TIMEOUT)
            .stallListener(reports::add)
            .build();

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void logThatThrowsHoldsNothingUpAndTheListenerIsTold() {
        Background updater;
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ);
                Log log = Log.failing()) {
            assertThat(held.thread()).isNotNull();
            updater = Background.start(domain::synchronize);
            Background.until(() -> reports.size() > 1);
            assertThat(log.text()).isEmpty();
        }
        updater.join();
    }

    /** The thread is dead for each grace period anew, if the first to see it does not get to bury it. */
    @ParameterizedTest
    @MethodSource("org.rcu4j.ReaderForm#withThread")
    void logThatThrowsWhenAThreadHasEndedInsideHoldsNothingUp(ReaderForm form) {
        AtomicInteger ran = new AtomicInteger();
        Background.run(form.thread, () -> {
            ReaderForm.Leave unused = form.enter(domain);
        });
        try (Log log = Log.failing()) {
            assertThat(log.text()).isEmpty();
            for (int i = 1; i <= 3; i++) {
                domain.call(ran::incrementAndGet);
                domain.barrier();
                assertThat(ran).hasValue(i);
            }
        }
        assertThat(reports)
                .hasSize(1)
                .allSatisfy(report -> assertThat(report.ended()).isTrue());
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.ReaderForm#all")
    void reportNamesTheReaderAndShowsItsStack(ReaderForm form) {
        Background updater;
        HeldSection held = new HeldSection(domain, form);
        try (held;
                Log log = new Log()) {
            updater = Background.start(domain::synchronize);
            Background.until(() -> !reports.isEmpty() && log.text().contains(" ms"));
            assertThat(log.text())
                    .contains("WARN")
                    .contains("domain stalls: ")
                    .contains(form.kind + " reader")
                    .contains("has kept a grace period waiting for ");
            StallReport report = reports.get(0);
            assertThat(report.domain()).isEqualTo("stalls");
            assertThat(report.age()).isGreaterThanOrEqualTo(TIMEOUT);
            assertThat(report.kind()).isEqualTo(form.kind);
            assertThat(report.ended()).isFalse();
            if (form == ReaderForm.DETACHED) {
                assertThat(report.thread()).isNull();
                assertThat(report.detail()).startsWith("stripe ");
            } else {
                assertThat(report.thread()).isSameAs(held.thread());
                assertThat(report.stack())
                        .anySatisfy(frame -> assertThat(frame.getMethodName()).isEqualTo("await"));
                assertThat(report.message()).contains("\n\tat ");
            }
        }
        updater.join();
        assertThat(domain.stats().stalls()).isEqualTo(1);
    }

    @Test
    void reportsOfOneStallComeInDoublingIntervals() {
        Background updater;
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            updater = Background.start(domain::synchronize);
            Background.until(() -> reports.size() >= 4);
        }
        updater.join();
        for (int i = 1; i < reports.size(); i++) {
            assertThat(reports.get(i).age()).isGreaterThanOrEqualTo(TIMEOUT.multipliedBy(1L << i));
        }
        assertThat(domain.stats().stalls()).isEqualTo(1);
    }

    @Test
    void eachStallIsReportedAnew() {
        for (int i = 1; i <= 3; i++) {
            int stalls = i;
            Background updater;
            try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
                updater = Background.start(domain::synchronize);
                Background.until(() -> domain.stats().stalls() == stalls);
            }
            updater.join();
        }
    }

    @Test
    void stallIsNoticedAlsoWhereEveryCallerIsImpatient() {
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            Background.until(() -> {
                assertThat(domain.synchronize(Duration.ZERO)).isFalse();
                return !reports.isEmpty();
            });
        }
    }

    @Test
    void readersThatComeAndGoAreNoStall() {
        long start = System.nanoTime();
        while (System.nanoTime() - start < 3 * TIMEOUT.toNanos()) { // no condition to wait for: nothing must happen
            domain.read().close();
            domain.synchronize();
        }
        assertThat(reports).isEmpty();
        assertThat(domain.stats().stalls()).isZero();
    }

    @Test
    void callbacksThatWaitAreReasonEnough() {
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            domain.call(() -> {});
            Background.until(() -> !reports.isEmpty());
        }
    }

    @Test
    void listenerThatFailsOrWaitsHarmsNothing() {
        AtomicReference<Throwable> refused = new AtomicReference<>();
        RcuDomain[] self = new RcuDomain[1];
        try (RcuDomain listening = RcuDomain.builder("listening")
                .stallTimeout(TIMEOUT)
                .stallListener(report -> {
                    try {
                        self[0].synchronize();
                    } catch (IllegalStateException e) {
                        refused.set(e);
                    }
                    throw new IllegalArgumentException("the listener fails");
                })
                .build()) {
            self[0] = listening;
            Background updater;
            try (HeldSection held = new HeldSection(listening, ReaderForm.READ)) {
                updater = Background.start(listening::synchronize);
                Background.until(() -> refused.get() != null);
            }
            updater.join();
        }
        assertThat(refused.get()).hasMessageContaining("its callbacks and listeners don't call it");
    }

    @Test
    void statisticsTellHowLongTheOldestWaits() {
        assertThat(domain.stats().oldestWait()).isZero();
        Background updater;
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            updater = Background.start(domain::synchronize);
            Background.until(() -> domain.stats().oldestWait().compareTo(TIMEOUT) > 0);
        }
        updater.join();
        assertThat(domain.stats().oldestWait()).isZero();
        assertThat(domain.stats().gracePeriodDurations()).singleElement().satisfies(bucket -> {
            assertThat(bucket.count()).isEqualTo(1);
            assertThat(bucket.atMost()).isGreaterThanOrEqualTo(domain.stats().gracePeriodMax());
        });
    }

    @Test
    void timeoutIsPositive() {
        assertThatThrownBy(() -> RcuDomain.builder("x").stallTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a stall timeout is a positive time");
    }
}
