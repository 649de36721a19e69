package org.rcu4j.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AllocationTest {

    private int runs;
    private @Nullable Object sink;

    @Test
    void nothing() {
        assertThat(Allocation.bytesPerRun(() -> runs++)).isLessThan(1);
        assertThat(runs).isPositive();
    }

    @Test
    void something() {
        assertThat(Allocation.bytesPerRun(() -> sink = new byte[1_000])).isBetween(1_000.0, 1_100.0);
        assertThat(sink).isNotNull();
    }
}
