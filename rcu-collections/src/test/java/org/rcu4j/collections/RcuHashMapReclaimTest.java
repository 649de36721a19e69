package org.rcu4j.collections;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.OverflowPolicy;
import org.rcu4j.RcuDomain;
import org.rcu4j.testing.Background;

/** Each value that leaves the map is reclaimed once, after a grace period; none that does not; and none leaves if it can't be. */
class RcuHashMapReclaimTest {

    /** Equal to others of its text, and yet an object of its own. */
    record Value(String text) {}

    /** What is done with a map in which the keys 1 to 3 have the values a, b, c. */
    interface Action {
        void run(RcuHashMap<Integer, Value> map);
    }

    /** An action, and the texts of the values that leave by it. */
    record Way(String name, Action action, List<String> leaving) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final Value NEW = new Value("new");

    private final List<Value> reclaimed = new CopyOnWriteArrayList<>();
    private final RcuDomain domain = RcuDomain.create("reclaim");

    @AfterEach
    void close() {
        domain.close();
    }

    private static Way way(String name, Action action, String... leaving) {
        return new Way(name, action, List.of(leaving));
    }

    static Stream<Way> ways() {
        return Stream.of(
                way("remove", map -> map.remove(1), "a"),
                way("remove with value", map -> map.remove(1, new Value("a")), "a"),
                way("put", map -> map.put(1, NEW), "a"),
                way("put an equal one", map -> map.put(1, new Value("a")), "a"),
                way("putAll", map -> map.putAll(Map.of(1, NEW, 2, new Value("other"))), "a", "b"),
                way("replace", map -> map.replace(1, NEW), "a"),
                way("replace with value", map -> map.replace(1, new Value("a"), NEW), "a"),
                way("replaceAll", map -> map.replaceAll((k, v) -> k == 1 ? v : new Value("x")), "b", "c"),
                way("compute", map -> map.compute(1, (k, v) -> NEW), "a"),
                way("compute to none", map -> map.compute(1, (k, v) -> null), "a"),
                way("computeIfPresent", map -> map.computeIfPresent(1, (k, v) -> NEW), "a"),
                way("computeIfPresent to none", map -> map.computeIfPresent(1, (k, v) -> null), "a"),
                way("merge", map -> map.merge(1, NEW, (old, given) -> given), "a"),
                way("merge to none", map -> map.merge(1, NEW, (old, given) -> null), "a"),
                way("clear", Map::clear, "a", "b", "c"),
                way("iterator over keys", map -> removeFirst(map.keySet().iterator(), 2), "b"),
                way("iterator over values", map -> removeFirst(map.values().iterator(), new Value("b")), "b"),
                way("iterator over entries", map -> removeFirst(map.entrySet().iterator(), Map.entry(2, b())), "b"),
                way("setValue", map -> map.entrySet().forEach(entry -> entry.setValue(NEW)), "a", "b", "c"),
                way("keys remove", map -> map.keySet().remove(2), "b"),
                way("keys removeIf", map -> map.keySet().removeIf(key -> key > 1), "b", "c"),
                way("keys removeAll", map -> map.keySet().removeAll(Set.of(1, 2, 4)), "a", "b"),
                way("keys retainAll", map -> map.keySet().retainAll(Set.of(1)), "b", "c"),
                way("keys clear", map -> map.keySet().clear(), "a", "b", "c"),
                way("values remove", map -> map.values().remove(new Value("b")), "b"),
                way("values removeIf", map -> map.values().removeIf(v -> !v.text.equals("b")), "a", "c"),
                way("values removeAll", map -> map.values().removeAll(Set.of(new Value("b"))), "b"),
                way("values retainAll", map -> map.values().retainAll(Set.of(new Value("b"))), "a", "c"),
                way("values clear", map -> map.values().clear(), "a", "b", "c"),
                way("entries remove", map -> map.entrySet().remove(Map.entry(2, b())), "b"),
                way("entries removeIf", map -> map.entrySet().removeIf(e -> e.getKey() == 2), "b"),
                way("entries removeAll", map -> map.entrySet().removeAll(Set.of(Map.entry(2, b()))), "b"),
                way("entries retainAll", map -> map.entrySet().retainAll(Set.of(Map.entry(2, b()))), "a", "c"),
                way("entries clear", map -> map.entrySet().clear(), "a", "b", "c"));
    }

    static Stream<Way> waysThatLeaveAll() {
        return Stream.of(
                way("get", map -> map.get(1)),
                way("putIfAbsent of another", map -> map.putIfAbsent(1, NEW)),
                way("putIfAbsent", map -> map.putIfAbsent(4, NEW)),
                way("put of a new key", map -> map.put(4, NEW)),
                way("put of the same", map -> map.put(1, requireNonNull(map.get(1)))),
                way("replace by the same", map -> map.replace(1, requireNonNull(map.get(1)))),
                way("compute to the same", map -> map.compute(1, (k, v) -> v)),
                way("merge to the same", map -> map.merge(1, NEW, (old, given) -> old)),
                way("replaceAll by the same", map -> map.replaceAll((k, v) -> v)),
                way("remove of another", map -> map.remove(4)),
                way("remove with another value", map -> map.remove(1, NEW)),
                way("replace of another value", map -> map.replace(1, NEW, new Value("x"))),
                way("computeIfAbsent of another", map -> map.computeIfAbsent(1, k -> NEW)),
                way("computeIfAbsent to none", map -> map.computeIfAbsent(4, k -> null)),
                way("compute that fails", RcuHashMapReclaimTest::failingCompute),
                way("values removeIf of none", map -> map.values().removeIf(v -> false)));
    }

