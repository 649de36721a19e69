package org.rcu4j.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.RcuDomain;
import org.rcu4j.testing.Background;

/** Keys and values whose methods fail in the middle of an update: nothing has changed, and nobody is locked out. */
class RcuHashMapFailureTest {

    /** What fails, fails with this. */
    private static final class OnPurpose extends Error {
        private static final long serialVersionUID = 1;
    }

    /** While true, comparisons fail. */
    private static volatile boolean isArmed;

    private record Thing(int number) implements Comparable<Thing> {
        @Override
        public int hashCode() {
            return 7;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (isArmed) {
                throw new OnPurpose();
            }
            return other instanceof Thing thing && thing.number == number;
        }

        @Override
        public int compareTo(Thing other) {
            return Integer.compare(number, other.number);
        }
    }

    /** An update that compares something. */
    record Update(String name, Action action) {
        @Override
        public String toString() {
            return name;
        }
    }

    interface Action {
        void run(RcuHashMap<Object, Object> map);
    }

    private final List<Object> reclaimed = new CopyOnWriteArrayList<>();
    private final RcuDomain domain = RcuDomain.create("failure");
    private final RcuHashMap<Object, Object> map = new RcuHashMap<>(domain, reclaimed::add);

    @AfterEach
    void close() {
        isArmed = false;
        domain.close();
    }

    static Stream<Update> updates() {
        Thing key = new Thing(1);
        Thing absent = new Thing(99);
        return Stream.of(
                new Update("put", map -> map.put(key, "new")),
                new Update("put of an absent key", map -> map.put(absent, "new")),
                new Update("putIfAbsent", map -> map.putIfAbsent(key, "new")),
                new Update("putIfAbsent of an absent key", map -> map.putIfAbsent(absent, "new")),
                new Update("remove", map -> map.remove(key)),
                new Update("remove with value", map -> map.remove(key, "value 1")),
                new Update("replace", map -> map.replace(key, "new")),
                new Update("replace with value", map -> map.replace(key, "value 1", "new")),
                new Update("compute", map -> map.compute(key, (k, v) -> "new")),
                new Update("compute to none", map -> map.compute(key, (k, v) -> null)),
                new Update("computeIfAbsent", map -> map.computeIfAbsent(absent, k -> "new")),
                new Update("computeIfPresent", map -> map.computeIfPresent(key, (k, v) -> "new")),
                new Update("merge", map -> map.merge(key, "new", (old, given) -> given)),
                new Update("keys remove", map -> map.keySet().remove(key)),
                new Update("entries remove", map -> map.entrySet().remove(Map.entry(key, "value 1"))),
                new Update("values remove", map -> map.values().remove(new Thing(0))),
                new Update("remove of a value that fails", map -> map.remove("thing", new Thing(0))),
                new Update("replace of a value that fails", map -> map.replace("thing", new Thing(0), "new")));
    }

    @ParameterizedTest
    @MethodSource("updates")
    void chainIsAsItWas(Update update) {
        assertUnchangedBy(update, 3);
    }

    @ParameterizedTest
    @MethodSource("updates")
    void treeIsAsItWas(Update update) {
        assertUnchangedBy(update, 30);
    }

    private void assertUnchangedBy(Update update, int mappings) {
        Map<Object, Object> before = new HashMap<>();
        before.put("thing", new Thing(0));
        for (int number = 0; number < mappings; number++) {
            before.put(new Thing(number), "value " + number);
        }
        map.putAll(before);
        isArmed = true;
        assertThatThrownBy(() -> update.action.run(map)).isInstanceOf(OnPurpose.class);
        isArmed = false;
        assertThat(map).isEqualTo(before);
        assertThat(map.size()).isEqualTo(before.size());
        Background.until(() -> domain.stats().callbacksPending() == 0);
        assertThat(reclaimed).isEmpty();
        Background.run(
                () -> before.keySet().forEach(key -> assertThat(map.remove(key)).isNotNull()));
        domain.barrier();
        assertThat(reclaimed).containsExactlyInAnyOrderElementsOf(before.values());
    }
}
