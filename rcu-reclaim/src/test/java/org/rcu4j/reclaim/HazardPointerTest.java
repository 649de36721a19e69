package org.rcu4j.reclaim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.RcuDomain;
import org.rcu4j.RcuReference;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.Log;
import org.rcu4j.testing.ThreadKind;

class HazardPointerTest {

    private final HazardDomain domain = HazardDomain.create("pointer-test");

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void protectsOneObjectAtATime() {
        AtomicReference<@Nullable Guarded> source = new AtomicReference<>(new Guarded());
        try (HazardPointer hazard = domain.acquire()) {
            Guarded first = hazard.protect(source);
            retireAndDrain(first);
            assertThat(first).matches(guarded -> guarded.timesFreed() == 0);
            source.set(new Guarded());
            Guarded second = hazard.protect(source);
            retireAndDrain(second);
            assertThat(first).matches(guarded -> guarded.timesFreed() == 1);
            assertThat(second).matches(guarded -> guarded.timesFreed() == 0);
            source.set(null);
            assertThat(hazard.protect(source)).isNull();
            domain.drain();
            assertThat(second).matches(guarded -> guarded.timesFreed() == 1);
        }
    }

    private void retireAndDrain(@Nullable Guarded object) {
        if (object == null) {
            throw new AssertionError();
        }
        domain.retire(object, Guarded::close);
        domain.drain();
    }

    @Test
    void protectsWhatAnRcuReferencePointsToOutsideOfAnySection() {
        try (RcuDomain rcu = RcuDomain.create("rcu")) {
            RcuReference<Guarded> source = new RcuReference<>(rcu, new Guarded());
            try (HazardPointer hazard = domain.acquire()) {
                Guarded held = hazard.protect(source);
                assertThat(held).isSameAs(source.getAndSet(new Guarded()));
                retireAndDrain(held);
                assertThat(held.timesFreed()).isZero();
                hazard.protect(source);
                domain.drain();
                assertThat(held.timesFreed()).isEqualTo(1);
            }
        }
    }

    @Test
    void closingGivesTheProtectionUp() {
        AtomicReference<Guarded> source = new AtomicReference<>(new Guarded());
        HazardPointer hazard = domain.acquire();
        Guarded held = hazard.protect(source);
        retireAndDrain(held);
        assertThat(held.timesFreed()).isZero();
        hazard.close();
        domain.drain();
        assertThat(held.timesFreed()).isEqualTo(1);
    }

    @Test
    void protectionByAnyOneIsEnough() {
        AtomicReference<Guarded> source = new AtomicReference<>(new Guarded());
        HazardPointer one = domain.acquire();
        try (HazardPointer other = domain.acquire()) {
            Guarded held = one.protect(source);
            assertThat(other.protect(source)).isSameAs(held);
            one.close();
            retireAndDrain(held);
            assertThat(held.timesFreed()).isZero();
        }
    }

    @Test
    void threadMayHoldMany() {
        int many = 1_000;
        List<HazardPointer> all = Stream.generate(domain::acquire).limit(many).toList();
        Set<HazardPointer> different = Collections.newSetFromMap(new IdentityHashMap<>());
        different.addAll(all);
        assertThat(different).hasSize(many);
        List<Guarded> objects = new ArrayList<>();
        for (HazardPointer hazard : all) {
            Guarded object = new Guarded();
            objects.add(hazard.protect(new AtomicReference<>(object)));
            domain.retire(object, Guarded::close);
        }
        domain.drain();
        assertThat(objects).allSatisfy(object -> assertThat(object.timesFreed()).isZero());
        all.subList(0, 500).forEach(HazardPointer::close);
        domain.drain();
        assertThat(objects.subList(0, 500))
                .allSatisfy(object -> assertThat(object.timesFreed()).isEqualTo(1));
        assertThat(objects.subList(500, many))
                .allSatisfy(object -> assertThat(object.timesFreed()).isZero());
        all.subList(500, many).forEach(HazardPointer::close);
    }

