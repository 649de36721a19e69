package org.rcu4j.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rcu4j.OverflowPolicy;
import org.rcu4j.RcuDomain;
import org.rcu4j.testing.Background;

/** What one thread sees of a set, and what becomes of elements that leave it. */
class LockFreeSetTest {

    /** The ways in which an element leaves. */
    enum Way {
        REMOVE {
            @Override
            void leave(LockFreeSet<String> set) {
                assertThat(set.remove("b")).isTrue();
            }
        },
        ITERATOR {
            @Override
            void leave(LockFreeSet<String> set) {
                Iterator<String> iterator = set.iterator();
                iterator.next();
                iterator.next();
                iterator.remove();
            }
        };

        abstract void leave(LockFreeSet<String> set);
    }

    private final RcuDomain domain = RcuDomain.create("set");
    private final List<String> reclaimed = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        domain.close();
    }

    private <E extends Comparable<E>> LockFreeSet<E> set(boolean reclaiming) {
        return reclaiming ? new LockFreeSet<>(domain, element -> {}) : new LockFreeSet<>();
    }

    private static LockFreeSet<String> fill(LockFreeSet<String> set) {
        List.of("c", "a", "b").forEach(set::add);
        return set;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keepsOneOfEachInOrder(boolean reclaiming) {
        LockFreeSet<String> set = set(reclaiming);
        assertThat(set.isEmpty()).isTrue();
        assertThat(set).hasToString("[]");
        assertThat(set.add("b")).isTrue();
        assertThat(set.add("a")).isTrue();
        assertThat(set.add("c")).isTrue();
        assertThat(set.add("b")).isFalse();
        assertThat(set).containsExactly("a", "b", "c");
        assertThat(set.size()).isEqualTo(3);
        assertThat(set.isEmpty()).isFalse();
        assertThat(set).hasToString("[a, b, c]");
        assertThat(set.contains("b")).isTrue();
        assertThat(set.contains("bb")).isFalse();
        assertThat(set.contains("d")).isFalse();
        assertThat(set.remove("b")).isTrue();
        assertThat(set.remove("b")).isFalse();
        assertThat(set.contains("b")).isFalse();
        assertThat(set.remove("x")).isFalse();
        assertThat(set).containsExactly("a", "c");
        assertThat(set.add("b")).isTrue();
        assertThat(set).containsExactly("a", "b", "c");
    }

    @Test
    void nullIsRefused() {
        LockFreeSet<String> set = fill(new LockFreeSet<>(domain, reclaimed::add));
        assertThatNullPointerException().isThrownBy(() -> set.add(none()));
        assertThatNullPointerException().isThrownBy(() -> set.remove(none()));
        assertThatNullPointerException().isThrownBy(() -> set.contains(none()));
        assertThat(set).containsExactly("a", "b", "c");
        Background.until(() -> domain.stats().callbacksPending() == 0);
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T none() {
        return null;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void iteratorKeepsItsContract(boolean reclaiming) {
        LockFreeSet<String> set = fill(set(reclaiming));
        Iterator<String> iterator = set.iterator();
        assertThatThrownBy(iterator::remove).isInstanceOf(IllegalStateException.class);
        assertThat(iterator.next()).isEqualTo("a");
        assertThat(iterator.hasNext()).isTrue();
        iterator.remove();
        assertThatThrownBy(iterator::remove)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("once");
        assertThat(iterator.next()).isEqualTo("b");
        assertThat(iterator.next()).isEqualTo("c");
        assertThat(iterator.hasNext()).isFalse();
        assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
        iterator.remove();
        assertThat(set).containsExactly("b");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void iteratorRemovesTheVeryElementItReturned(boolean reclaiming) {
        LockFreeSet<String> set = fill(set(reclaiming));
        Iterator<String> iterator = set.iterator();
        iterator.next();
        set.remove("a");
        set.add("a");
        iterator.remove();
        assertThat(set).containsExactly("a", "b", "c");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void iteratorOnARemovedElementFindsTheWayOn(boolean reclaiming) {
        LockFreeSet<Integer> set = set(reclaiming);
        List.of(1, 2, 3, 4, 5, 6).forEach(set::add);
        Iterator<Integer> iterator = set.iterator();
        assertThat(iterator.next()).isEqualTo(1);
        set.remove(1);
        set.remove(2);
        set.remove(3);
        set.add(7);
        assertThat(iterator.next()).isEqualTo(2); // it was announced
        assertThat(iterator.next()).isEqualTo(4);
        assertThat(iterator).toIterable().containsExactly(5, 6, 7);
    }

    /** Ordered by its number, if it has any. */
    private record Unruly(int number) implements Comparable<Unruly> {
        @Override
        public int compareTo(Unruly other) {
            if (number < 0 || other.number < 0) {
                throw new UnsupportedOperationException();
            }
            return Integer.compare(number, other.number);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatCompareToThrowsLeavesTheSetAsItWas(boolean reclaiming) {
        LockFreeSet<Unruly> set = set(reclaiming);
        set.add(new Unruly(1));
        set.add(new Unruly(2));
        assertThatThrownBy(() -> set.add(new Unruly(-1))).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> set.remove(new Unruly(-1))).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> set.contains(new Unruly(-1))).isInstanceOf(UnsupportedOperationException.class);
        assertThat(set).containsExactly(new Unruly(1), new Unruly(2));
        assertThat(domain.isReading()).isFalse();
        Background.until(() -> domain.stats().callbacksPending() == 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void doesWhatATreeSetDoes(boolean reclaiming) {
        Random random = new Random(42);
        LockFreeSet<Integer> set = set(reclaiming);
        TreeSet<Integer> model = new TreeSet<>();
        for (int i = 0; i < 5_000; i++) {
            int number = random.nextInt(30);
            switch (random.nextInt(4)) {
                case 0 -> assertThat(set.add(number)).isEqualTo(model.add(number));
                case 1 -> assertThat(set.remove(number)).isEqualTo(model.remove(number));
                case 2 -> assertThat(set.contains(number)).isEqualTo(model.contains(number));
                default -> {
                    Iterator<Integer> iterator = set.iterator();
                    while (iterator.hasNext()) {
                        int element = iterator.next();
                        if (element % 7 == number % 7) {
                            iterator.remove();
                            assertThat(model.remove(element)).isTrue();
                        }
                    }
                }
            }
            assertThat(set.size()).isEqualTo(model.size());
            assertThat(set.isEmpty()).isEqualTo(model.isEmpty());
            assertThat(set.toString()).isEqualTo(model.toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatLeavesIsReclaimedOnceAfterAGracePeriod(Way way) throws InterruptedException {
        LockFreeSet<String> set = fill(new LockFreeSet<>(domain, reclaimed::add));
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Background reader = Background.start(() -> {
            try (var section = domain.read()) {
                entered.countDown();
                leave.await();
                assertThat(reclaimed).isEmpty();
            }
        });
        try {
            entered.await();
            way.leave(set);
        } finally {
            leave.countDown();
        }
        reader.join();
        domain.barrier();
        assertThat(reclaimed).containsExactly("b");
        assertThat(set).containsExactly("a", "c");
    }

    @ParameterizedTest
    @EnumSource
    void refusedByAClosedDomainItChangesNothing(Way way) {
        LockFreeSet<String> set = fill(new LockFreeSet<>(domain, reclaimed::add));
        domain.close();
        assertThatThrownBy(() -> way.leave(set))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> set.add("d"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThat(set).containsExactly("a", "b", "c").hasToString("[elements: 3]");
        assertThat(reclaimed).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void refusedByAFullBacklogItChangesNothing(Way way) {
        try (RcuDomain narrow = RcuDomain.builder("narrow")
                .maxPendingCallbacks(1)
                .overflow(OverflowPolicy.REJECT)
                .build()) {
            LockFreeSet<String> set = fill(new LockFreeSet<>(narrow, reclaimed::add));
            CountDownLatch release = new CountDownLatch(1);
            narrow.call(() -> {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            try {
                assertThatThrownBy(() -> way.leave(set)).isInstanceOf(RejectedExecutionException.class);
                assertThat(set).containsExactly("a", "b", "c");
                assertThat(set.add("d")).isTrue();
            } finally {
                release.countDown();
            }
            narrow.barrier();
            assertThat(reclaimed).isEmpty();
            way.leave(set);
            narrow.barrier();
            assertThat(reclaimed).containsExactly("b");
        }
    }

    @Test
    void whatStaysIsNotReclaimed() {
        LockFreeSet<String> set = fill(new LockFreeSet<>(domain, reclaimed::add));
        assertThat(set.remove("x")).isFalse();
        assertThat(set.add("a")).isFalse();
        domain.barrier();
        assertThat(reclaimed).isEmpty();
        assertThat(domain.stats().callbacksPending()).isZero();
    }

    @Test
    void updatesMayBeInsideASection() {
        LockFreeSet<String> set = fill(new LockFreeSet<>(domain, reclaimed::add));
        try (var section = domain.read()) {
            assertThat(set.remove("a")).isTrue();
            assertThat(set.add("d")).isTrue();
            assertThat(domain.isReading()).isTrue();
        }
        domain.barrier();
        assertThat(reclaimed).containsExactly("a");
        assertThat(set).containsExactly("b", "c", "d");
    }
}
