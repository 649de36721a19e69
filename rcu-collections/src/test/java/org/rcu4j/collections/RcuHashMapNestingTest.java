package org.rcu4j.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.RcuDomain;
import org.rcu4j.ReadSection;
import org.rcu4j.testing.Background;

/** What a map calls while it updates a mapping does not update that map, whichever of its mappings; it may update others. */
class RcuHashMapNestingTest {

    private static final String RULE = "must not update that map";

    /** What {@code equals} of the keys and values below does besides. */
    private static final ThreadLocal<Runnable> EQUALS_HOOK = ThreadLocal.withInitial(() -> () -> {});

    /** What their {@code compareTo} does besides. */
    private static final ThreadLocal<Runnable> ORDER_HOOK = ThreadLocal.withInitial(() -> () -> {});

    /** A key or a value whose methods do something besides. All have the same hash code. */
    private record Hooked(int number) implements Comparable<Hooked> {
        @Override
        public int hashCode() {
            return 5;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            EQUALS_HOOK.get().run();
            return other instanceof Hooked hooked && hooked.number == number;
        }

        @Override
        public int compareTo(Hooked other) {
            ORDER_HOOK.get().run();
            return Integer.compare(number, other.number);
        }
    }

    /** An update that calls something. */
    interface Outer {
        void update(RcuHashMap<Object, Object> map, Runnable inner);
    }

    interface Inner {
        void update(RcuHashMap<Object, Object> map);
    }

    private static BiFunction<Object, Object, Object> calling(Runnable inner) {
        return (one, other) -> {
            inner.run();
            return "made";
        };
    }

    private static void hooked(ThreadLocal<Runnable> hook, Runnable inner, Runnable update) {
        hook.set(inner);
        try {
            update.run();
        } finally {
            hook.remove();
        }
    }

    private static final Map<String, Outer> OUTER = Map.of(
            "compute", (map, inner) -> map.compute(0, calling(inner)),
            "computeIfAbsent",
                    (map, inner) -> map.computeIfAbsent(99, k -> calling(inner).apply(k, k)),
            "computeIfPresent", (map, inner) -> map.computeIfPresent(0, calling(inner)),
            "merge", (map, inner) -> map.merge(0, "given", calling(inner)),
            "replaceAll", (map, inner) -> map.replaceAll(calling(inner)),
            "equals of a key", (map, inner) -> hooked(EQUALS_HOOK, inner, () -> map.put(new Hooked(1), "new")),
            "equals of a value", (map, inner) -> hooked(EQUALS_HOOK, inner, () -> map.remove(0, new Hooked(2))),
            "compareTo of a new key", (map, inner) -> hooked(ORDER_HOOK, inner, () -> map.put(new Hooked(99), "new")));

    private static final Map<String, Inner> INNER = Map.ofEntries(
            Map.entry("put", map -> map.put(1, "x")),
            Map.entry("put of the same stripe", map -> map.put(Stripes.COUNT, "x")),
            Map.entry("putIfAbsent", map -> map.putIfAbsent(1_000, "x")),
            Map.entry("putIfAbsent of a key that is there", map -> map.putIfAbsent(1, "x")),
            Map.entry("remove", map -> map.remove(1)),
            Map.entry("remove of a key that is not there", map -> map.remove(1_000)),
            Map.entry("remove with value", map -> map.remove(1, "v1")),
            Map.entry("replace", map -> map.replace(1, "x")),
            Map.entry("replace with value", map -> map.replace(1, "v1", "x")),
            Map.entry("compute", map -> map.compute(1, (k, v) -> "x")),
            Map.entry("computeIfAbsent", map -> map.computeIfAbsent(1_000, k -> "x")),
            Map.entry("computeIfPresent", map -> map.computeIfPresent(1, (k, v) -> "x")),
            Map.entry("merge", map -> map.merge(1, "x", (v, w) -> w)),
            Map.entry("putAll", map -> map.putAll(Map.of(1, "x"))),
            Map.entry("replaceAll", map -> map.replaceAll((k, v) -> "x")),
            Map.entry("clear", RcuHashMap::clear),
            Map.entry("keys remove", map -> map.keySet().remove(1)),
            Map.entry("keys removeIf", map -> map.keySet().removeIf(key -> true)),
            Map.entry("values remove", map -> map.values().remove("v1")),
            Map.entry("entries removeIf", map -> map.entrySet().removeIf(entry -> true)),
            Map.entry("iterator", map -> removeFirst(map.values().iterator())),
            Map.entry("setValue", map -> map.entrySet().iterator().next().setValue("x")));

    private static void removeFirst(Iterator<?> iterator) {
        Object unused = iterator.next();
        iterator.remove();
    }

    static Stream<Arguments> nestings() {
        List<Arguments> nestings = new ArrayList<>();
        OUTER.forEach((outerName, outer) ->
                INNER.forEach((innerName, inner) -> nestings.add(Arguments.of(outerName, innerName, outer, inner))));
        return nestings.stream();
    }

