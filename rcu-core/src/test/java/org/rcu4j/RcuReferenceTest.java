package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rcu4j.testing.Background;

class RcuReferenceTest {

    private final RcuDomain domain = RcuDomain.create("references");
    private final List<Object> reclaimed = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void publishes() {
        RcuReference<String> reference = new RcuReference<>(domain, "a");
        assertThat(reference.get()).isEqualTo("a");
        reference.set("b");
        assertThat(reference.get()).isEqualTo("b");
        assertThat(reference.getAndSet("c")).isEqualTo("b");
        assertThat(reference.compareAndSet("x", "y")).isFalse();
        assertThat(reference.compareAndSet("c", "d")).isTrue();
        assertThat(reference.updateAndGet(d -> d + "e")).isEqualTo("de");
        assertThat(reference.get()).isEqualTo("de");
        assertThat(reference.peek()).isEqualTo("de");
    }

    @Test
    void updateAndGetLosesNoUpdate() {
        RcuReference<Integer> count = new RcuReference<>(domain, 0);
        List<Background> updaters = IntStream.range(0, 4)
                .mapToObj(i ->
                        Background.start(() -> IntStream.range(0, 10_000).forEach(j -> count.updateAndGet(n -> n + 1))))
                .toList();
        updaters.forEach(Background::join);
        assertThat(count.get()).isEqualTo(40_000);
    }

    @Test
    void replaceReclaimsTheOldValueAfterAGracePeriod() {
        RcuReference<String> reference = new RcuReference<>(domain, "old");
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            reference.replace("new", reclaimed::add);
            assertThat(reference.get()).isEqualTo("new");
            assertThat(reclaimed).isEmpty();
        }
        domain.barrier();
        assertThat(reclaimed).containsExactly("old");
    }

    @Test
    void replaceByManyReclaimsEachOnce() {
        RcuReference<Integer> reference = new RcuReference<>(domain, 0);
        List<Background> updaters = IntStream.range(0, 4)
                .mapToObj(i -> Background.start(() ->
                        IntStream.rangeClosed(1, 5_000).forEach(j -> reference.replace(5_000 * i + j, reclaimed::add))))
                .toList();
        updaters.forEach(Background::join);
        domain.barrier();
        assertThat(reclaimed).hasSize(20_000).doesNotHaveDuplicates().doesNotContain(reference.get());
    }

    @Test
    void replaceReclaimsNeitherNullNorWhatIsStillInUse() {
        RcuReference<@Nullable String> reference = new RcuReference<>(domain, null);
        reference.replace("a", reclaimed::add);
        reference.replace("a", reclaimed::add);
        domain.barrier();
        assertThat(reclaimed).isEmpty();
        assertThat(domain.stats().callbacksPending()).isZero();
        reference.replace(null, reclaimed::add);
        domain.barrier();
        assertThat(reclaimed).containsExactly("a");
    }

    @Test
    @SuppressWarnings("NullAway") // null on purpose
    void replaceThatIsRefusedPublishesNothing() {
        RcuReference<String> reference = new RcuReference<>(domain, "old");
        assertThatThrownBy(() -> reference.replace("new", null)).isInstanceOf(NullPointerException.class);
        assertThat(reference.get()).isEqualTo("old");
        domain.close();
        assertThatThrownBy(() -> reference.replace("new", reclaimed::add)).isInstanceOf(IllegalStateException.class);
        assertThat(reference.get()).isEqualTo("old");
        Background.until(() -> domain.stats().callbacksPending() == 0);
    }

    @Test
    void toStringDoesNotUseTheValue() {
        Object closed = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("already reclaimed");
            }
        };
        assertThat(new RcuReference<>(domain, closed).toString())
                .contains("RcuReference")
                .contains("references");
        assertThat(new RcuReference<@Nullable String>(domain, null).toString()).contains("null");
    }
}
