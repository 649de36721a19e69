package org.rcu4j.reclaim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rcu4j.testing.Background;

/**
 * Fences B and B': a reader protects an object while an updater takes it away and then looks what is protected. Forbidden: the
 * reader has got the object, and the updater has not seen the hazard.
 *
 * <p>Finds a heavy barrier that is missing, in each read barrier, and a light one that is missing where it is an instruction.
 */
class HazardOrderTest {

    private static final int ROUNDS = 100_000;

    private final HazardDomain domain = HazardDomain.create("order");
    private final AtomicReference<@Nullable Object> source = new AtomicReference<>();
    private final AtomicReference<HazardPointer> hazard = new AtomicReference<>();
    private final AtomicInteger arrivals = new AtomicInteger();

    /** Whether the reader has got the object in this round. Handed over by a meeting. */
    private boolean got;

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void updaterSeesTheHazardOfAReaderThatHasGotTheObject() {
        assertThat(forbiddenOutcomes(numbers -> domain.slots().collect(numbers)))
                .isZero();
    }

    @Test
    void controlWithoutTheHeavyBarrierIsFound() {
        Background.until(() -> forbiddenOutcomes(this::collectAtOnce) > 0);
    }

    private void collectAtOnce(HazardSet numbers) {
        numbers.clear(1);
        numbers.add(hazard.get().hazard());
    }

    private int forbiddenOutcomes(Consumer<HazardSet> scan) {
        arrivals.set(0);
        AtomicInteger forbidden = new AtomicInteger();
        Background reader = Background.start(this::protect);
        Background updater = Background.start(() -> {
            HazardSet numbers = new HazardSet();
            for (int round = 0; round < ROUNDS; round++) {
                Object object = new Object();
                long unused = HazardPointer.numberOf(object); // so that it has its hash code
                source.set(object);
                meet();
                source.setRelease(null);
                scan.accept(numbers);
                meet();
                if (got && !numbers.contains(object)) {
                    forbidden.incrementAndGet();
                }
                meet();
            }
        });
        reader.join();
        updater.join();
        return forbidden.get();
    }

    private void protect() {
        try (HazardPointer mine = domain.acquire()) {
            hazard.set(mine);
            for (int round = 0; round < ROUNDS; round++) {
                mine.clear();
                meet();
                for (int spins = ThreadLocalRandom.current().nextInt(32); spins > 0; spins--) {
                    Thread.onSpinWait();
                }
                got = mine.protect(source) != null;
                meet();
                meet();
            }
        }
    }

    /** What either thread did before it comes here happens before what the other does after that. */
    private void meet() {
        int together = (arrivals.getAndIncrement() | 1) + 1;
        for (int spins = 1; arrivals.get() - together < 0; spins++) {
            if (spins % 1_000 == 0) {
                Thread.yield();
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