    private static RcuHashMap<Object, Object> filled() {
        RcuHashMap<Object, Object> map = new RcuHashMap<>();
        for (int number = 0; number < 20; number++) {
            map.put(number, "v" + number);
            map.put(new Hooked(number), "h" + number);
        }
        map.put(0, new Hooked(0));
        return map;
    }

    @ParameterizedTest(name = "{1} by {0}")
    @MethodSource("nestings")
    void updateInAnUpdateIsRefused(String outerName, String innerName, Outer outer, Inner inner) {
        RcuHashMap<Object, Object> map = filled();
        Map<Object, Object> before = Map.copyOf(map);
        boolean[] isRefused = new boolean[1];
        Runnable tried = () -> {
            if (!isRefused[0]) { // else it would be asked for again by what its own search calls
                isRefused[0] = true;
                assertThatThrownBy(() -> inner.update(map))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining(RULE)
                        .hasMessageContaining("RcuHashMap@");
                throw new UnsupportedOperationException("after the refusal");
            }
        };
        if (outerName.startsWith("compareTo")) {
            // a comparison that fails is none: the key is put in
            outer.update(map, tried);
            assertThat(map.remove(new Hooked(99))).isEqualTo("new");
        } else {
            assertThatThrownBy(() -> outer.update(map, tried)).isInstanceOf(UnsupportedOperationException.class);
        }
        assertThat(isRefused[0]).isTrue();
        assertThat(map).hasSize(before.size());
        assertThat(Map.copyOf(map)).isEqualTo(before);
        inner.update(map); // it is as before for the thread, too
        Background.run(() -> {
            for (int key = 0; key < 2 * Stripes.COUNT; key++) {
                map.put(key, "y");
            }
        });
    }

