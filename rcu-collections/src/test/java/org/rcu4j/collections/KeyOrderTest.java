package org.rcu4j.collections;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class KeyOrderTest {

    /** Fails as it is told. */
    private record Failing(Throwable failure) implements Comparable<Failing> {
        @Override
        public int compareTo(Failing other) {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }
    }

    @Test
    void keysOfOneClassHaveTheirOrder() {
        assertThat(KeyOrder.of(1, 2)).isEqualTo(KeyOrder.BEFORE);
        assertThat(KeyOrder.of("b", "a")).isEqualTo(KeyOrder.AFTER);
        assertThat(KeyOrder.of(new BigDecimal("1.0"), new BigDecimal("1.00"))).isEqualTo(KeyOrder.SAME);
    }

    @Test
    void othersHaveNone() {
        assertThat(KeyOrder.of(1, 1L)).isEqualTo(KeyOrder.NONE);
        assertThat(KeyOrder.of(new Object(), new Object())).isEqualTo(KeyOrder.NONE);
        assertThat(KeyOrder.of(1, new Object())).isEqualTo(KeyOrder.NONE);
    }

    @Test
    void comparisonThatFailsIsNone() {
        for (Throwable failure :
                new Throwable[] {new ClassCastException(), new StackOverflowError(), new OutOfMemoryError()}) {
            assertThat(KeyOrder.of(new Failing(failure), new Failing(failure))).isEqualTo(KeyOrder.NONE);
        }
    }

    @Test
    void signIsThatOfCompareTo() {
        assertThat(KeyOrder.BEFORE.sign()).isNegative();
        assertThat(KeyOrder.AFTER.sign()).isPositive();
        assertThat(KeyOrder.SAME.sign()).isZero();
        assertThat(KeyOrder.NONE.sign()).isZero();
    }
}
