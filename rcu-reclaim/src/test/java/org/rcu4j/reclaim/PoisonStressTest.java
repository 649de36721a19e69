package org.rcu4j.reclaim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

/**
 * Objects are poisoned when they are freed, and readers look for poison in what they use: readers who stay, who come and go,
 * who end in the middle of it, and who stall. Run with each scheme; and with broken ones, whose readers must find poison.
 */
class PoisonStressTest {

    private static final int REPLACEMENTS = 1_000;
    private static final int READS = 1_000;
    private static final int WHILE_STALLED = 200;

    private final AtomicLong poisoned = new AtomicLong();
    private final AtomicInteger updating = new AtomicInteger();
    private final AtomicInteger replaced = new AtomicInteger();

    @ParameterizedTest
    @MethodSource("org.rcu4j.reclaim.Scheme#shipped")
    void nobodyEverUsesPoison(Supplier<Scheme> maker) {
        try (Scheme scheme = maker.get()) {
            run(scheme);
            assertThat(poisoned).hasValue(0);
            scheme.settle();
            List<Guarded> all = new ArrayList<>(scheme.published);
            if (!all.isEmpty()) {
                assertThat(all).filteredOn(object -> object.timesFreed() == 0).hasSize(1);
                assertThat(all)
                        .allSatisfy(object -> assertThat(object.timesFreed()).isLessThan(2));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.reclaim.Scheme#broken")
    void controlIsFound(Supplier<Scheme> maker) {
        Background.until(() -> {
            try (Scheme scheme = maker.get()) {
                run(scheme);
            }
            return poisoned.get() > 0;
        });
    }

    private void run(Scheme scheme) {
        updating.set(2);
        List<Background> all = new ArrayList<>();
        ThreadKind.available().forEach(kind -> {
            all.add(Background.start(kind, () -> readWhileUpdated(scheme)));
            all.add(Background.start(kind, () -> readWhileUpdated(scheme)));
            all.add(Background.start(kind, () -> stallNowAndThen(scheme)));
            all.add(Background.start(kind, () -> readInThreadsThatEnd(kind, scheme)));
        });
        for (int i = 0; i < 2; i++) {
            all.add(Background.start(() -> update(scheme)));
        }
        all.forEach(Background::join);
    }

    private void update(Scheme scheme) {
        try {
            for (int i = 0; i < REPLACEMENTS; i++) {
                scheme.replace();
                replaced.incrementAndGet();
                if (i % 16 == 0) {
                    Thread.yield();
                }
            }
        } finally {
            updating.decrementAndGet();
        }
    }

    private void readWhileUpdated(Scheme scheme) {
        for (int i = 0; i < READS || updating.get() > 0; i++) {
            scheme.read(this::look);
            Thread.yield(); // there are more readers than processors: let most wait for one outside
        }
    }

    private void stallNowAndThen(Scheme scheme) {
        while (updating.get() > 0) {
            scheme.read(isPoisoned -> {
                int before = replaced.get();
                while (updating.get() > 0 && replaced.get() - before < WHILE_STALLED) {
                    Thread.yield();
                }
                look(isPoisoned);
            });
        }
    }

    private void readInThreadsThatEnd(ThreadKind kind, Scheme scheme) {
        while (updating.get() > 0) {
            Background.run(kind, () -> {
                for (int i = 0; i < 50; i++) {
                    scheme.read(this::look);
                }
                if (kind == ThreadKind.PLATFORM && ThreadLocalRandom.current().nextInt(4) == 0) {
                    scheme.readForEver(); // for the rest of its life, which is short
                }
            });
        }
    }

    private void look(BooleanSupplier isPoisoned) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        if (random.nextInt(32) == 0) {
            Thread.yield();
        }
        for (int looks = random.nextInt(8); looks >= 0; looks--) {
            if (isPoisoned.getAsBoolean()) {
                poisoned.incrementAndGet();
                return;
            }
            Thread.onSpinWait();
        }
    }
}
