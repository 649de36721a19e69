package org.rcu4j.examples.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunResultTest {

    @Test
    void aCleanRunHasNothingWrong() {
        assertThat(result(ProtectionKind.RCU, 0, 0).failure()).isEmpty();
    }

    @Test
    void aBadReadIsAFailure() {
        assertThat(result(ProtectionKind.RCU, 1, 0).failure()).contains("rcu: 1 bad read");
    }

    @Test
    void aLeakIsAFailure() {
        assertThat(result(ProtectionKind.REFCOUNT, 0, 64).failure())
                .contains("refcount: 64 bytes of native memory were never freed");
        assertThat(result(ProtectionKind.NONE, 1, 64).failure()).isPresent();
    }

    @Test
    void withoutProtectionABadReadIsWanted() {
        assertThat(result(ProtectionKind.NONE, 1, 0).failure()).isEmpty();
        assertThat(result(ProtectionKind.NONE, 0, 0).failure()).isPresent();
    }

    private static RunResult result(ProtectionKind kind, long badReads, long leakedBytes) {
        return new RunResult(kind, new Snapshot(1, 1, badReads, 0, 0, 0), Optional.empty(), 0, leakedBytes);
    }
}
