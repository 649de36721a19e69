package org.rcu4j.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.OverflowPolicy;
import org.rcu4j.RcuDomain;
import org.rcu4j.collections.UpdateCase.Item;
import org.rcu4j.testing.Background;

/** What leaves a collection counts as many bytes as its weigher says, until it is reclaimed; so the bound in bytes holds. */
class CollectionsWeigherTest {

    private static final int NUMBER = 7;

    private final Queue<Item> reclaimed = new ConcurrentLinkedQueue<>();

    static Stream<UpdateCase> updatesByWhichSomethingLeaves() {
        List<String> none = List.of("putIfAbsent", "computeIfAbsent", "add", "addFirst", "addLast", "insertAfter");
        return UpdateCase.reclaiming()
                .filter(update -> none.stream().noneMatch(name -> update.name().endsWith(": " + name)));
    }

    private UpdateCase.Subject make(UpdateCase update, RcuDomain domain, ToLongFunction<Item> weigher) {
        return update.maker().make(domain, reclaimed::add, weigher);
    }

    @ParameterizedTest
    @MethodSource("updatesByWhichSomethingLeaves")
    void whatLeavesCountsUntilItIsReclaimed(UpdateCase update) {
        RcuDomain domain = RcuDomain.builder("weigher").jmx(false).build();
        UpdateCase.Subject subject = make(update, domain, item -> 1_000);
        long cookie = domain.enter(); // so that nothing is reclaimed
        update.update().run(subject, NUMBER);
        assertThat(domain.stats().bytesPending()).isEqualTo(1_000);
        domain.exit(cookie);
        domain.barrier();
        assertThat(domain.stats().bytesPending()).isZero();
        assertThat(reclaimed).hasSize(1);
        domain.close();
    }

    @ParameterizedTest
    @MethodSource("updatesByWhichSomethingLeaves")
    void updateIsRefusedWhereTheBoundInBytesIsReached(UpdateCase update) {
        RcuDomain domain = RcuDomain.builder("weigher")
                .jmx(false)
                .maxPendingBytes(1_500)
                .overflow(OverflowPolicy.REJECT)
                .build();
        UpdateCase.Subject subject = make(update, domain, item -> 1_000);
        long cookie = domain.enter();
        update.update().run(subject, NUMBER);
        update.update().run(subject, NUMBER + 1); // beyond the bound, by what leaves by it
        assertThat(domain.stats().bytesPending()).isEqualTo(2_000);
        List<Item> before = subject.items();
        Background.run(() -> assertThatThrownBy(() -> update.update().run(subject, NUMBER + 2))
                .isInstanceOf(java.util.concurrent.RejectedExecutionException.class));
        assertThat(subject.items()).isEqualTo(before);
        domain.exit(cookie);
        domain.barrier();
        update.update().run(subject, NUMBER + 2);
        domain.close();
        assertThat(reclaimed).hasSize(3);
    }

    @ParameterizedTest
    @MethodSource("updatesByWhichSomethingLeaves")
    void weigherThatFailsOrSaysLessThanNothingLeavesAllAsItWas(UpdateCase update) {
        RcuDomain domain = RcuDomain.builder("weigher").jmx(false).build();
        long[] weight = {-5};
        UpdateCase.Subject subject = make(update, domain, item -> {
            if (weight[0] == 0) {
                throw new UnsupportedOperationException("on purpose");
            }
            return weight[0];
        });
        List<Item> before = UpdateCase.itemsOf(subject, domain);
        assertThatThrownBy(() -> update.update().run(subject, NUMBER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("weigher")
                .hasMessageContaining("-5");
        weight[0] = 0;
        assertThatThrownBy(() -> update.update().run(subject, NUMBER))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(UpdateCase.itemsOf(subject, domain)).isEqualTo(before);
        assertThat(subject.size()).isEqualTo(before.size());
        Background.run(() -> {
            weight[0] = 1;
            subject.updateEverything();
            update.update().run(subject, NUMBER);
        });
        domain.close();
        assertThat(domain.stats().callbacksPending()).isZero();
    }
}
