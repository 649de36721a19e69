package org.rcu4j.collections;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.RcuDomain;
import org.rcu4j.collections.UpdateCase.Item;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.StackEnd;

/**
 * An update that is cut off by the end of the stack has not happened, or has happened as a whole: no lock is held, the size is
 * right, no place in the backlog stays taken, and what has left is reclaimed once.
 */
class CollectionsStackEndTest {

    private static final int ROUNDS = 2;

    /** The room that the probe asks for is as much as some hundred frames have; above them updates succeed. */
    private static final int ATTEMPTS = 1_500;

    private final ConcurrentLinkedQueue<Item> reclaimed = new ConcurrentLinkedQueue<>();

    @ParameterizedTest
    @MethodSource({"org.rcu4j.collections.UpdateCase#reclaiming", "org.rcu4j.collections.UpdateCase#others"})
    void updateIsWholeOrHasNotHappened(UpdateCase update) {
        int cut = 0;
        int done = 0;
        try (RcuDomain domain = RcuDomain.builder("stack-end").jmx(false).build()) {
            for (int round = 0; round < ROUNDS; round++) {
                reclaimed.clear();
                UpdateCase.Subject subject = update.make(domain, reclaimed::add);
                Set<Item> before = identities(UpdateCase.itemsOf(subject, domain));
                StackEnd.Outcome outcome = update.attemptAtStackEnd(subject, round * 17, ATTEMPTS);
                cut += outcome.cut();
                done += outcome.done();
                Background.run(subject::updateEverything);
                Background.run(domain::barrier);
                assertWhole(
                        subject,
                        UpdateCase.itemsOf(subject, domain),
                        before,
                        update.name().startsWith("plain"));
            }
            Background.until(() -> domain.stats().callbacksPending() == 0);
            assertThat(domain.stats().bytesPending()).isZero();
        }
        assertThat(cut).isPositive();
        assertThat(done).isPositive();
    }

    private void assertWhole(UpdateCase.Subject subject, List<Item> after, Set<Item> before, boolean plain) {
        assertThat(subject.size()).isEqualTo(after.size());
        Set<Item> left = identities(List.copyOf(reclaimed));
        assertThat(left).as("reclaimed once").hasSize(reclaimed.size());
        Set<Item> present = identities(after);
        assertThat(left.stream().filter(present::contains))
                .as("reclaimed, and there")
                .isEmpty();
        if (!plain) {
            for (Item item : before) {
                assertThat(present.contains(item) != left.contains(item))
                        .as("%s", item)
                        .isTrue();
            }
        }
    }

    private static Set<Item> identities(List<Item> items) {
        Set<Item> identities = Collections.newSetFromMap(new IdentityHashMap<>());
        identities.addAll(items);
        return identities;
    }

    /** The control: a map that takes its lock, and looks whether there is room, in the wrong order. */
    @Test
    void controlThatProbesNothingIsFound() {
        int broken = 0;
        for (int round = 0; round < 60 && broken == 0; round++) {
            Unprobed map = new Unprobed();
            map.put(-1, -1);
            int[] number = new int[1];
            StackEnd.Outcome outcome = StackEnd.attempt(round, ATTEMPTS, () -> map.put(number[0]++, 1));
            assertThat(outcome.cut()).isPositive();
            broken += map.lock.isLocked() || map.count != map.mappings.size() ? 1 : 0;
        }
        assertThat(broken).isPositive();
    }

    private static final class Unprobed {
        private final ReentrantLock lock = new ReentrantLock();
        private final Map<Integer, Integer> mappings = new ConcurrentHashMap<>();
        private int count;

        void put(int key, int value) {
            lock.lock();
            try {
                if (mappings.put(key, value) == null) {
                    add();
                }
            } finally {
                lock.unlock();
            }
        }

        private void add() {
            count = Math.addExact(count, one());
        }

        private int one() {
            return Integer.parseInt("1");
        }
    }
}
