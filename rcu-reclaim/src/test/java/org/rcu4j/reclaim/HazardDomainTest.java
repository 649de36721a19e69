package org.rcu4j.reclaim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.Log;

/** Retiring, freeing and closing; {@link HazardPointerTest} has the readers' side. */
class HazardDomainTest {

    private final HazardDomain domain = HazardDomain.create("hazard-test");
    private final List<Object> freed = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void drainFreesWhatNobodyProtects() {
        AtomicReference<Guarded> source = new AtomicReference<>(new Guarded());
        Guarded unprotected = new Guarded();
        try (HazardPointer hazard = domain.acquire()) {
            Guarded held = hazard.protect(source);
            domain.retire(held, Guarded::close);
            domain.retire(unprotected, Guarded::close);
            assertThat(domain.pending()).isEqualTo(2);
            domain.drain();
            assertThat(unprotected.timesFreed()).isEqualTo(1);
            assertThat(held.timesFreed()).isZero();
            assertThat(domain.pending()).isEqualTo(1);
            assertThat(domain.toString()).contains("hazard-test").contains("pending=1");
            hazard.clear();
            domain.drain();
            assertThat(held.timesFreed()).isEqualTo(1);
            assertThat(domain.pending()).isZero();
        }
    }

    @Test
    void retiringFreesNowAndThen() {
        int objects = 10_000;
        for (int i = 0; i < objects; i++) {
            domain.retire(i, freed::add);
            assertThat(domain.pending()).isLessThanOrEqualTo(64);
        }
        assertThat(freed).hasSizeGreaterThan(objects - 64);
        domain.drain();
        assertThat(freed)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, objects).boxed().toList());
    }

    @Test
    void freesEachOnceWhoeverRetires() {
        List<Guarded> all = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger atWork = new AtomicInteger(32);
        List<Background> threads = new ArrayList<>();
        for (int t = 0; t < 32; t++) {
            threads.add(Background.start(() -> {
                for (int i = 0; i < 1_000; i++) {
                    Guarded object = new Guarded();
                    all.add(object);
                    domain.retire(object, Guarded::close);
                }
                atWork.decrementAndGet();
            }));
        }
        threads.add(Background.start(() -> {
            while (atWork.get() > 0) {
                domain.drain();
                Thread.yield();
            }
        }));
        threads.forEach(Background::join);
        domain.drain();
        assertThat(domain.pending()).isZero();
        assertThat(all)
                .hasSize(32 * 1_000)
                .allSatisfy(object -> assertThat(object.timesFreed()).isEqualTo(1));
    }

    @Test
    void whatEndedThreadsRetiredIsFreedByOthers() {
        for (int i = 0; i < 10; i++) {
            int object = i;
            Background.run(() -> domain.retire(object, freed::add));
        }
        assertThat(freed).isEmpty();
        domain.drain();
        assertThat(freed).hasSize(10);
    }

    @Test
    void failureIsLoggedAndCountedAndTheOthersAreFreed() {
        try (Log log = new Log()) {
            for (int i = 0; i < 10; i++) {
                domain.retire(i, freed::add);
                domain.retire(new Guarded(), object -> {
                    throw new StackOverflowError("can't free");
                });
            }
            domain.drain();
            assertThat(log.text())
                    .contains("hazard domain hazard-test: freeing org.rcu4j.reclaim.Guarded@")
                    .contains("can't free");
        }
        assertThat(freed).hasSize(10);
        assertThat(domain.failures()).isEqualTo(10);
        assertThat(domain.pending()).isZero();
    }

    /** As deep as this chain is, it must not be freed by calls within calls. */
    @Test
    void freeActionsMayRetire() {
        domain.retire(100_000, this::freeAndRetireTheNext);
        domain.drain();
        assertThat(freed).hasSize(100_001);
    }

    private void freeAndRetireTheNext(int number) {
        freed.add(number);
        if (number > 0) {
            domain.retire(number - 1, this::freeAndRetireTheNext);
        }
    }

    @Test
    void freeActionsMayRetireManyAndDrainAndProtect() {
        AtomicReference<String> source = new AtomicReference<>("protected");
        domain.retire("parent", parent -> {
            for (int i = 0; i < 1_000; i++) {
                domain.retire(i, freed::add);
            }
            try (HazardPointer hazard = domain.acquire()) {
                assertThat(hazard.protect(source)).isEqualTo("protected");
            }
            domain.drain();
            freed.add(parent);
        });
        domain.drain();
        assertThat(freed).hasSize(1_001).startsWith("parent");
        assertThat(domain.failures()).isZero();
    }

    @Test
    void freeActionsMayRetireWhileTheDomainIsBeingClosed() {
        domain.retire(1_000, this::freeAndRetireTheNext);
        domain.close();
        assertThat(freed).hasSize(1_001);
        assertThat(domain.failures()).isZero();
        assertThatThrownBy(() -> domain.retire("late", freed::add)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void freeActionMayCloseTheDomain() {
        domain.retire("closing", object -> {
            domain.close();
            domain.retire("child", freed::add);
            freed.add(object);
        });
        domain.drain();
        assertThat(freed).containsExactly("closing", "child");
        assertThatThrownBy(domain::acquire).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closedDomainAcceptsNothing() {
        domain.retire("before", freed::add);
        domain.close();
        assertThat(freed).containsExactly("before");
        Guarded object = new Guarded();
        assertThatThrownBy(() -> domain.retire(object, Guarded::close))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a closed hazard domain");
        assertThatThrownBy(domain::acquire)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a closed hazard domain");
        domain.close();
        domain.drain();
        assertThat(object.timesFreed()).isZero();
        assertThat(domain.toString()).contains("closed");
    }

    @Test
    void whatIsProtectedWhenTheDomainIsClosedIsFreedAfterThat() {
        AtomicReference<Guarded> source = new AtomicReference<>(new Guarded());
        HazardPointer first = domain.acquire();
        HazardPointer second = domain.acquire();
        Guarded held = first.protect(source);
        second.protect(source);
        domain.retire(held, Guarded::close);
        domain.close();
        assertThat(held.timesFreed()).isZero();
        first.close();
        assertThat(held.timesFreed()).isZero();
        assertThat(second.protect(source)).isSameAs(held); // it is the reader's still
        second.close();
        assertThat(held.timesFreed()).isEqualTo(1);
        assertThat(domain.pending()).isZero();
    }

    @Test
    void whatAThreadProtectedThatHasEndedIsFreedByDrainAfterTheClose() {
        AtomicReference<Guarded> source = new AtomicReference<>(new Guarded());
        CountDownLatch protecting = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Background reader = Background.start(() -> {
            domain.acquire().protect(source);
            protecting.countDown();
            end.await();
        });
        Background.until(() -> protecting.getCount() == 0);
        domain.retire(source.get(), Guarded::close);
        domain.close();
        end.countDown();
        reader.awaitDeath();
        assertThat(source.get().timesFreed()).isZero();
        domain.drain();
        assertThat(source.get().timesFreed()).isEqualTo(1);
    }

    /** Whoever comes last, the close or the one who retires, or the one who protects: nothing is left, nothing freed twice. */
    @Test
    void closeLosesNothing() {
        for (int round = 0; round < 100; round++) {
            HazardDomain closing = HazardDomain.create("closing");
            List<Guarded> accepted = Collections.synchronizedList(new ArrayList<>());
            AtomicReference<Guarded> source = new AtomicReference<>(new Guarded());
            List<Background> threads = Stream.<Background.Action>of(
                            () -> retireUntilRefused(closing, source, accepted),
                            () -> retireUntilRefused(closing, source, accepted),
                            () -> readUntilRefused(closing, source),
                            () -> readUntilRefused(closing, source),
                            closing::close)
                    .map(Background::start)
                    .toList();
            threads.forEach(Background::join);
            assertThat(closing.pending()).isZero();
            assertThat(closing.failures()).isZero();
            assertThat(accepted)
                    .allSatisfy(object -> assertThat(object.timesFreed()).isEqualTo(1));
        }
    }

    private static void retireUntilRefused(
            HazardDomain closing, AtomicReference<Guarded> source, List<Guarded> accepted) {
        while (true) {
            Guarded old = source.getAndSet(new Guarded());
            try {
                closing.retire(old, object -> freeWithChild(closing, object, accepted));
            } catch (IllegalStateException closed) {
                assertThat(old.timesFreed()).isZero();
                return;
            }
            accepted.add(old);
        }
    }

    private static void freeWithChild(HazardDomain closing, Guarded object, List<Guarded> accepted) {
        Guarded child = new Guarded();
        closing.retire(child, Guarded::close);
        accepted.add(child);
        object.close();
    }

    private static void readUntilRefused(HazardDomain closing, AtomicReference<Guarded> source) {
        while (true) {
            try (HazardPointer hazard = closing.acquire()) {
                assertThat(hazard.protect(source).isPoisoned()).isFalse();
            } catch (IllegalStateException closed) {
                return;
            }
        }
    }

    @Test
    void garbageDomainLeavesNothingInTheThreadsThatUsedIt() {
        WeakReference<HazardDomain> garbage = useAndForget();
        Background.until(() -> {
            System.gc();
            return garbage.get() == null;
        });
    }

    private static WeakReference<HazardDomain> useAndForget() {
        HazardDomain used = HazardDomain.create("garbage");
        try (HazardPointer hazard = used.acquire()) {
            hazard.protect(new AtomicReference<@Nullable Object>("object"));
        }
        used.retire("object", object -> {});
        used.drain();
        return new WeakReference<>(used);
    }

    @Test
    @SuppressWarnings("NullAway") // null on purpose
    void badInputIsRefused() {
        assertThatThrownBy(() -> HazardDomain.create(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> domain.retire(null, freed::add)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> domain.retire("object", null)).isInstanceOf(NullPointerException.class);
        assertThat(domain.pending()).isZero();
    }
}
