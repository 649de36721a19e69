package org.rcu4j.collections;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rcu4j.RcuDomain;
import org.rcu4j.ReadSection;
import org.rcu4j.testing.StackEnd;

/**
 * One of the updates that collections have, in one of the forms of a collection: what is to hold for all of them is tested with
 * each. Each is made with a number, by which it chooses what it updates.
 */
record UpdateCase(String name, Maker maker, Update update) {

    /** An element or a value; equal to others of its number, and yet an object of its own. */
    record Item(int number) implements Comparable<Item> {
        @Override
        public int compareTo(Item other) {
            return Integer.compare(number, other.number);
        }
    }

    /** A key of which eight have the same hash code, and more than that the same bin. */
    record Key(int number) implements Comparable<Key> {
        @Override
        public int hashCode() {
            return number % 3;
        }

        @Override
        public int compareTo(Key other) {
            return Integer.compare(number, other.number);
        }
    }

    /** A collection, seen as what is tested needs it. */
    interface Subject {
        /** All that is in it, once, found by walking. */
        List<Item> items();

        /** What it says itself. */
        int size();

        /** Updates by another thread that touch every lock that there is. */
        void updateEverything();
    }

    /** Makes a collection that is filled with the items 0 to 59. */
    interface Maker {
        Subject make(RcuDomain domain, Consumer<Item> reclaim, ToLongFunction<Item> weigher);
    }

    interface Update {
        void run(Subject subject, int number);
    }

    static final int FILLED = 60;

    @Override
    public String toString() {
        return name;
    }

    Subject make(RcuDomain domain, Consumer<Item> reclaim) {
        return maker.make(domain, reclaim, item -> 8);
    }

    /** Attempts the update at the end of a stack. */
    StackEnd.Outcome attemptAtStackEnd(Subject subject, int round, int attempts) {
        update.run(subject, 0); // once with room enough, so that no class is initialized at the end of it
        AtomicInteger number = new AtomicInteger();
        return StackEnd.attempt(round, attempts, () -> update.run(subject, number.incrementAndGet()));
    }

    // --- the collections

    private record MapSubject(RcuHashMap<Object, Item> map, boolean colliding) implements Subject {
        Object key(int number) {
            return colliding ? new Key(number) : Integer.valueOf(number);
        }

        @Override
        public List<Item> items() {
            List<Item> items = new ArrayList<>();
            map.forEach((key, item) -> items.add(item));
            return items;
        }

        @Override
        public int size() {
            return map.size();
        }

        @Override
        public void updateEverything() {
            for (int number = 10_000; number < 10_000 + 2 * Stripes.COUNT; number++) {
                map.put(number, new Item(number));
                map.remove(number);
            }
            map.put(key(10_000), new Item(10_000));
            map.remove(key(10_000));
        }
    }

    private record ListSubject(RcuLinkedList<Item> list) implements Subject {
        @Override
        public List<Item> items() {
            List<Item> items = new ArrayList<>();
            list.forEach(items::add);
            return items;
        }

        @Override
        public int size() {
            return list.size();
        }

        @Override
        public void updateEverything() {
            list.addLast(new Item(10_000));
            list.remove(new Item(10_000));
        }
    }

    private record SetSubject(LockFreeSet<Item> set) implements Subject {
        @Override
        public List<Item> items() {
            List<Item> items = new ArrayList<>();
            for (Item item : set) {
                items.add(item);
            }
            return items;
        }

        @Override
        public int size() {
            return set.size();
        }

        @Override
        public void updateEverything() {
            set.add(new Item(10_000));
            set.remove(new Item(10_000));
        }
    }

    private static Subject mapOf(RcuHashMap<Object, Item> map, boolean colliding) {
        MapSubject subject = new MapSubject(map, colliding);
        for (int number = 0; number < FILLED; number++) {
            map.put(subject.key(number), new Item(number));
        }
        return subject;
    }

    private static Subject listOf(RcuLinkedList<Item> list) {
        for (int number = 0; number < FILLED; number++) {
            list.addLast(new Item(number));
        }
        return new ListSubject(list);
    }

    private static Subject setOf(LockFreeSet<Item> set) {
        for (int number = 0; number < FILLED; number++) {
            set.add(new Item(number));
        }
        return new SetSubject(set);
    }

    // --- the updates

    private interface MapUpdate {
        void run(RcuHashMap<Object, Item> map, Object key, Item item);
    }

    private interface ListUpdate {
        void run(RcuLinkedList<Item> list, Item item);
    }

    private interface SetUpdate {
        void run(LockFreeSet<Item> set, Item item);
    }

    private static Update map(MapUpdate update) {
        return (subject, number) -> {
            MapSubject own = (MapSubject) subject;
            update.run(own.map, own.key(number), new Item(number));
        };
    }

    private static Update list(ListUpdate update) {
        return (subject, number) -> update.run(((ListSubject) subject).list, new Item(number));
    }

    private static Update set(SetUpdate update) {
        return (subject, number) -> update.run(((SetSubject) subject).set, new Item(number));
    }

