package org.rcu4j.reclaim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rcu4j.testing.Background;

/**
 * Fences B and B': a reader protects objects while an updater takes them away and then looks who protects them. Forbidden: the
 * reader has got an object, and the updater has not seen its hazard.
 */
class HazardOrderTest {

    private static final int OBJECTS = 16;
    private static final int ROUNDS = 5_000;

    private final HazardDomain domain = HazardDomain.create("order");
    private final List<AtomicReference<@Nullable Object>> sources = IntStream.range(0, OBJECTS)
            .mapToObj(i -> new AtomicReference<@Nullable Object>())
            .toList();
    private final HazardPointer[] hazards = new HazardPointer[OBJECTS];
    private final boolean[] got = new boolean[OBJECTS];
    private final boolean[] seen = new boolean[OBJECTS];
    private final AtomicInteger arrivals = new AtomicInteger();

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void updaterSeesEachObjectThatAReaderHasGot() {
        assertThat(forbiddenOutcomes(numbers -> domain.slots().collect(numbers)))
                .isZero();
    }

    @Test
    void controlWithoutTheHeavyBarrierIsFound() {
        Background.until(() -> forbiddenOutcomes(this::collectAtOnce) > 0);
    }

    private void collectAtOnce(HazardSet numbers) {
        numbers.clear(OBJECTS);
        for (HazardPointer hazard : hazards) {
            numbers.add(hazard.hazard());
        }
    }

    private int forbiddenOutcomes(Consumer<HazardSet> scan) {
        arrivals.set(0);
        AtomicInteger forbidden = new AtomicInteger();
        Background reader = Background.start(this::protect);
        Background updater = Background.start(() -> {
            for (int round = 0; round < ROUNDS; round++) {
                sources.forEach(source -> source.set(new Object()));
                List<Object> objects =
                        sources.stream().map(AtomicReference::get).toList();
                objects.forEach(HazardPointer::numberOf); // so that they have their hash codes
                meet();
                takeAwayAndLook(objects, scan);
                meet();
                for (int i = 0; i < OBJECTS; i++) {
                    forbidden.addAndGet(got[i] && !seen[i] ? 1 : 0);
                }
                meet();
            }
        });
        reader.join();
        updater.join();
        return forbidden.get();
    }

    private void takeAwayAndLook(List<Object> objects, Consumer<HazardSet> scan) {
        HazardSet numbers = new HazardSet();
        for (AtomicReference<@Nullable Object> source : sources) {
            source.setRelease(null);
        }
        scan.accept(numbers);
        for (int i = 0; i < OBJECTS; i++) {
            seen[i] = numbers.contains(objects.get(i));
        }
    }

    private void protect() {
        for (int i = 0; i < OBJECTS; i++) {
            hazards[i] = domain.acquire();
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (HazardPointer hazard : hazards) {
                hazard.clear();
            }
            meet();
            for (int spins = ThreadLocalRandom.current().nextInt(32); spins > 0; spins--) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < OBJECTS; i++) {
                got[i] = hazards[i].protect(sources.get(i)) != null;
            }
            meet();
            meet();
        }
        for (HazardPointer hazard : hazards) {
            hazard.close();
        }
    }

    /** The other thread's accesses before its meeting happen before those after this one's. */
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
