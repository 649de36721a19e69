package org.rcu4j.reclaim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.RcuDomain;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

/** What a reader that is stuck for ever holds back: one object under hazard pointers, everything under RCU. */
class StalledReaderTest {

    private static final int REPLACEMENTS = 10_000;

    private final AtomicReference<Guarded> source = new AtomicReference<>(new Guarded());
    private final AtomicInteger freed = new AtomicInteger();
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch leave = new CountDownLatch(1);

    @ParameterizedTest
    @MethodSource("threads")
    void underHazardPointersMemoryIsBounded(ThreadKind kind) throws InterruptedException {
        try (HazardDomain hazards = HazardDomain.create("stalled")) {
            Background stuck = Background.start(kind, () -> {
                try (HazardPointer hazard = hazards.acquire()) {
                    Guarded held = hazard.protect(source);
                    inside.countDown();
                    leave.await();
                    assertThat(held.isPoisoned()).isFalse();
                }
            });
            inside.await();
            int slots = hazards.slots().count();
            int bound = 2 * (Math.max(64, 2 * slots) + slots + 1);
            for (int i = 0; i < REPLACEMENTS; i++) {
                hazards.retire(source.getAndSet(new Guarded()), this::free);
                assertThat(hazards.pending()).isLessThanOrEqualTo(bound);
            }
            hazards.drain();
            assertThat(hazards.pending()).isEqualTo(1);
            assertThat(freed).hasValue(REPLACEMENTS - 1);
            leave.countDown();
            stuck.join();
            hazards.drain();
            assertThat(freed).hasValue(REPLACEMENTS);
        }
    }

    @ParameterizedTest
    @MethodSource("threads")
    void underRcuNothingIsFreed(ThreadKind kind) throws InterruptedException {
        try (RcuDomain domain = RcuDomain.create("stalled")) {
            Reclaimer reclaimer = new Reclaimer(domain);
            Background stuck = Background.start(kind, () -> {
                try (var section = domain.read()) {
                    Guarded held = source.get();
                    inside.countDown();
                    leave.await();
                    assertThat(held.isPoisoned()).isFalse();
                }
            });
            inside.await();
            for (int i = 0; i < REPLACEMENTS; i++) {
                reclaimer.retire(source.getAndSet(new Guarded()), this::free);
            }
            assertThat(domain.stats().callbacksPending()).isEqualTo(REPLACEMENTS);
            assertThat(freed).hasValue(0);
            leave.countDown();
            stuck.join();
            domain.barrier();
            assertThat(freed).hasValue(REPLACEMENTS);
        }
    }

    private void free(Guarded object) {
        object.close();
        freed.incrementAndGet();
    }

    static Stream<ThreadKind> threads() {
        return ThreadKind.available();
    }
}