    private static <T> void removeFrom(Iterator<T> iterator, @Nullable Object what) {
        while (iterator.hasNext()) {
            if (iterator.next().equals(what)) {
                iterator.remove();
                return;
            }
        }
    }

    private static final Map<String, Update> MAP_UPDATES = Map.ofEntries(
            Map.entry("put", map((map, key, item) -> map.put(key, item))),
            Map.entry("putIfAbsent", map((map, key, item) -> map.putIfAbsent(key, item))),
            Map.entry("replace", map((map, key, item) -> map.replace(key, item))),
            Map.entry("replace with value", map((map, key, item) -> map.replace(key, item, new Item(item.number)))),
            Map.entry("remove", map((map, key, item) -> map.remove(key))),
            Map.entry("remove with value", map((map, key, item) -> map.remove(key, item))),
            Map.entry("compute", map((map, key, item) -> map.compute(key, (k, present) -> item))),
            Map.entry("compute to none", map((map, key, item) -> map.compute(key, (k, present) -> null))),
            Map.entry("computeIfAbsent", map((map, key, item) -> map.computeIfAbsent(key, k -> item))),
            Map.entry("computeIfPresent", map((map, key, item) -> map.computeIfPresent(key, (k, present) -> item))),
            Map.entry("merge", map((map, key, item) -> map.merge(key, item, (present, given) -> given))),
            Map.entry(
                    "iterator", map((map, key, item) -> removeFrom(map.keySet().iterator(), key))),
            Map.entry("values remove", map((map, key, item) -> map.values().remove(item))),
            Map.entry("keys removeIf", map((map, key, item) -> map.keySet().removeIf(key::equals))),
            Map.entry(
                    "setValue",
                    map((map, key, item) -> map.entrySet().iterator().next().setValue(item))));

    private static final Map<String, Update> LIST_UPDATES = Map.of(
            "addFirst", list((list, item) -> list.addFirst(item)),
            "addLast", list((list, item) -> list.addLast(item)),
            "insertAfter", list((list, item) -> list.insertAfter(item, item)),
            "remove", list((list, item) -> list.remove(item)),
            "removeIf", list((list, item) -> list.removeIf(item::equals)),
            "replace", list((list, item) -> list.replace(item, new Item(item.number))),
            "iterator", list(UpdateCase::removeByCursor));

    private static final Map<String, Update> SET_UPDATES = Map.of(
            "add", set((set, item) -> set.add(new Item(item.number + FILLED))),
            "remove", set((set, item) -> set.remove(item)),
            "iterator", set((set, item) -> removeFrom(set.iterator(), item)));

    private static void removeByCursor(RcuLinkedList<Item> list, Item item) {
        try (RcuLinkedList.Cursor<Item> cursor = list.iterator()) {
            removeFrom(cursor, item);
        }
    }

    // --- all of them

    /** The updates of collections that have what leaves them reclaimed by a domain. */
    static Stream<UpdateCase> reclaiming() {
        return Stream.of(
                        cases(
                                "map: ",
                                (domain, reclaim, weigher) -> mapOf(new RcuHashMap<>(domain, reclaim, weigher), false),
                                MAP_UPDATES),
                        cases(
                                "map of full bins: ",
                                (domain, reclaim, weigher) -> mapOf(new RcuHashMap<>(domain, reclaim, weigher), true),
                                MAP_UPDATES),
                        cases(
                                "list: ",
                                (domain, reclaim, weigher) -> listOf(new RcuLinkedList<>(domain, reclaim, weigher)),
                                LIST_UPDATES),
                        cases(
                                "set: ",
                                (domain, reclaim, weigher) -> setOf(new LockFreeSet<>(domain, reclaim, weigher)),
                                SET_UPDATES))
                .flatMap(List::stream);
    }

    /** The updates of all others. */
    static Stream<UpdateCase> others() {
        return Stream.of(
                        cases(
                                "plain map: ",
                                (domain, reclaim, weigher) -> mapOf(new RcuHashMap<>(), false),
                                MAP_UPDATES),
                        cases(
                                "plain map of full bins: ",
                                (domain, reclaim, weigher) -> mapOf(new RcuHashMap<>(), true),
                                MAP_UPDATES),
                        cases(
                                "counting list: ",
                                (domain, reclaim, weigher) -> listOf(RcuLinkedList.referenceCounted(reclaim)),
                                LIST_UPDATES),
                        cases(
                                "plain list: ",
                                (domain, reclaim, weigher) -> listOf(new RcuLinkedList<>(domain)),
                                LIST_UPDATES),
                        cases("plain set: ", (domain, reclaim, weigher) -> setOf(new LockFreeSet<>()), SET_UPDATES))
                .flatMap(List::stream);
    }

    private static List<UpdateCase> cases(String of, Maker maker, Map<String, Update> updates) {
        return updates.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(update -> new UpdateCase(of + update.getKey(), maker, update.getValue()))
                .toList();
    }

    /** All that is in a subject, in a section of the domain. */
    static List<Item> itemsOf(Subject subject, RcuDomain domain) {
        try (ReadSection section = domain.read()) {
            return subject.items();
        }
    }
}
