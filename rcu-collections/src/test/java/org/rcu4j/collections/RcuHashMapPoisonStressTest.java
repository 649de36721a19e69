package org.rcu4j.collections;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rcu4j.QuiescentReader;
import org.rcu4j.RcuDomain;
import org.rcu4j.RcuReader;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

/**
 * Values are poisoned when they are reclaimed, and readers in sections of every kind look for poison in what they hold. At the
 * end each value that left was reclaimed once, and none that is mapped. The control reclaims without a grace period.
 */
class RcuHashMapPoisonStressTest {

    private static final int KEYS = 40;
    private static final int UPDATERS = 2;
    private static final int UPDATES = 100_000;
    private static final long GENEROUS = Duration.ofSeconds(60).toNanos();

    private static final int WAVES = 40;
    private static final int WAVE = 1_000;

    /** How the table is used. */
    enum Form {
        SMALL,
        GROWING_AND_SHRINKING,
        CHAINS_AND_TREES;

        Object key(int number) {
            return this == CHAINS_AND_TREES ? new Colliding(number) : Integer.valueOf(number);
        }
    }

    /** Up to ten of the keys are in a bin, and those whose numbers differ by 4, 12, 20 and so on have no order. */
    private record Colliding(int number) implements Comparable<Colliding> {
        @Override
        public int hashCode() {
            return number < KEYS ? number % 4 : number;
        }

        @Override
        public int compareTo(Colliding other) {
            if ((number - other.number) % 8 == 4) {
                throw new ClassCastException("no order");
            }
            return Integer.compare(number, other.number);
        }
    }

    /** What readers hold on to. */
    private static final class Guarded {
        private final AtomicInteger reclaimed = new AtomicInteger();

        void reclaim() {
            reclaimed.incrementAndGet();
        }

        boolean isPoisoned() {
            return reclaimed.getOpaque() != 0;
        }
    }

    private final AtomicLong poisoned = new AtomicLong();
    private final ConcurrentLinkedQueue<Guarded> made = new ConcurrentLinkedQueue<>();

    @ParameterizedTest
    @EnumSource
    void nobodyEverHoldsPoison(Form form) {
        try (RcuDomain domain = RcuDomain.create("poison")) {
            RcuHashMap<Object, Guarded> map = new RcuHashMap<>(domain, Guarded::reclaim);
            run(domain, map, form);
            domain.barrier();
            assertThat(poisoned).hasValue(0);
            assertThat(map.values()).noneMatch(Guarded::isPoisoned);
            assertThat(made.stream().filter(Guarded::isPoisoned).count()).isEqualTo(made.size() - map.size());
            assertThat(made).allMatch(value -> value.reclaimed.get() <= 1);
            assertThat(domain.stats().callbacksFailed()).isZero();
        }
    }

    /** Values are reclaimed after grace periods of a domain in whose sections nobody is: at once. */
    @Test
    void controlThatDoesNotWaitIsFound() {
        long start = System.nanoTime();
        try (RcuDomain domain = RcuDomain.create("control");
                RcuDomain idle = RcuDomain.create("idle")) {
            while (poisoned.get() == 0 && System.nanoTime() - start < GENEROUS) {
                run(domain, new RcuHashMap<>(idle, Guarded::reclaim), Form.SMALL);
            }
        }
        assertThat(poisoned.get()).as("sightings of poison").isPositive();
    }

    private void run(RcuDomain domain, RcuHashMap<Object, Guarded> map, Form form) {
        AtomicInteger updating = new AtomicInteger(UPDATERS);
        List<Background> all = new ArrayList<>();
        for (int u = 0; u < UPDATERS; u++) {
            all.add(Background.start(() -> {
                try {
                    for (int i = 0; i < UPDATES; i++) {
                        update(domain, map, form);
                    }
                } finally {
                    updating.decrementAndGet();
                }
            }));
        }
        ThreadKind.available()
                .forEach(kind -> all.add(Background.start(kind, () -> {
                    while (updating.get() > 0) {
                        try (var section = domain.read()) {
                            look(map, form);
                        }
                        Thread.yield();
                    }
                })));
        all.add(Background.start(() -> {
            RcuReader reader = domain.reader();
            while (updating.get() > 0) {
                reader.lock();
                look(map, form);
                reader.unlock();
                Thread.yield();
            }
        }));
        all.add(Background.start(() -> {
            while (updating.get() > 0) {
                long cookie = domain.enter();
                look(map, form);
                domain.exit(cookie);
                Thread.yield();
            }
        }));
        all.add(Background.start(() -> {
            try (QuiescentReader reader = domain.registerQuiescent()) {
                while (updating.get() > 0) {
                    look(map, form);
                    reader.quiescentState();
                    Thread.yield();
                }
            }
        }));
        if (form != Form.SMALL) {
            all.add(Background.start(() -> {
                for (int wave = 0; wave < WAVES && updating.get() > 0; wave++) {
                    IntStream.range(KEYS, KEYS + WAVE).forEach(n -> map.put(form.key(n), make()));
                    IntStream.range(KEYS, KEYS + WAVE).forEach(n -> map.remove(form.key(n)));
                }
            }));
        }
        all.forEach(Background::join);
    }

    private void look(RcuHashMap<Object, Guarded> map, Form form) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        if (random.nextInt(8) == 0) {
            map.values().forEach(this::look);
        } else {
            Guarded held = map.get(form.key(random.nextInt(KEYS)));
            if (held != null) {
                look(held);
            }
        }
    }

    private void look(Guarded held) {
        if (ThreadLocalRandom.current().nextInt(64) == 0) {
            Thread.yield();
        }
        for (int looks = 0; looks < 4; looks++) {
            if (held.isPoisoned()) {
                poisoned.incrementAndGet();
                return;
            }
            Thread.onSpinWait();
        }
    }

    private Guarded make() {
        Guarded value = new Guarded();
        made.add(value);
        return value;
    }

    private void update(RcuDomain domain, RcuHashMap<Object, Guarded> map, Form form) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        Object key = form.key(random.nextInt(KEYS));
        switch (random.nextInt(12)) {
            case 0 -> map.remove(key);
            case 1 -> map.replaceAll((k, v) -> random.nextInt(4) == 0 ? make() : v);
            case 2 -> map.compute(key, (k, v) -> v == null ? make() : null);
            case 3 -> map.computeIfPresent(key, (k, v) -> make());
            case 4 -> map.merge(key, make(), (old, given) -> given);
            case 5 -> {
                try (var section = domain.read()) {
                    Iterator<Guarded> values = map.values().iterator();
                    for (int steps = random.nextInt(KEYS); values.hasNext() && steps >= 0; steps--) {
                        values.next();
                        if (steps == 0) {
                            values.remove();
                        }
                    }
                }
            }
            case 6 -> {
                try (var section = domain.read()) {
                    map.entrySet().removeIf(entry -> entry.getKey().hashCode() % 8 == key.hashCode() % 8);
                }
            }
            case 7 -> {
                if (random.nextInt(50) == 0) {
                    map.clear();
                }
            }
            default -> map.put(key, make());
        }
    }
}
