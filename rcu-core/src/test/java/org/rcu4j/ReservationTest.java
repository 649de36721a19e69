package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rcu4j.internal.update.HeldPlaces;
import org.rcu4j.testing.Allocation;
import org.rcu4j.testing.Background;

class ReservationTest {

    private final RcuDomain domain = RcuDomain.builder("reservation")
            .maxPendingCallbacks(1)
            .overflow(OverflowPolicy.REJECT)
            .build();
    private final AtomicInteger ran = new AtomicInteger();

    @Test
    void callbackHasItsPlaceAndRunsAfterAGracePeriod() {
        try (Reservation place = domain.reserve(0)) {
            assertThatThrownBy(() -> domain.reserve(0)).isInstanceOf(RejectedExecutionException.class);
            try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
                place.call(ran::incrementAndGet);
                assertThat(domain.stats().callbacksPending()).isOne();
                assertThat(ran).hasValue(0);
            }
        }
        domain.close();
        assertThat(ran).hasValue(1);
    }

    @Test
    void unusedPlaceIsGivenBackOnce() {
        Reservation place = domain.reserve(3);
        assertThat(domain.stats().bytesPending()).isEqualTo(3);
        place.close();
        place.close();
        assertThat(domain.stats().callbacksPending()).isZero();
        assertThat(domain.stats().bytesPending()).isZero();
        domain.close();
    }

    @Test
    void placeIsUsedOnce() {
        Reservation place = domain.reserve(0);
        place.call(ran::incrementAndGet);
        assertThatThrownBy(() -> place.call(ran::incrementAndGet))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a reservation is used once");
        place.close();
        domain.close();
        assertThat(ran).hasValue(1);
    }

    @Test
    void bytesMayBecomeKnownLate() {
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            Reservation place = domain.reserve(1);
            assertThatThrownBy(() -> place.call(() -> {}, -1)).isInstanceOf(IllegalArgumentException.class);
            place.call(ran::incrementAndGet, 1_000);
            assertThat(domain.stats().bytesPending()).isEqualTo(1_000);
        }
        domain.close();
        assertThat(ran).hasValue(1);
        assertThat(domain.stats().bytesPending()).isZero();
    }

    @Test
    void placeIsAskedForWithoutRefusal() {
        Optional<Reservation> place = domain.tryReserve(0);
        assertThat(domain.tryReserve(0)).isEmpty();
        assertThat(domain.stats().callbackRejections()).isZero();
        place.orElseThrow().close();
        domain.close();
    }

    @Test
    void closedDomainReservesNothing() {
        domain.close();
        assertThatThrownBy(() -> domain.tryReserve(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> domain.reserve(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("domain reservation is closed");
    }

    @Test
    void negativeWeightIsRefused() {
        assertThatThrownBy(() -> domain.reserve(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> domain.tryReserve(-1)).isInstanceOf(IllegalArgumentException.class);
        domain.close();
    }

    @Test
    void closeWaitsForThePlaceAndThePromiseIsKept() {
        Reservation place = domain.reserve(0);
        Background closer = Background.start(domain::close);
        closer.awaitWaiting();
        place.call(ran::incrementAndGet);
        closer.join();
        assertThat(ran).hasValue(1);
    }

    @Test
    void promiseIsKeptThoughTheDomainHasGivenUp() throws InterruptedException {
        Reservation place = domain.reserve(7);
        CloseReport report = domain.close(Duration.ZERO);
        assertThat(report.isComplete()).isFalse();
        assertThat(report.callbacksUnderWay()).isOne();
        assertThat(report.callbacksAbandoned()).isEmpty();
        place.call(ran::incrementAndGet);
        Background.until(() -> ran.get() == 1);
        domain.close();
        assertThat(domain.stats().callbacksPending()).isZero();
        assertThat(domain.stats().bytesPending()).isZero();
    }

    @Test
    void promiseThatIsKeptLateWaitsForReaders() throws InterruptedException {
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            Reservation place = domain.reserve(0);
            assertThat(domain.close(Duration.ZERO).readersInside()).isOne();
            place.call(ran::incrementAndGet);
            assertThat(ran).hasValue(0);
        }
        domain.close();
        assertThat(ran).hasValue(1);
    }

    /** What it waited for might wait for the place that it holds. */
    @ParameterizedTest
    @EnumSource(names = {"BLOCK", "EXPEDITE"})
    void threadThatHoldsAPlaceWaitsForNoOther(OverflowPolicy policy) {
        try (RcuDomain small = RcuDomain.builder("small")
                .maxPendingCallbacks(1)
                .overflow(policy)
                .build()) {
            try (Reservation first = small.reserve(0);
                    Reservation second = small.reserve(0)) {
                small.call(ran::incrementAndGet);
                assertThat(small.stats().callbackOverruns()).isEqualTo(2);
            }
            AtomicReference<Reservation> handedOver = new AtomicReference<>();
            Background.run(() -> handedOver.set(small.reserve(0)));
            Background waiter = Background.start(() -> small.reserve(0).close()); // holds none itself
            waiter.awaitWaiting();
            handedOver.get().close();
            waiter.join();
        }
        assertThat(ran).hasValue(1);
    }

    @Test
    void placeThatAnotherThreadReleasesIsHeldNoMore() {
        try (RcuDomain small = RcuDomain.builder("small").maxPendingCallbacks(1).build()) {
            Reservation place = small.reserve(0);
            assertThat(HeldPlaces.areThereHere()).isTrue();
            Background.run(place::close);
            assertThat(HeldPlaces.areThereHere()).isFalse();
        }
    }

    @Test
    void usingAPlaceAllocatesNothingBeyondIt() {
        try (RcuDomain wide = RcuDomain.create("wide")) {
            Runnable callback = () -> {};
            assertThat(Allocation.bytesPerRun(() -> {
                        try (Reservation place = wide.reserve(8)) {
                            place.call(callback, 16);
                        }
                    }))
                    .isLessThan(100);
        }
    }
}