    private static Value b() {
        return new Value("b");
    }

    private static void failingCompute(RcuHashMap<Integer, Value> map) {
        assertThatThrownBy(() -> map.compute(1, (k, v) -> {
                    throw new IllegalArgumentException();
                }))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static <T> void removeFirst(Iterator<T> iterator, T what) {
        while (!iterator.next().equals(what)) {}
        iterator.remove();
    }

    private RcuHashMap<Integer, Value> filled(RcuDomain domain) {
        RcuHashMap<Integer, Value> map = new RcuHashMap<>(domain, reclaimed::add);
        map.put(1, new Value("a"));
        map.put(2, new Value("b"));
        map.put(3, new Value("c"));
        return map;
    }

    @ParameterizedTest
    @MethodSource({"ways", "waysThatLeaveAll"})
    void whatLeavesIsReclaimedOnceAfterAGracePeriod(Way way) {
        RcuHashMap<Integer, Value> map = filled(domain);
        long cookie = domain.enter();
        try {
            way.action.run(map);
            assertThat(domain.stats().callbacksPending()).isEqualTo(way.leaving.size());
            assertThat(reclaimed).as("while a reader is inside").isEmpty();
        } finally {
            domain.exit(cookie);
        }
        domain.barrier();
        assertThat(reclaimed).extracting(Value::text).containsExactlyInAnyOrderElementsOf(way.leaving);
        map.values().forEach(mapped -> assertThat(reclaimed).noneMatch(value -> value == mapped));
        assertThat(domain.stats().callbacksPending()).isZero();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void nothingLeavesAMapWhoseDomainIsClosed(Way way) {
        RcuDomain closed = RcuDomain.create("closed");
        RcuHashMap<Integer, Value> map = filled(closed);
        closed.close();
        assertThatThrownBy(() -> way.action.run(map)).isInstanceOf(IllegalStateException.class);
        assertThat(map).isEqualTo(Map.of(1, new Value("a"), 2, new Value("b"), 3, new Value("c")));
        assertThat(reclaimed).isEmpty();
        assertThat(map.toString()).isEqualTo("[elements: 3]");
    }

    @Test
    void nothingEntersAMapWhoseDomainIsClosed() {
        RcuDomain closed = RcuDomain.create("closed");
        RcuHashMap<Integer, Value> map = filled(closed);
        closed.close();
        List.<Action>of(
                        m -> m.put(4, NEW),
                        m -> m.putIfAbsent(4, NEW),
                        m -> m.computeIfAbsent(4, k -> NEW),
                        m -> m.compute(4, (k, v) -> NEW),
                        m -> m.merge(4, NEW, (old, given) -> given),
                        m -> m.putAll(Map.of(4, NEW)))
                .forEach(action -> assertThatThrownBy(() -> action.run(map)).isInstanceOf(IllegalStateException.class));
        List.<Action>of(
                        m -> m.remove(4),
                        m -> m.replace(4, NEW),
                        m -> m.computeIfPresent(4, (k, v) -> NEW),
                        m -> m.putIfAbsent(1, NEW),
                        m -> m.computeIfAbsent(1, k -> NEW))
                .forEach(action -> action.run(map)); // there is nothing to do
        assertThat(map).isEqualTo(Map.of(1, new Value("a"), 2, new Value("b"), 3, new Value("c")));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void nothingLeavesAMapWhoseDomainRejects(Way way) {
        RcuDomain full = RcuDomain.builder("full")
                .maxPendingCallbacks(1)
                .overflow(OverflowPolicy.REJECT)
                .build();
        RcuHashMap<Integer, Value> map = filled(full);
        long cookie = full.enter();
        full.call(() -> {});
        assertThatThrownBy(() -> way.action.run(map)).isInstanceOf(RejectedExecutionException.class);
        assertThat(map).isEqualTo(Map.of(1, new Value("a"), 2, new Value("b"), 3, new Value("c")));
        full.exit(cookie);
        full.barrier();
        full.close();
        assertThat(reclaimed).isEmpty();
    }

    /** Else the callback that it waits for could not make room, which here updates the same mapping. */
    @Test
    void updateThatWaitsForRoomHoldsNoLock() {
        RcuDomain full = RcuDomain.builder("waiting").maxPendingCallbacks(1).build();
        RcuHashMap<Integer, Value> map = filled(full);
        long cookie = full.enter();
        full.call(() -> map.put(1, NEW));
        Background waiting = Background.start(() -> assertThat(map.remove(1)).isSameAs(NEW));
        waiting.awaitWaiting();
        assertThat(map).containsKey(1);
        full.exit(cookie);
        waiting.join();
        full.barrier();
        assertThat(reclaimed).containsExactly(new Value("a"), NEW);
        full.close();
    }

    @Test
    void reclaimActionMayUseTheMap() {
        AtomicReference<Map<Integer, Value>> itself = new AtomicReference<>();
        RcuHashMap<Integer, Value> map =
                new RcuHashMap<>(domain, value -> itself.get().put(2, new Value(value.text + " left")));
        itself.set(map);
        map.put(1, NEW);
        map.remove(1);
        domain.barrier();
        assertThat(map).isEqualTo(Map.of(2, new Value("new left")));
    }

    @Test
    void recursiveUpdateLeavesNoPlaceReserved() {
        RcuHashMap<Integer, Value> map = filled(domain);
        assertThatThrownBy(() -> map.compute(1, (k, v) -> map.put(1, NEW)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must not update that map");
        Background.until(() -> domain.stats().callbacksPending() == 0);
        assertThat(map).containsEntry(1, new Value("a"));
    }
}
