package org.rcu4j.collections;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.openjdk.jol.info.ClassLayout;
import org.openjdk.jol.info.GraphLayout;
import org.rcu4j.RcuDomain;
import org.rcu4j.testing.Allocation;

/** What a mapping and a lookup cost in memory. */
class RcuHashMapFootprintTest {

    private static final int ENTRIES = 100_000;
    private static final int TEN_MILLION = 10_000_000;
    private static final long MORE_THAN_RIVAL = 8;
    private static final long EMPTY_LIMIT = 10 * 1024;

    static {
        System.setProperty(
                "jol.magicFieldOffset", "true"); // a map's weigher is a lambda, and JOL asks for the fields of all
    }

    private static double bytesPerEntry(Map<Integer, Integer> map) {
        for (int i = 0; i < ENTRIES; i++) {
            map.put(i, i); // both maps hold the same Integers, or at least as many
        }
        return (double) GraphLayout.parseInstance(map).totalSize() / ENTRIES;
    }

    @Test
    void mappingTakesHardlyMoreThanInConcurrentHashMap() {
        double rival = bytesPerEntry(new ConcurrentHashMap<>());
        double own = bytesPerEntry(new RcuHashMap<>());
        assertThat(own).isLessThanOrEqualTo(rival + MORE_THAN_RIVAL);
        assertThat(ClassLayout.parseClass(MapNode.class).instanceSize()).isLessThanOrEqualTo(32);
    }

    @Test
    void emptyMapIsSmall() {
        assertThat(GraphLayout.parseInstance(new RcuHashMap<Integer, Integer>()).totalSize())
                .isLessThan(EMPTY_LIMIT);
    }

    @Test
    void lookupAllocatesNothing() {
        try (RcuDomain domain = RcuDomain.create("footprint")) {
            RcuHashMap<Integer, Integer> map = new RcuHashMap<>(domain, value -> {});
            Integer key = 12_345;
            for (int i = 0; i < ENTRIES; i++) {
                map.put(i, i);
            }
            assertThat(Allocation.bytesPerRun(() -> {
                        try (var section = domain.read()) {
                            if (map.get(key) == null) {
                                throw new AssertionError();
                            }
                        }
                    }))
                    .isLessThan(1);
            assertThat(Allocation.bytesPerRun(() -> map.put(key, key))).isGreaterThan(1); // the control
        }
    }

    /** Not in the ordinary run: {@code -Dtests.large=true -Dtests.jvmArgs="-ea -Xmx2g"}. */
    @Test
    @EnabledIfSystemProperty(named = "tests.large", matches = "true")
    void tenMillionMappings() {
        RcuHashMap<Integer, Integer> map = new RcuHashMap<>();
        for (int i = 0; i < TEN_MILLION; i++) {
            Integer number = i;
            map.put(number, number);
        }
        assertThat(map.size()).isEqualTo(TEN_MILLION);
        for (int i = 0; i < TEN_MILLION; i++) {
            if (map.get(i) == null || map.get(i + TEN_MILLION) != null) {
                throw new AssertionError(i);
            }
        }
        assertThat(map.keySet().stream().mapToLong(k -> k).sum()).isEqualTo(TEN_MILLION * (TEN_MILLION - 1L) / 2);
        map.clear();
        assertThat(map.isEmpty()).isTrue();
    }
}
