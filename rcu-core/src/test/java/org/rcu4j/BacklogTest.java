package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rcu4j.testing.Background;

class BacklogTest {

    private static RcuDomain.Builder bounded(OverflowPolicy policy) {
        return RcuDomain.builder("backlog")
                .overflow(policy)
                .maxPendingCallbacks(10)
                .maxPendingBytes(1_000);
    }

    @Test
    void rejectsBeyondTheCount() {
        AtomicInteger ran = new AtomicInteger();
        try (RcuDomain domain = bounded(OverflowPolicy.REJECT).build()) {
            try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
                for (int i = 0; i < 10; i++) {
                    domain.call(ran::incrementAndGet);
                }
                assertThatThrownBy(() -> domain.call(ran::incrementAndGet))
                        .isInstanceOf(RejectedExecutionException.class)
                        .hasMessageContaining("the backlog of domain backlog is full: 10 callbacks");
                assertThat(domain.stats().callbacksPending()).isEqualTo(10);
                assertThat(domain.stats().callbackRejections()).isEqualTo(1);
            }
            domain.barrier();
            domain.call(ran::incrementAndGet);
        }
        assertThat(ran).hasValue(11);
    }

    @Test
    void rejectsBeyondTheBytes() {
        try (RcuDomain domain = bounded(OverflowPolicy.REJECT).build()) {
            try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
                domain.call(() -> {}, 600);
                assertThatThrownBy(() -> domain.call(() -> {}, 401)).isInstanceOf(RejectedExecutionException.class);
                domain.call(() -> {}, 400);
                assertThatThrownBy(() -> domain.call(() -> {}, 1)).isInstanceOf(RejectedExecutionException.class);
                domain.call(() -> {}); // holds no bytes
                assertThat(domain.stats().bytesPending()).isEqualTo(1_000);
                assertThat(domain.stats().callbacksPending()).isEqualTo(3);
            }
        }
    }

    @Test
    void callbackThatExceedsTheBytesByItselfIsAcceptedAlone() {
        try (RcuDomain domain = bounded(OverflowPolicy.REJECT).build()) {
            domain.call(() -> {}, Long.MAX_VALUE);
            domain.barrier();
            assertThat(domain.stats().bytesPending()).isZero();
        }
    }

    /** Neither what has run holds a place any longer, nor the barrier itself. */
    @Test
    void afterABarrierThereIsRoom() {
        try (RcuDomain domain = RcuDomain.builder("narrow")
                .overflow(OverflowPolicy.REJECT)
                .maxPendingCallbacks(1)
                .build()) {
            for (int i = 0; i < 1_000; i++) {
                domain.call(() -> {});
                domain.barrier();
                assertThat(domain.stats().callbacksPending()).isZero();
            }
        }
    }

    @Test
    void refusedReplacePublishesNothing() {
        try (RcuDomain domain = bounded(OverflowPolicy.REJECT).build()) {
            RcuReference<Integer> reference = new RcuReference<>(domain, 0);
            try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
                for (int i = 1; i <= 10; i++) {
                    reference.replace(i, old -> {});
                }
                assertThatThrownBy(() -> reference.replace(11, old -> {}))
                        .isInstanceOf(RejectedExecutionException.class);
            }
            try (var section = domain.read()) {
                assertThat(reference.get()).isEqualTo(10);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BLOCK", "EXPEDITE"})
    void waitsForRoom(OverflowPolicy policy) {
        AtomicInteger ran = new AtomicInteger();
        try (RcuDomain domain = bounded(policy).build()) {
            Background caller;
            try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
                for (int i = 0; i < 10; i++) {
                    domain.call(ran::incrementAndGet);
                }
                caller = Background.start(() -> domain.call(ran::incrementAndGet));
                caller.awaitWaiting();
                assertThat(caller.isDone()).isFalse();
                assertThat(domain.stats().callbacksPending()).isEqualTo(10);
            }
            caller.join();
            assertThat(domain.stats().callbackOverruns()).isZero();
        }
        assertThat(ran).hasValue(11);
    }

    @ParameterizedTest
    @EnumSource(names = {"BLOCK", "EXPEDITE"})
    void insideASectionItIsAdmittedAndCounted(OverflowPolicy policy) {
        AtomicInteger ran = new AtomicInteger();
        try (RcuDomain domain = bounded(policy).build()) {
            try (var section = domain.read()) {
                for (int i = 0; i < 25; i++) {
                    domain.call(ran::incrementAndGet, 100);
                }
            }
            assertThat(domain.stats().callbackOverruns()).isEqualTo(15);
        }
        assertThat(ran).hasValue(25);
    }

    @ParameterizedTest
    @EnumSource(names = {"BLOCK", "EXPEDITE"})
    void inACallbackItIsAdmittedAndCounted(OverflowPolicy policy) {
        AtomicInteger ran = new AtomicInteger();
        try (RcuDomain domain = bounded(policy).build()) {
            domain.call(() -> {
                for (int i = 0; i < 25; i++) {
                    domain.call(ran::incrementAndGet);
                }
            });
            Background.until(() -> ran.get() == 25);
            assertThat(domain.stats().callbackOverruns()).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BLOCK", "EXPEDITE"})
    void callerThatWaitsWhileTheDomainClosesIsToldSo(OverflowPolicy policy) throws InterruptedException {
        RcuDomain domain = bounded(policy).build();
        Background caller;
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            for (int i = 0; i < 10; i++) {
                domain.call(() -> {});
            }
            caller = Background.start(() -> domain.call(() -> {}));
            caller.awaitWaiting();
            domain.close(Duration.ofMillis(20));
        }
        assertThatThrownBy(caller::join).hasCauseInstanceOf(IllegalStateException.class);
        domain.close();
    }

    /** Whoever reclaims takes ten times as long as whoever retires. */
    @ParameterizedTest
    @EnumSource(names = {"BLOCK", "EXPEDITE"})
    void floodStaysBounded(OverflowPolicy policy) {
        int flood = 3_000;
        long bound = 64;
        AtomicLong held = new AtomicLong();
        long mostHeld = 0;
        AtomicBoolean done = new AtomicBoolean();
        try (RcuDomain domain = RcuDomain.builder("flood")
                .overflow(policy)
                .maxPendingCallbacks(bound)
                .build()) {
            Background reader = Background.start(() -> {
                while (!done.get()) {
                    try (var section = domain.read()) {
                        spin(1_000);
                    }
                }
            });
            for (int i = 0; i < flood; i++) {
                spin(1_000);
                mostHeld = Math.max(mostHeld, held.incrementAndGet());
                domain.call(() -> {
                    spin(10_000);
                    held.decrementAndGet();
                });
            }
            done.set(true);
            reader.join();
            domain.barrier();
        }
        assertThat(held).hasValue(0);
        // the one that is being called is held, and not admitted yet
        assertThat(mostHeld).isGreaterThan(bound / 2).isLessThanOrEqualTo(bound + 1);
    }

    private static void spin(long nanos) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            Thread.onSpinWait();
        }
    }

    /** Inside a section a caller is admitted beyond the bound, whatever it weighs: the sum must not turn negative, which is room. */
    @Test
    void sumOfWeightsMayBeBeyondALong() {
        try (RcuDomain domain = bounded(OverflowPolicy.BLOCK).build()) {
            try (ReadSection section = domain.read()) {
                for (int i = 0; i < 5; i++) {
                    domain.call(() -> {}, Long.MAX_VALUE);
                    assertThat(domain.stats().bytesPending()).isEqualTo(Long.MAX_VALUE);
                    assertThat(domain.tryReserve(1)).isEmpty();
                }
            }
            domain.barrier();
            assertThat(domain.stats().bytesPending()).isZero();
            domain.tryReserve(1_000).orElseThrow().close();
        }
    }

    /** A barrier that was given up is no callback. */
    @Test
    void barrierThatWasGivenUpLeavesNothingBehind() throws InterruptedException {
        try (RcuDomain domain = bounded(OverflowPolicy.REJECT).build()) {
            try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
                assertThat(held.thread()).isNotNull();
                for (int i = 0; i < 20; i++) {
                    assertThat(domain.barrier(Duration.ofMillis(1))).isFalse();
                }
                assertThat(domain.stats().callbacksPending()).isZero();
            }
        }
    }

    @Test
    void boundsArePositive() {
        assertThatThrownBy(() -> RcuDomain.builder("x").maxPendingCallbacks(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("room for one or more callbacks");
        assertThatThrownBy(() -> RcuDomain.builder("x").maxPendingBytes(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("room for one or more bytes");
    }
}
