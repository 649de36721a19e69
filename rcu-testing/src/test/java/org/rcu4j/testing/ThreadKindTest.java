package org.rcu4j.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ThreadKindTest {

    @Test
    void allKindsThereAreFromJava21() {
        ThreadKind[] kinds =
                Runtime.version().feature() < 21 ? new ThreadKind[] {ThreadKind.PLATFORM} : ThreadKind.values();
        assertThat(ThreadKind.available()).containsExactly(kinds);
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.testing.ThreadKind#available")
    void threadIsOfItsKindAndDoesNotKeepTheJvmAlive(ThreadKind kind) {
        Thread thread = kind.newThread(() -> {});
        assertThat(thread.getState()).isEqualTo(Thread.State.NEW);
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.toString().startsWith("VirtualThread")).isEqualTo(kind == ThreadKind.VIRTUAL);
    }
}
