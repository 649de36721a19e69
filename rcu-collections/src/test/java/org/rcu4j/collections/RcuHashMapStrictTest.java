package org.rcu4j.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.rcu4j.RcuDomain;

/** Runs in a JVM of its own, whose switch is on. */
@EnabledIfSystemProperty(named = "org.rcu4j.strict", matches = "true")
class RcuHashMapStrictTest {

    private final RcuDomain domain = RcuDomain.create("strict");
    private final RcuHashMap<Integer, String> map = new RcuHashMap<>(domain, value -> {});

    @AfterEach
    void close() {
        domain.close();
    }

    private static void use(Object result) {
        assertThat(result).isNotNull();
    }

    private List<Runnable> reads() {
        return List.of(
                () -> map.get(1),
                () -> map.getOrDefault(1, ""),
                () -> use(map.containsValue("one")),
                () -> map.forEach((k, v) -> {}),
                () -> map.values().iterator().next(),
                () -> map.values().spliterator().tryAdvance(v -> {}),
                () -> map.values().removeIf(v -> false),
                () -> map.values().remove("none"),
                () -> map.entrySet().iterator().next(),
                () -> map.entrySet().spliterator().tryAdvance(v -> {}),
                () -> use(map.entrySet().contains(Map.entry(1, "one"))),
                () -> map.entrySet().removeIf(e -> false),
                () -> use(map.hashCode()),
                () -> use(map.equals(Map.of(1, "one"))));
    }

    @Test
    void valuesAreReadInsideASection() {
        map.put(1, "one");
        try (RcuDomain other = RcuDomain.create("other");
                var section = other.read()) {
            reads().forEach(read -> assertThatThrownBy(read::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("inside a section of the domain"));
        }
        try (var section = domain.read()) {
            reads().forEach(Runnable::run);
        }
        assertThatThrownBy(() -> map.get(1)).isInstanceOf(IllegalStateException.class);
        assertThat(map.keySet().contains(1)).isTrue();
    }

    @Test
    void detachedSectionServesTheThreadsOfAParallelStream() {
        IntStream.range(0, 10_000).forEach(k -> map.put(k, "value"));
        long cookie = domain.enter();
        try {
            assertThat(map.values().parallelStream().filter(value -> value.length() == 5))
                    .hasSize(10_000);
        } finally {
            domain.exit(cookie);
        }
    }

    @Test
    void updatesAndKeysNeedNoSection() {
        map.put(1, "one");
        map.putIfAbsent(1, "two");
        map.merge(1, "!", String::concat);
        map.replaceAll((k, v) -> v + "?");
        assertThat(map.remove(1, "one!?")).isTrue();
        map.put(2, "two");
        assertThat(map.keySet().iterator().next()).isEqualTo(2);
        assertThat(map.containsKey(2)).isTrue();
        assertThat(map.toString()).isEqualTo("{2=two}");
        map.clear();
    }

    @Test
    void plainMapNeedsNone() {
        RcuHashMap<Integer, String> plain = new RcuHashMap<>();
        plain.put(1, "one");
        assertThat(plain.get(1)).isEqualTo("one");
        assertThat(plain.values()).containsExactly("one");
    }
}
