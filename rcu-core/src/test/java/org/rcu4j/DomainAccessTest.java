package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rcu4j.internal.DomainAccess;
import org.rcu4j.testing.Background;

class DomainAccessTest {

    private final RcuDomain domain = RcuDomain.builder("access")
            .maxPendingCallbacks(1)
            .overflow(OverflowPolicy.REJECT)
            .build();
    private final DomainAccess access = DomainAccess.get(); // there is a domain
    private final AtomicInteger ran = new AtomicInteger();

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void admittedCallbackHasItsPlaceAndRunsAfterAGracePeriod() {
        access.admit(domain, 0);
        assertThatThrownBy(() -> access.admit(domain, 0)).isInstanceOf(RejectedExecutionException.class);
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            access.add(domain, ran::incrementAndGet, 0);
            assertThat(domain.stats().callbacksPending()).isOne();
            assertThat(ran).hasValue(0);
        }
        domain.barrier();
        assertThat(ran).hasValue(1);
    }

    @Test
    void placeIsWorthNothingOnceTheDomainHasGivenUp() throws InterruptedException {
        access.admit(domain, 7);
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            assertThat(domain.close(Duration.ZERO).callbacksAbandoned()).isEmpty();
        }
        assertThatThrownBy(() -> access.add(domain, ran::incrementAndGet, 7))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a closed domain begins no");
        assertThat(domain.stats().callbacksPending()).isZero();
        assertThat(domain.stats().bytesPending()).isZero();
        domain.close();
        assertThat(ran).hasValue(0);
    }

    @Test
    void retractedPlaceIsFreeAgain() {
        access.admit(domain, 0);
        access.retract(domain, 0);
        Background.until(() -> domain.stats().callbacksPending() == 0);
        access.admit(domain, 0);
        access.retract(domain, 0);
    }

    @Test
    void placeIsAskedForWithoutRefusal() {
        assertThat(access.tryAdmit(domain, 0)).isTrue();
        assertThat(access.tryAdmit(domain, 0)).isFalse();
        assertThat(domain.stats().callbackRejections()).isZero();
        access.add(domain, ran::incrementAndGet, 0);
        domain.barrier();
        assertThat(ran).hasValue(1);
    }

    @Test
    void closedDomainAdmitsNothing() {
        domain.close();
        assertThatThrownBy(() -> access.tryAdmit(domain, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> access.admit(domain, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void insideIsToldFromOutside() {
        try (var section = domain.read()) {
            access.requireInside(domain, "it is read inside");
        }
        assertThatThrownBy(() -> access.requireInside(domain, "it is read inside"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("strict mode: it is read inside");
    }

    @Test
    void isGivenOnce() {
        assertThatThrownBy(() -> DomainAccess.set(new AccessForModules()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("once");
        assertThat(DomainAccess.get()).isSameAs(access);
    }
}
