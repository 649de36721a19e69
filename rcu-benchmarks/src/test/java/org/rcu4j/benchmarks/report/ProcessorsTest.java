package org.rcu4j.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessorsTest {

    @Test
    void oneIsAlwaysThere() throws Exception {
        assertThat(Processors.share(1)).isEqualTo(1);
    }

    @Test
    void shareIsAFraction() throws Exception {
        assertThat(Processors.share(2)).isBetween(0.0, 1.0);
    }

    /** The control: many more threads than there are processors can't all have one. */
    @Test
    void missingOnesAreNoticed() throws Exception {
        int tooMany = 4 * Runtime.getRuntime().availableProcessors();
        assertThat(Processors.share(tooMany)).isLessThan(Processors.ENOUGH);
    }
}