    @Test
    void threadGetsTheSameOneAgain() {
        HazardPointer hazard = domain.acquire();
        assertThat(hazard.toString())
                .contains("pointer-test")
                .contains(Thread.currentThread().toString());
        hazard.close();
        assertThat(hazard.toString()).contains("free");
        assertThat(domain.acquire()).isSameAs(hazard);
        hazard.close();
    }

    @Test
    void closedOneIsOfNoUse() {
        HazardPointer hazard = domain.acquire();
        hazard.close();
        assertRefused(hazard);
    }

    @ParameterizedTest
    @MethodSource("threads")
    void otherThreadsAreRefused(ThreadKind kind) {
        AtomicReference<Guarded> source = new AtomicReference<>(new Guarded());
        HazardPointer hazard = domain.acquire();
        Guarded held = hazard.protect(source);
        Background.run(kind, () -> assertRefused(hazard));
        retireAndDrain(held);
        assertThat(held.timesFreed()).isZero();
        hazard.close();
    }

    private static void assertRefused(HazardPointer hazard) {
        AtomicReference<String> source = new AtomicReference<>("object");
        try (RcuDomain rcu = RcuDomain.create("rcu")) {
            RcuReference<String> reference = new RcuReference<>(rcu, "object");
            Stream.<Runnable>of(
                            () -> hazard.protect(source), () -> hazard.protect(reference), hazard::clear, hazard::close)
                    .forEach(action -> assertThatThrownBy(action::run)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("used by the thread that acquired it"));
        }
    }

    @ParameterizedTest
    @MethodSource("threads")
    void endedThreadProtectsNothingAndTheLogTells(ThreadKind kind) {
        AtomicReference<Guarded> source = new AtomicReference<>(new Guarded());
        Background.run(kind, () -> domain.acquire().protect(source));
        try (Log log = new Log()) {
            retireAndDrain(source.get());
            assertThat(log.text())
                    .containsOnlyOnce(
                            "hazard domain pointer-test: 1 hazard pointers were not closed by threads that have ended");
        }
        assertThat(source.get().timesFreed()).isEqualTo(1);
    }

    @Test
    void thoseOfEndedThreadsAreUsedAgain() {
        int before = domain.slots().count();
        for (int i = 0; i < 10 * before; i++) {
            Background.run(domain::acquire);
        }
        assertThat(domain.slots().count()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("threads")
    void thousandThreadsAtOnce(ThreadKind kind) throws InterruptedException {
        int threads = kind == ThreadKind.VIRTUAL ? 1_000 : 100;
        CountDownLatch protecting = new CountDownLatch(threads);
        CountDownLatch leave = new CountDownLatch(1);
        AtomicInteger poisoned = new AtomicInteger();
        List<AtomicReference<Guarded>> sources = Stream.generate(() -> new AtomicReference<>(new Guarded()))
                .limit(threads)
                .toList();
        List<Background> all = sources.stream()
                .map(source -> Background.start(kind, () -> {
                    try (HazardPointer hazard = domain.acquire()) {
                        Guarded held = hazard.protect(source);
                        protecting.countDown();
                        leave.await();
                        poisoned.addAndGet(held.timesFreed());
                    }
                }))
                .toList();
        protecting.await();
        List<Guarded> objects = sources.stream().map(AtomicReference::get).toList();
        objects.forEach(object -> domain.retire(object, Guarded::close));
        domain.drain();
        assertThat(domain.pending()).isEqualTo(threads);
        leave.countDown();
        all.forEach(Background::join);
        domain.drain();
        assertThat(poisoned).hasValue(0);
        assertThat(objects).allSatisfy(object -> assertThat(object.timesFreed()).isEqualTo(1));
        assertThat(domain.slots().count()).isLessThan(2 * Math.max(threads, 64));
    }

    static Stream<ThreadKind> threads() {
        return ThreadKind.available();
    }
}
