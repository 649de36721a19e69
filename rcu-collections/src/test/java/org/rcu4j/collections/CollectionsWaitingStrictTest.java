package org.rcu4j.collections;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.rcu4j.RcuDomain;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.Log;

/**
 * Whoever waits for readers in a function that a collection calls, and whoever updates that collection inside a section, wait for
 * each other if it comes to the worst; strict mode reports it though it did not. In a JVM of its own, whose switch is on.
 */
@EnabledIfSystemProperty(named = "org.rcu4j.strict", matches = "true")
class CollectionsWaitingStrictTest {

    private static final String REPORT = "a cycle of waiting";

    private final RcuDomain domain = RcuDomain.create("waiting");
    private Log log = new Log();

    @BeforeEach
    void capture() {
        log.close();
        log = new Log();
    }

    @AfterEach
    void release() {
        log.close();
        domain.close();
    }

    private void inSection(Runnable update) {
        Background.run(() -> {
            try (var section = domain.read()) {
                update.run();
            }
        });
    }

    @Test
    void functionThatWaitsForReadersWhoUpdateTheMapIsReported() {
        RcuHashMap<Integer, Integer> map = new RcuHashMap<>();
        inSection(() -> map.put(1, 1));
        assertThat(log.text()).doesNotContain(REPORT);
        map.compute(2, (k, v) -> {
            domain.synchronize();
            return 2;
        });
        assertThat(log.text()).contains(REPORT).contains("RcuHashMap@");
        assertThat(map).hasSize(2);
    }

    @Test
    void predicateThatWaitsForReadersWhoUpdateTheListIsReported() {
        RcuLinkedList<Integer> list = new RcuLinkedList<>(domain);
        inSection(() -> list.addLast(1));
        assertThat(log.text()).doesNotContain(REPORT);
        list.removeIf(element -> {
            domain.synchronize();
            return false;
        });
        assertThat(log.text()).contains(REPORT).contains("RcuLinkedList@");
    }

    @Test
    void functionsThatUpdateTwoMapsInBothOrdersAreReported() {
        RcuHashMap<Integer, Integer> one = new RcuHashMap<>();
        RcuHashMap<Integer, Integer> other = new RcuHashMap<>();
        Integer first = one.compute(1, (k, v) -> other.merge(1, 1, Integer::sum));
        assertThat(log.text()).doesNotContain(REPORT);
        Integer second = other.compute(2, (k, v) -> one.merge(2, 1, Integer::sum));
        assertThat(log.text()).contains(REPORT);
        assertThat(first).isEqualTo(second);
    }

    /** The control: no harm in updates inside sections, nor in functions that update one map after another. */
    @Test
    void whatWaitsInOneOrderIsNotReported() {
        RcuHashMap<Integer, Integer> map = new RcuHashMap<>(domain, value -> {});
        RcuLinkedList<Integer> list = new RcuLinkedList<>(domain, element -> {});
        inSection(() -> map.put(1, 1));
        inSection(() -> list.addLast(1));
        map.compute(1, (k, v) -> {
            list.addFirst(2);
            return 2;
        });
        domain.synchronize();
        assertThat(list.remove(2)).isTrue();
        map.clear();
        domain.barrier();
        assertThat(log.text()).doesNotContain(REPORT);
    }
}
