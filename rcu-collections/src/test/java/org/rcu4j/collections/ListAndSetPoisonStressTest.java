package org.rcu4j.collections;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.RcuDomain;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

/**
 * Elements are poisoned on reclamation, and readers look for poison in what they visit. At the end each element that left has
 * been reclaimed once, and none that is still there. The controls reclaim without a grace period, or read without holding what
 * they look at: the readers must notice.
 */
class ListAndSetPoisonStressTest {

    private static final int UPDATERS = 2;
    private static final int UPDATES = 30_000;
    private static final int NUMBERS = 8;
    private static final long GENEROUS = Duration.ofSeconds(60).toNanos();

    /** Equal by its number. */
    static final class Guarded implements Comparable<Guarded> {
        final int number;
        final AtomicInteger reclaimed = new AtomicInteger();

        Guarded(int number) {
            this.number = number;
        }

        void reclaim() {
            reclaimed.incrementAndGet();
        }

        boolean isPoisoned() {
            return reclaimed.getOpaque() != 0;
        }

        /** In a set that reclaims too early, a poisoned element is compared with. */
        @Override
        public int compareTo(Guarded other) {
            return Integer.compare(number, other.number);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Guarded guarded && guarded.number == number;
        }

        @Override
        public int hashCode() {
            return number;
        }
    }

    /** A collection under test, and how it is read. */
    interface Subject {
        void add(Guarded element);

        /** Removes the element, which is there, in one of several ways. */
        void remove(Guarded element, int way);

        /** Replaces the element, which is there. */
        void replace(Guarded element, Guarded replacement);

        void read(Consumer<Guarded> visitor, int way);
    }

    enum Kind {
        LIST {
            @Override
            Subject make(RcuDomain domain) {
                return new ListSubject(domain, new RcuLinkedList<>(domain, Guarded::reclaim), false);
            }
        },
        COUNTED_LIST {
            @Override
            Subject make(RcuDomain domain) {
                return new ListSubject(null, RcuLinkedList.referenceCounted(Guarded::reclaim), false);
            }
        },
        SET {
            @Override
            Subject make(RcuDomain domain) {
                return new SetSubject(domain, new LockFreeSet<>(domain, Guarded::reclaim), false);
            }
        },
        LIST_WITHOUT_GRACE_PERIOD {
            @Override
            Subject make(RcuDomain domain) {
                return new ListSubject(domain, new RcuLinkedList<>(domain), true);
            }
        },
        COUNTED_LIST_READ_WITHOUT_HOLDING {
            @Override
            Subject make(RcuDomain domain) {
                RcuLinkedList<Guarded> list = RcuLinkedList.referenceCounted(Guarded::reclaim);
                return new ListSubject(null, list, false) {
                    @Override
                    public void read(Consumer<Guarded> visitor, int way) {
                        Guarded found = list.find(element -> element.number % 4 == way);
                        if (found != null) {
                            visitor.accept(found);
                        }
                    }
                };
            }
        },
        SET_WITHOUT_GRACE_PERIOD {
            @Override
            Subject make(RcuDomain domain) {
                return new SetSubject(domain, new LockFreeSet<>(), true);
            }
        };

        abstract Subject make(RcuDomain domain);
    }

    private static class ListSubject implements Subject {
        private final @Nullable RcuDomain domain;
        private final RcuLinkedList<Guarded> list;
        private final boolean reclaimsAtOnce;

        ListSubject(@Nullable RcuDomain domain, RcuLinkedList<Guarded> list, boolean reclaimsAtOnce) {
            this.domain = domain;
            this.list = list;
            this.reclaimsAtOnce = reclaimsAtOnce;
        }

        @Override
        public void add(Guarded element) {
            if (element.number % 2 == 0) {
                list.addFirst(element);
            } else if (!list.insertAfter(new Guarded(element.number - 1), element)) {
                list.addLast(element);
            }
        }

        @Override
        public void remove(Guarded element, int way) {
            switch (way) {
                case 0 -> assertThat(list.remove(element)).isTrue();
                case 1 -> assertThat(list.removeIf(e -> e == element)).isTrue();
                default -> removeByIterator(element);
            }
            reclaimAtOnce(element);
        }

        private void removeByIterator(Guarded element) {
            enter();
            try (RcuLinkedList.Cursor<Guarded> cursor = list.iterator()) {
                while (cursor.hasNext()) {
                    if (cursor.next() == element) {
                        cursor.remove();
                    }
                }
            } finally {
                leave();
            }
        }

        @Override
        public void replace(Guarded element, Guarded replacement) {
            assertThat(list.replace(element, replacement)).isTrue();
            reclaimAtOnce(element);
        }

        private void reclaimAtOnce(Guarded element) {
            if (reclaimsAtOnce) {
                element.reclaim();
            }
        }

        @Override
        public void read(Consumer<Guarded> visitor, int way) {
            enter();
            try {
                switch (way) {
                    case 0 -> list.forEach(visitor);
                    case 1 -> list.withFirst(element -> element.number > 2, visitor);
                    default -> {
                        try (RcuLinkedList.Cursor<Guarded> cursor = list.iterator()) {
                            for (int i = 0; i < NUMBERS / 2 && cursor.hasNext(); i++) {
                                visitor.accept(cursor.next());
                            }
                        }
                    }
                }
            } finally {
                leave();
            }
        }