    @Test
    void updateIsRefusedAlsoInTheUpdateOfAnotherMap() {
        RcuHashMap<Object, Object> map = filled();
        RcuHashMap<Object, Object> other = new RcuHashMap<>();
        assertThatThrownBy(() -> map.compute(0, (k, v) -> other.compute(0, (l, w) -> map.put(1, "x"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(RULE);
        assertThat(other).isEmpty();
        assertThat(map.get(1)).isEqualTo("v1");
        Object unused = map.compute(0, (k, v) -> other.put(0, "a") == null ? "b" : "c");
        assertThat(map.get(0)).isEqualTo("b");
    }

    @Test
    void weigherThatUpdatesTheMapIsRefused() {
        RcuDomain domain = RcuDomain.builder("nesting").jmx(false).build();
        AtomicReference<RcuHashMap<Integer, String>> itself = new AtomicReference<>();
        RcuHashMap<Integer, String> map =
                new RcuHashMap<>(domain, value -> {}, value -> itself.get().put(1, "x") == null ? 1 : 2);
        itself.set(map);
        map.put(0, "a");
        assertThatThrownBy(() -> map.put(0, "b"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(RULE);
        assertThat(map.remove(2)).isNull();
        assertThat(map.toString()).isEqualTo("{0=a}");
        domain.close();
    }

    /** The predicate of a view's {@code removeIf} is called under no lock. */
    @Test
    void predicateOfAViewMayUpdateTheMap() {
        RcuHashMap<Object, Object> map = new RcuHashMap<>(Map.of(1, "a", 2, "b"));
        assertThat(map.keySet().removeIf(key -> map.put(2, "c") != null && key.equals(1)))
                .isTrue();
        assertThat(map).isEqualTo(Map.of(2, "c"));
    }

    // --- nobody waits for what those need whom he waits for

    /**
     * The function has the map's stripe, the backlog is full, and the reclaim action that is to make room updates that map, too. An
     * update of another map in the function goes on, beyond the bound.
     */
    @Test
    void updateOfAnotherMapInAFunctionDoesNotWaitForRoom() {
        RcuDomain full =
                RcuDomain.builder("full").jmx(false).maxPendingCallbacks(2).build();
        RcuHashMap<Integer, Integer> plain = new RcuHashMap<>();
        RcuHashMap<Integer, Integer> reclaiming = new RcuHashMap<>(full, value -> plain.put(0, value));
        RcuLinkedList<Integer> list = new RcuLinkedList<>(full, value -> plain.put(0, value));
        LockFreeSet<Integer> set = new LockFreeSet<>(full, value -> plain.put(0, value));
        list.addLast(1);
        set.add(1);
        reclaiming.put(0, 0);
        Background update = Background.start(() -> plain.compute(0, (k, v) -> {
            for (int i = 1; i <= 5; i++) {
                reclaiming.put(0, i);
            }
            assertThat(list.remove(1)).isTrue();
            assertThat(set.remove(1)).isTrue();
            return 5;
        }));
        update.join();
        full.barrier();
        full.close();
        assertThat(reclaiming.toString()).contains("1");
    }

    /** The control: what waits for room under a lock, which the reclaim action needs, waits for ever. */
    @Test
    void controlThatWaitsForRoomUnderALockIsFound() {
        RcuDomain full =
                RcuDomain.builder("full").jmx(false).maxPendingCallbacks(2).build();
        ReentrantLock lock = new ReentrantLock();
        Background update = Background.start(() -> {
            lock.lockInterruptibly();
            try {
                for (int i = 1; i <= 5; i++) {
                    full.call(lock::lock); // never taken
                }
            } finally {
                lock.unlock();
            }
        });
        Background.until(() -> lock.hasQueuedThreads() && full.stats().callbacksPending() == 2);
        update.awaitWaiting();
        assertThat(update.isDone()).isFalse();
    }

    /** Two maps of one domain, as an index has them, and as many updaters as the backlog has places. */
    @Test
    void functionsThatUpdateAnotherMapOfTheDomainGoOnThoughTheBacklogIsFull() {
        int places = 3;
        RcuDomain domain = RcuDomain.builder("index")
                .jmx(false)
                .maxPendingCallbacks(places)
                .build();
        RcuHashMap<Integer, String> byId = new RcuHashMap<>(domain, value -> {});
        RcuHashMap<String, Integer> byName = new RcuHashMap<>(domain, value -> {});
        CyclicBarrier all = new CyclicBarrier(places);
        List<Background> updaters = new ArrayList<>();
        for (int i = 0; i < places; i++) {
            int id = i;
            updaters.add(Background.start(() -> byId.compute(id, (k, v) -> {
                try {
                    all.await();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
                byName.put("name " + id, id);
                return "name " + id;
            })));
        }
        updaters.forEach(Background::join);
        assertThat(byName.size()).isEqualTo(places);
        domain.close();
    }

    // --- two threads

    private final CyclicBarrier both = new CyclicBarrier(2);

    /** One of two updates, each of which, in the middle, would update what the other has. */
    private void updateBoth(RcuHashMap<Integer, Integer> map, int key, int other) {
        map.compute(key, (k, v) -> {
            try {
                both.await();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            assertThatThrownBy(() -> map.put(other, -1)).isInstanceOf(IllegalStateException.class);
            return key;
        });
    }

    @Test
    void twoFunctionsThatUpdateEachOthersMappingDoNotWaitForEachOther() {
        RcuHashMap<Integer, Integer> map = new RcuHashMap<>();
        Background first = Background.start(() -> updateBoth(map, 0, 1));
        Background second = Background.start(() -> updateBoth(map, 1, 0));
        first.join();
        second.join();
        assertThat(map).isEqualTo(Map.of(0, 0, 1, 1));
    }

    /** The control: locks, one for each mapping, that are waited for. Their owners wait until they are interrupted. */
    @Test
    void controlThatWaitsForTheSecondLockIsFound() {
        ReentrantLock[] locks = {new ReentrantLock(), new ReentrantLock()};
        Background first = Background.start(() -> lockBoth(locks[0], locks[1]));
        Background second = Background.start(() -> lockBoth(locks[1], locks[0]));
        Background.until(() -> locks[0].hasQueuedThreads() && locks[1].hasQueuedThreads());
        first.thread().interrupt();
        assertThatThrownBy(first::join).hasCauseInstanceOf(InterruptedException.class);
        second.join();
    }

    private void lockBoth(ReentrantLock own, ReentrantLock other) throws Exception {
        own.lock();
        try {
            both.await();
            other.lockInterruptibly();
            other.unlock();
        } finally {
            own.unlock();
        }
    }

    /** A callback's grace period waits for a reader, which waits for what the update of the other map has. */
    @Test
    void callbacksThatRunInTheCallerDoNotRunInsideAnUpdate() {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch updating = new CountDownLatch(1);
        AtomicInteger reclaimed = new AtomicInteger();
        try (RcuDomain domain =
                RcuDomain.builder("caller runs").callbackExecutor(Runnable::run).build()) {
            RcuHashMap<String, Integer> plain = new RcuHashMap<>();
            RcuHashMap<String, Integer> reclaiming = new RcuHashMap<>(domain, value -> reclaimed.incrementAndGet());
            plain.put("key", 1);
            reclaiming.put("other", 1);
            Background reader = Background.start(() -> {
                try (ReadSection section = domain.read()) {
                    inside.countDown();
                    updating.await();
                    plain.put("key", 2);
                }
            });
            Background updater = Background.start(() -> {
                inside.await();
                plain.compute("key", (key, value) -> {
                    updating.countDown();
                    reclaiming.remove("other");
                    return 3;
                });
            });
            updater.join();
            reader.join();
            assertThat(plain.get("key")).isIn(2, 3);
            assertThat(reclaiming).isEmpty();
        }
        assertThat(reclaimed).hasValue(1);
    }
}
