package org.rcu4j.internal.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.rcu4j.ReadBarrier;

class AsymmetricBarrierTest {

    /** Guards the other tests: a build that asks for a form and silently gets another would test the same one twice. */
    @Test
    void activeIsTheOneThatTheBuildAskedFor() {
        String asked = System.getProperty(AsymmetricBarrier.PROPERTY);
        assumeThat(asked).isNotNull();
        assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
        assertThat(ReadBarrier.active()).isEqualTo(ReadBarrier.valueOf(asked.toUpperCase(Locale.ROOT)));
    }

    @Test
    void java17HasOnlyTheFence() {
        assumeThat(Runtime.version().feature()).isLessThan(22);
        assertThat(NewerJdk.hasHandshake()).isFalse();
        assertThat(NewerJdk.hasMembarrier()).isFalse();
        assertThat(ReadBarrier.active()).isEqualTo(ReadBarrier.FENCE);
    }

    @Test
    void heavySideWorksInEveryFormThatCanBeHad() {
        for (int i = 0; i < 100; i++) {
            AsymmetricBarrier.light();
            AsymmetricBarrier.heavy();
            if (NewerJdk.hasHandshake()) {
                NewerJdk.handshake();
            }
            if (NewerJdk.hasMembarrier()) {
                NewerJdk.membarrier();
            }
        }
    }

    @Test
    void threadIdIsTheThreadsOwn() {
        Thread overriding = new Thread() {
            @Override
            @SuppressWarnings("deprecation")
            public long getId() {
                return -1;
            }
        };
        assumeThat(Runtime.version().feature()).isGreaterThanOrEqualTo(19);
        assertThat(NewerJdk.threadId(overriding)).isPositive();
    }
}