        private void enter() {
            if (domain != null) {
                domain.readLock();
            }
        }

        private void leave() {
            if (domain != null) {
                domain.readUnlock();
            }
        }
    }

    private static final class SetSubject implements Subject {
        private final RcuDomain domain;
        private final LockFreeSet<Guarded> set;
        private final boolean reclaimsAtOnce;

        SetSubject(RcuDomain domain, LockFreeSet<Guarded> set, boolean reclaimsAtOnce) {
            this.domain = domain;
            this.set = set;
            this.reclaimsAtOnce = reclaimsAtOnce;
        }

        @Override
        public void add(Guarded element) {
            assertThat(set.add(element)).isTrue();
        }

        @Override
        public void remove(Guarded element, int way) {
            if (way == 0) {
                removeByIterator(element);
            } else {
                assertThat(set.remove(element)).isTrue();
            }
            if (reclaimsAtOnce) {
                element.reclaim();
            }
        }

        private void removeByIterator(Guarded element) {
            try (var section = domain.read()) {
                Iterator<Guarded> iterator = set.iterator();
                while (iterator.hasNext()) {
                    if (iterator.next() == element) {
                        iterator.remove();
                    }
                }
            }
        }

        @Override
        public void replace(Guarded element, Guarded replacement) {
            remove(element, 1);
            add(replacement);
        }

        @Override
        public void read(Consumer<Guarded> visitor, int way) {
            try (var section = domain.read()) {
                set.forEach(visitor);
            }
        }
    }

    static Stream<Object[]> sound() {
        return ThreadKind.available()
                .flatMap(threads ->
                        Stream.of(Kind.LIST, Kind.COUNTED_LIST, Kind.SET).map(kind -> new Object[] {kind, threads}));
    }

    private final AtomicLong poisoned = new AtomicLong();
    private final AtomicInteger updating = new AtomicInteger();

    @ParameterizedTest
    @MethodSource("sound")
    void nobodyEverVisitsPoisonAndAllIsReclaimedOnce(Kind kind, ThreadKind threads) {
        run(kind, threads);
        assertThat(poisoned).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"LIST_WITHOUT_GRACE_PERIOD", "COUNTED_LIST_READ_WITHOUT_HOLDING", "SET_WITHOUT_GRACE_PERIOD"})
    void controlIsFound(Kind kind) {
        long start = System.nanoTime();
        while (poisoned.get() == 0 && System.nanoTime() - start < GENEROUS) {
            run(kind, ThreadKind.PLATFORM);
        }
        assertThat(poisoned.get()).as("sightings of poison").isPositive();
    }

    private void run(Kind kind, ThreadKind threads) {
        Queue<Guarded> left = new ConcurrentLinkedQueue<>();
        Queue<Guarded> present = new ConcurrentLinkedQueue<>();
        try (RcuDomain domain = RcuDomain.create("poison")) {
            Subject subject = kind.make(domain);
            updating.set(UPDATERS);
            List<Background> all = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                all.add(Background.start(threads, () -> {
                    while (updating.get() > 0) {
                        subject.read(this::visit, ThreadLocalRandom.current().nextInt(4));
                        LockSupport.parkNanos(1); // a virtual thread that only yields can keep new ones from their turn
                    }
                }));
            }
            for (int i = 0; i < UPDATERS; i++) {
                int own = i;
                all.add(Background.start(threads, () -> update(subject, own, left, present)));
            }
            all.forEach(Background::join);
            domain.barrier();
            assertThat(left).allMatch(element -> element.reclaimed.get() == 1, "was reclaimed once");
            assertThat(present).allMatch(element -> element.reclaimed.get() == 0, "is still there");
            present.forEach(element -> subject.remove(element, 1));
        }
        assertThat(present).allMatch(element -> element.reclaimed.get() == 1, "was reclaimed in the end");
    }

    private void visit(Guarded element) {
        for (int looks = ThreadLocalRandom.current().nextInt(4); looks >= 0; looks--) {
            if (element.isPoisoned()) {
                poisoned.incrementAndGet();
                return;
            }
            if (looks == 2) {
                Thread.yield();
            }
        }
    }

    private void update(Subject subject, int own, Queue<Guarded> left, Queue<Guarded> present) {
        Map<Integer, Guarded> model = new HashMap<>();
        try {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            for (int i = 0; i < UPDATES; i++) {
                int number = random.nextInt(NUMBERS / UPDATERS) * UPDATERS + own;
                Guarded old = model.get(number);
                Guarded fresh = new Guarded(number);
                if (old == null) {
                    subject.add(fresh);
                    model.put(number, fresh);
                } else if (random.nextBoolean()) {
                    subject.remove(old, random.nextInt(3));
                    model.remove(number);
                    left.add(old);
                } else {
                    subject.replace(old, fresh);
                    model.put(number, fresh);
                    left.add(old);
                }
                if (random.nextInt(16) == 0) {
                    Thread.yield();
                }
            }
        } finally {
            updating.decrementAndGet();
            present.addAll(model.values());
        }
    }
}
