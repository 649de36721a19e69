package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.rcu4j.testing.Background;

/** Whoever waits for a callback is told of a callback that is stuck. */
class StuckCallbackTest {

    private final List<StallReport> reports = new CopyOnWriteArrayList<>();
    private final CountDownLatch goOn = new CountDownLatch(1);

    private RcuDomain reporting(Duration timeout) {
        return RcuDomain.builder("stuck")
                .stallTimeout(timeout)
                .stallListener(reports::add)
                .build();
    }

    @Test
    void callbackThatDoesNotEndIsReportedWithItsThread() {
        try (RcuDomain domain = reporting(Duration.ofMillis(10))) {
            domain.call(this::awaitRelease);
            Background.until(() -> !reports.isEmpty());
            StallReport report = reports.get(0);
            assertThat(report.kind()).isEqualTo(ReaderKind.CALLBACK);
            assertThat(report.thread()).isNotNull();
            assertThat(report.message()).contains("stuck");
            goOn.countDown();
            domain.barrier();
            assertThat(domain.stats().stalls()).isPositive();
        }
    }

    @Test
    void callbacksThatEndAreNotReported() {
        try (RcuDomain domain = reporting(Duration.ofHours(1))) {
            for (int i = 0; i < 1_000; i++) {
                domain.call(() -> {});
            }
            domain.barrier();
        }
        assertThat(reports).isEmpty();
    }

    private void awaitRelease() {
        try {
            goOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
