package org.rcu4j.collections;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.RcuDomain;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

/**
 * Threads add and remove elements side by side, each its own, so that each knows what every call must return; and all fight
 * for some that are nobody's, of which only the sums are known. Readers see the elements in order, and never miss one that stays.
 * The control of what happens to the own ones is {@link LockFreeSetLincheckTest}'s.
 */
class LockFreeSetStressTest {

    private static final int UPDATERS = 3;
    private static final int UPDATES = 30_000;
    private static final int NUMBERS = 64;

    /** Belongs to nobody. */
    private static final int CONTESTED = UPDATERS;

    /** Stays in the set. */
    private static final int PERMANENT = UPDATERS + 1;

    private static final int KINDS = PERMANENT + 1;

    static Stream<Object[]> all() {
        return ThreadKind.available().flatMap(kind -> Stream.of(new Object[] {false, kind}, new Object[] {true, kind}));
    }

    private final AtomicLong contestedPresent = new AtomicLong();
    private final AtomicInteger updating = new AtomicInteger();

    @ParameterizedTest
    @MethodSource("all")
    void everyCallDoesWhatItSays(boolean reclaiming, ThreadKind kind) {
        try (RcuDomain domain = RcuDomain.create("stress")) {
            LockFreeSet<Integer> set = reclaiming ? new LockFreeSet<>(domain, element -> {}) : new LockFreeSet<>();
            for (int n = PERMANENT; n < NUMBERS; n += KINDS) {
                set.add(n);
            }
            updating.set(UPDATERS);
            Background reader = Background.start(kind, () -> {
                while (updating.get() > 0) {
                    try (var section = domain.read()) {
                        read(set);
                    }
                    LockSupport.parkNanos(
                            1); // a virtual thread that only yields can keep new ones from their first turn
                }
            });
            List<TreeSet<Integer>> models = new ArrayList<>();
            List<Background> updaters = new ArrayList<>();
            for (int i = 0; i < UPDATERS; i++) {
                int own = i;
                TreeSet<Integer> model = new TreeSet<>();
                models.add(model);
                updaters.add(Background.start(kind, () -> update(domain, set, own, model)));
            }
            updaters.forEach(Background::join);
            reader.join();

            TreeSet<Integer> content = new TreeSet<>();
            set.forEach(content::add);
            assertThat(set.size()).isEqualTo(content.size());
            for (int i = 0; i < UPDATERS; i++) {
                int own = i;
                assertThat(content.stream().filter(n -> n % KINDS == own)).containsExactlyElementsOf(models.get(i));
            }
            assertThat(content.stream().filter(n -> n % KINDS == CONTESTED).count())
                    .isEqualTo(contestedPresent.get());
        }
    }

    private void update(RcuDomain domain, LockFreeSet<Integer> set, int own, Set<Integer> model) {
        try {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            for (int i = 0; i < UPDATES; i++) {
                int base = random.nextInt(NUMBERS / KINDS) * KINDS;
                switch (random.nextInt(6)) {
                    case 0, 1 -> assertThat(set.add(base + own)).isEqualTo(model.add(base + own));
                    case 2 -> assertThat(set.remove(base + own)).isEqualTo(model.remove(base + own));
                    case 3 -> {
                        try (var section = domain.read()) {
                            assertThat(set.contains(base + own)).isEqualTo(model.contains(base + own));
                            removeByIterator(set, base + own);
                            model.remove(base + own);
                        }
                    }
                    case 4 -> contestedPresent.addAndGet(set.add(base + CONTESTED) ? 1 : 0);
                    default -> contestedPresent.addAndGet(set.remove(base + CONTESTED) ? -1 : 0);
                }
                if (random.nextInt(64) == 0) {
                    Thread.yield();
                }
            }
        } finally {
            updating.decrementAndGet();
        }
    }

    private static void removeByIterator(LockFreeSet<Integer> set, int number) {
        Iterator<Integer> iterator = set.iterator();
        while (iterator.hasNext()) {
            if (iterator.next() == number) {
                iterator.remove();
            }
        }
    }

    private static void read(LockFreeSet<Integer> set) {
        int last = -1;
        int permanent = 0;
        for (int n : set) {
            assertThat(n).isGreaterThan(last);
            last = n;
            permanent += n % KINDS == PERMANENT ? 1 : 0;
        }
        assertThat(permanent).isEqualTo((NUMBERS - PERMANENT + KINDS - 1) / KINDS);
        assertThat(set.contains(PERMANENT)).isTrue();
    }
}
