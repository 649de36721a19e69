package org.rcu4j.collections;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rcu4j.RcuDomain;
import org.rcu4j.testing.Allocation;

/** What a search in a list or a set allocates. */
class ListAndSetFootprintTest {

    private static final int ELEMENTS = 20;

    private final RcuDomain domain = RcuDomain.create("footprint");
    private final RcuLinkedList<Integer> list = new RcuLinkedList<>(domain);
    private final LockFreeSet<Integer> set = new LockFreeSet<>(domain, element -> {});
    private final Integer last = ELEMENTS - 1;
    private final Predicate<Object> isLast = last::equals;
    private @Nullable Object sink;

    @BeforeEach
    void fill() {
        for (int i = 0; i < ELEMENTS; i++) {
            list.addLast(i);
            set.add(i);
        }
    }

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void searchOfAListAllocatesNothing() {
        assertThat(Allocation.bytesPerRun(() -> {
                    try (var section = domain.read()) {
                        sink = list.find(isLast);
                    }
                }))
                .isLessThan(1);
        assertThat(sink).isEqualTo(last);
    }

    @Test
    void searchOfASetAllocatesNothing() {
        assertThat(Allocation.bytesPerRun(() -> {
                    try (var section = domain.read()) {
                        if (!set.contains(last)) {
                            throw new AssertionError();
                        }
                    }
                }))
                .isLessThan(1);
    }

    @Test
    void controlThatAllocatesIsFound() {
        assertThat(Allocation.bytesPerRun(() -> list.replace(last, last))).isGreaterThanOrEqualTo(8);
    }
}
