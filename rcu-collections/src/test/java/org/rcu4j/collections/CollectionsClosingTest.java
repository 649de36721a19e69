package org.rcu4j.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.CloseReport;
import org.rcu4j.RcuDomain;
import org.rcu4j.collections.UpdateCase.Item;
import org.rcu4j.testing.Background;

/**
 * An update that is under way when its domain is closed, and when {@code close} gives up, has its place: it is made, throws
 * nothing, and what leaves by it is reclaimed. One that comes after that is refused, and nothing has happened.
 */
class CollectionsClosingTest {

    private static final int NUMBER = 7;

    private final Queue<Item> reclaimed = new ConcurrentLinkedQueue<>();

    /** A set weighs what it removes before it reserves the place; there is nothing by which to hold it up after that. */
    static Stream<UpdateCase> updatesThatCanBeHeldUp() {
        return CollectionsWeigherTest.updatesByWhichSomethingLeaves()
                .filter(update -> !update.name().startsWith("set"));
    }

    @ParameterizedTest
    @MethodSource("updatesThatCanBeHeldUp")
    void updateThatHasItsPlaceIsMade(UpdateCase update) throws InterruptedException {
        RcuDomain domain = RcuDomain.builder("closing").jmx(false).build();
        CountDownLatch isInside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        UpdateCase.Subject subject = update.maker().make(domain, reclaimed::add, item -> {
            isInside.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return 1;
        });
        Set<Item> before = identities(UpdateCase.itemsOf(subject, domain));
        Background updater = Background.start(() -> update.update().run(subject, NUMBER));
        isInside.await();
        CloseReport report = domain.close(Duration.ZERO);
        assertThat(report.callbacksAbandoned()).isEmpty();
        goOn.countDown();
        updater.join();
        Set<Item> after = identities(subject.items());
        before.removeAll(after);
        assertThat(before).as("left").hasSize(1);
        Background.until(() -> !reclaimed.isEmpty());
        assertThat(identities(List.copyOf(reclaimed))).containsExactlyInAnyOrderElementsOf(before);
        assertThatThrownBy(() -> update.update().run(subject, NUMBER + 1)).isInstanceOf(IllegalStateException.class);
        assertThat(identities(subject.items())).isEqualTo(after);
        assertThat(reclaimed).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.collections.CollectionsWeigherTest#updatesByWhichSomethingLeaves")
    void updateOfAClosedDomainHasNotHappened(UpdateCase update) {
        RcuDomain domain = RcuDomain.builder("closing").jmx(false).build();
        UpdateCase.Subject subject = update.make(domain, reclaimed::add);
        List<Item> before = UpdateCase.itemsOf(subject, domain);
        domain.close();
        assertThatThrownBy(() -> update.update().run(subject, NUMBER))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThat(identities(subject.items())).isEqualTo(identities(before));
        assertThat(subject.size()).isEqualTo(before.size());
        assertThat(reclaimed).isEmpty();
    }

    private static Set<Item> identities(List<Item> items) {
        Set<Item> identities = Collections.newSetFromMap(new IdentityHashMap<>());
        identities.addAll(items);
        return identities;
    }
}
