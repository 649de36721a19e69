package org.rcu4j.collections;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.RcuDomain;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

/**
 * Readers and iterators walk a list while updaters change it, and see an ordered list of complete elements, in which what is
 * there all the time is never missing: some elements stay, and some are replaced again and again. Each updater has decades of
 * its own, and knows at the end what must be there. The control replaces in two steps.
 */
class RcuLinkedListStressTest {

    private static final int DECADES = 6;
    private static final int UPDATERS = 2;
    private static final int UPDATES = 10_000;
    private static final long GENEROUS = Duration.ofSeconds(60).toNanos();

    /** Equal by its number. Not safely published by itself: nothing is final but the number. */
    private static final class Item {
        final int number;
        int[] payload;

        Item(int number) {
            this.number = number;
            this.payload = new int[] {number, number};
            payload[1] = ~number;
        }

        boolean isComplete() {
            int[] seen = payload;
            return seen != null && seen[0] == number && seen[1] == ~number;
        }

        /** The first of a decade is there from the beginning to the end. */
        boolean isPermanent() {
            return number % 10 == 0;
        }

        /** The last is replaced, but always there. */
        boolean isReplaced() {
            return number % 10 == 9;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Item item && item.number == number;
        }

        @Override
        public int hashCode() {
            return number;
        }
    }

    static Stream<Object[]> all() {
        return ThreadKind.available()
                .flatMap(kind -> Stream.of(LinkedListForm.values()).map(form -> new Object[] {form, kind}));
    }

    private final AtomicLong faults = new AtomicLong();
    private final AtomicInteger updating = new AtomicInteger();

    @ParameterizedTest
    @MethodSource("all")
    void readersSeeAnOrderedListOfCompleteElements(LinkedListForm form, ThreadKind kind) {
        run(form, kind, RcuLinkedList::replace);
        assertThat(faults).hasValue(0);
    }

    @Test
    void controlThatReplacesInTwoStepsIsFound() {
        long start = System.nanoTime();
        while (faults.get() == 0 && System.nanoTime() - start < GENEROUS) {
            run(LinkedListForm.DOMAIN, ThreadKind.PLATFORM, (list, old, replacement) -> {
                list.remove(old);
                Thread.yield();
                list.insertAfter(new Item(old.number / 10 * 10), replacement);
            });
        }
        assertThat(faults.get()).as("elements that were missed").isPositive();
    }

    private interface Replacement {
        void replace(RcuLinkedList<Item> list, Item old, Item replacement);
    }

    private void run(LinkedListForm form, ThreadKind kind, Replacement replacement) {
        try (RcuDomain domain = RcuDomain.create("stress")) {
            RcuLinkedList<Item> list = form.make(domain, item -> {});
            for (int decade = 0; decade < DECADES; decade++) {
                list.addLast(new Item(decade * 10));
                list.addLast(new Item(decade * 10 + 9));
            }
            updating.set(UPDATERS);
            List<Background> readers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                readers.add(Background.start(kind, () -> read(domain, form, list)));
            }
            List<TreeMap<Integer, Item>> expected = new ArrayList<>();
            List<Background> updaters = new ArrayList<>();
            for (int i = 0; i < UPDATERS; i++) {
                int own = i;
                TreeMap<Integer, Item> model = new TreeMap<>();
                expected.add(model);
                updaters.add(Background.start(kind, () -> update(list, own, model, replacement)));
            }
            updaters.forEach(Background::join);
            readers.forEach(Background::join);
            TreeMap<Integer, Item> present = new TreeMap<>();
            expected.forEach(present::putAll);
            if (faults.get() == 0) {
                assertThat(list).extracting(item -> item.number).containsExactlyElementsOf(present.keySet());
                assertThat(list.size()).isEqualTo(present.size());
            }
        }
    }

    private void update(RcuLinkedList<Item> list, int own, NavigableMap<Integer, Item> model, Replacement replacement) {
        try {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            for (int decade = own; decade < DECADES; decade += UPDATERS) {
                model.put(decade * 10, new Item(decade * 10));
                model.put(decade * 10 + 9, new Item(decade * 10 + 9));
            }
            for (int i = 0; i < UPDATES; i++) {
                int decade = own + UPDATERS * random.nextInt(DECADES / UPDATERS);
                Item item = new Item(decade * 10 + random.nextInt(1, 10));
                if (item.isReplaced()) {
                    replacement.replace(list, item, new Item(item.number));
                } else if (model.containsKey(item.number)) {
                    remove(list, item, random.nextInt(3));
                    model.remove(item.number);
                } else {
                    list.insertAfter(new Item(model.lowerKey(item.number)), item);
                    model.put(item.number, item);
                }
                if (random.nextInt(16) == 0) {
                    Thread.yield();
                }
            }
        } finally {
            updating.decrementAndGet();
        }
    }

    private static void remove(RcuLinkedList<Item> list, Item item, int how) {
        switch (how) {
            case 0 -> list.remove(item);
            case 1 -> list.removeIf(item::equals);
            default -> {
                try (RcuLinkedList.Cursor<Item> cursor = list.iterator()) {
                    while (!cursor.next().equals(item)) {}
                    cursor.remove();
                }
            }
        }
    }

    private void read(RcuDomain domain, LinkedListForm form, RcuLinkedList<Item> list) {
        while (updating.get() > 0) {
            try (var section = form.enter(domain)) {
                readOnce(list, ThreadLocalRandom.current());
            }
            LockSupport.parkNanos(1); // a virtual thread that only yields can keep new ones from their first turn
        }
    }

    private void readOnce(RcuLinkedList<Item> list, ThreadLocalRandom random) {
        Traversal traversal = new Traversal();
        switch (random.nextInt(3)) {
            case 0 -> {
                list.forEach(traversal);
                expect(traversal.sawAllThatStays());
            }
            case 1 -> {
                list.iterator().forEachRemaining(item -> {
                    traversal.accept(item);
                    if (random.nextInt(8) == 0) {
                        Thread.yield(); // so that the iterator stands on what is removed
                    }
                });
                expect(traversal.sawAllThatStays());
            }
            default -> {
                Item wanted = new Item(random.nextInt(DECADES) * 10 + (random.nextBoolean() ? 0 : 9));
                expect(list.contains(wanted));
                Item found = list.find(wanted::equals);
                expect(found != null && found.isComplete());
            }
        }
    }

    private void expect(boolean truth) {
        if (!truth) {
            faults.incrementAndGet();
        }
    }

    /** One walk along the list. */
    private final class Traversal implements Consumer<Item> {
        private final Set<Integer> staying = new HashSet<>();
        private int last = -1;

        @Override
        public void accept(Item item) {
            expect(item.isComplete());
            expect(item.number > last);
            last = item.number;
            if (item.isPermanent() || item.isReplaced()) {
                staying.add(item.number);
            }
        }

        boolean sawAllThatStays() {
            return staying.size() == 2 * DECADES;
        }
    }
}
