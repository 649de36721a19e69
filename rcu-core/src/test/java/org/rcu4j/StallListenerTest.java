package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.testing.Background;

/** A stall listener may read in its domain, whoever calls it, and what it does amiss harms nothing else. */
class StallListenerTest {

    private final AtomicInteger heard = new AtomicInteger();
    private final AtomicReference<Consumer<RcuDomain>> whatItDoes = new AtomicReference<>(d -> {});
    private final RcuDomain domain = RcuDomain.builder("listened")
            .stallTimeout(Duration.ofMillis(1))
            .stallListener(report -> {
                heard.incrementAndGet();
                whatItDoes.get().accept(listened());
            })
            .build();

    private RcuDomain listened() {
        return domain;
    }

    /** The table of threads grows, and is found to hold a dead one, where the listener's thread comes for the first time. */
    @ParameterizedTest
    @MethodSource("org.rcu4j.ReaderForm#own")
    void mayReadWhileItsThreadRegisters(ReaderForm form) {
        whatItDoes.set(d -> d.read().close());
        List<HeldSection> held = new ArrayList<>();
        try (domain) {
            Background.run(() -> {
                ReaderForm.Leave unused = ReaderForm.READ.enter(domain);
            });
            for (int i = 0; heard.get() == 0 && i < 1_000; i++) {
                held.add(new HeldSection(domain, form));
            }
            assertThat(heard).hasPositiveValue();
            assertThat(domain.stats().readersInside()).isEqualTo(held.size());
            held.forEach(HeldSection::close);
            assertThat(domain.stats().readersInside()).isZero();
        }
    }

    @Test
    void leadersThreadIsOutsideAgainWhateverTheListenerHasEntered() {
        whatItDoes.set(d -> {
            d.readLock();
            throw new IllegalStateException("on purpose");
        });
        try (domain) {
            HeldSection held = new HeldSection(domain, ReaderForm.READ);
            GracePeriod led = domain.startGracePeriod();
            Background.until(() -> heard.get() > 0);
            held.close();
            led.await();
            domain.synchronize();
            assertThat(domain.stats().readersInside()).isZero();
        }
    }
}
