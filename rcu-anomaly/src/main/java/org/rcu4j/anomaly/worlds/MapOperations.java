package org.rcu4j.anomaly.worlds;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.rcu4j.anomaly.Operation;
import org.rcu4j.anomaly.World;
import org.rcu4j.anomaly.agent.Points;
import org.rcu4j.collections.RcuHashMap;

/** RcuHashMap, compared with a HashMap on which the same is done. */
final class MapOperations {

    private final List<Operation> operations = new ArrayList<>();

    private MapOperations() {}

    /** How the map is filled before. */
    private enum Shape {
        /** A few entries. */
        SMALL(5, false),
        /** One more makes it grow. */
        FULL(12, false),
        /** A chain of keys with the same hash. */
        CHAIN(4, true),
        /** So many keys with the same hash that they make a tree. */
        TREE(14, true);

        private final int size;
        private final boolean colliding;

        Shape(int size, boolean colliding) {
            this.size = size;
            this.colliding = colliding;
        }
    }

    static List<Operation> all() {
        MapOperations maps = new MapOperations();
        for (Shape shape : Shape.values()) {
            maps.updates(shape, true);
        }
        maps.updates(Shape.SMALL, false);
        maps.updates(Shape.TREE, false);
        maps.updates(Shape.FULL, false);
        maps.bulk();
        maps.reads();
        return maps.operations;
    }

    /** What is done, with the map and with its model. */
    private interface Step {
        void on(Map<Item, Item> map, MapWorld world) throws Exception;
    }

    private void add(String name, Shape shape, boolean reclaims, boolean whole, Step step) {
        String title = "RcuHashMap." + name + ", " + shape.name().toLowerCase(java.util.Locale.ROOT)
                + (reclaims ? "" : ", no domain");
        Supplier<World> world = () -> new MapWorld(shape, reclaims, whole, step);
        operations.add(Operation.of("collections", title, world));
    }

    private void updates(Shape shape, boolean reclaims) {
        List<Map.Entry<String, Step>> steps = List.of(
                Map.entry("put, new", (m, w) -> m.put(w.newKey, w.value(0))),
                Map.entry("put, there", (m, w) -> m.put(w.key(2), w.value(0))),
                Map.entry("putIfAbsent, new", (m, w) -> m.putIfAbsent(w.newKey, w.value(0))),
                Map.entry("putIfAbsent, there", (m, w) -> m.putIfAbsent(w.key(2), w.value(0))),
                Map.entry("remove", (m, w) -> m.remove(w.key(2))),
                Map.entry("remove, not there", (m, w) -> m.remove(w.newKey)),
                Map.entry("remove, with value", (m, w) -> m.remove(w.key(2), m.get(w.key(2)))),
                Map.entry("replace", (m, w) -> m.replace(w.key(2), w.value(0))),
                Map.entry("replace, with value", (m, w) -> m.replace(w.key(2), w.before(2), w.value(0))),
                Map.entry("compute, new", (m, w) -> m.compute(w.newKey, (k, v) -> w.made(0))),
                Map.entry("compute, there", (m, w) -> m.compute(w.key(2), (k, v) -> w.made(0))),
                Map.entry("compute, to nothing", (m, w) -> m.compute(w.key(2), (k, v) -> w.none())),
                Map.entry("computeIfAbsent", (m, w) -> m.computeIfAbsent(w.newKey, k -> w.made(0))),
                Map.entry("computeIfPresent", (m, w) -> m.computeIfPresent(w.key(2), (k, v) -> w.made(0))),
                Map.entry("merge, new", (m, w) -> m.merge(w.newKey, w.value(0), (a, b) -> w.made(1))),
                Map.entry("merge, there", (m, w) -> m.merge(w.key(2), w.value(0), (a, b) -> w.made(1))),
                Map.entry("merge, to nothing", (m, w) -> m.merge(w.key(2), w.value(0), (a, b) -> w.none())),
                Map.entry("iterator().remove", (m, w) -> {
                    Iterator<Item> keys = m.keySet().iterator();
                    while (keys.hasNext()) {
                        if (keys.next() == w.key(2)) {
                            keys.remove();
                            break; // what comes next is another operation
                        }
                    }
                }),
                Map.entry("setValue", (m, w) -> {
                    for (Map.Entry<Item, Item> entry : m.entrySet()) {
                        if (entry.getKey() == w.key(2)) {
                            Item unused = entry.setValue(w.value(0));
                            break;
                        }
                    }
                }),
                Map.entry("keySet().remove", (m, w) -> m.keySet().remove(w.key(2))),
                Map.entry("values().remove", (m, w) -> m.values().remove(w.before(2))),
                Map.entry("entrySet().remove", (m, w) -> m.entrySet().remove(Map.entry(w.key(2), w.before(2)))));
        steps.forEach(step -> add(step.getKey(), shape, reclaims, true, step.getValue()));
    }

    /** Where each step is whole by itself. */
    private void bulk() {
        for (Shape shape : List.of(Shape.SMALL, Shape.TREE)) {
            for (boolean reclaims : new boolean[] {true, false}) {
                add("clear", shape, reclaims, false, (m, w) -> m.clear());
                add("putAll", shape, reclaims, false, (m, w) -> {
                    Map<Item, Item> added = new java.util.LinkedHashMap<>();
                    added.put(w.key(1), w.value(0));
                    added.put(w.newKey, w.value(1));
                    added.put(w.key(2), w.value(2));
                    m.putAll(added);
                });
                add("replaceAll", shape, reclaims, false, (m, w) -> m.replaceAll((k, v) -> w.made(k.number())));
                add(
                        "keySet().removeIf",
                        shape,
                        reclaims,
                        false,
                        (m, w) -> m.keySet().removeIf(k -> {
                            Points.user("predicate");
                            return k.number() % 2 == 0;
                        }));
                add(
                        "values().retainAll",
                        shape,
                        reclaims,
                        false,
                        (m, w) -> m.values().retainAll(List.of(w.before(1), w.before(2))));
                add(
                        "entrySet().clear",
                        shape,
                        reclaims,
                        false,
                        (m, w) -> m.entrySet().clear());
            }
        }
    }

    private void reads() {
        for (Shape shape : List.of(Shape.SMALL, Shape.TREE)) {
            add("get, containsKey, getOrDefault", shape, true, true, (m, w) -> {
                World.require(m.get(w.key(1)) == w.before(1), "found");
                World.require(!m.containsKey(w.newKey), "not found");
                World.require(m.getOrDefault(w.newKey, w.value(0)) == w.value(0), "the default");
            });
            add("containsValue, forEach, toString, hashCode", shape, true, true, (m, w) -> {
                World.require(m.containsValue(w.before(1)), "found");
                m.forEach((k, v) -> Points.user("action"));
                String unused = m.toString() + m.hashCode();
            });
        }
    }

    private static final class MapWorld extends DomainWorld {
        private final boolean reclaims;
        private final boolean whole;
        private final Step step;
        private final RcuHashMap<Item, Item> map;
        private final List<Item> keys = new ArrayList<>();
        private final List<Item> values = new ArrayList<>();
        private final List<Item> newValues = new ArrayList<>();
        private final Item newKey;

        MapWorld(Shape shape, boolean reclaims, boolean whole, Step step) {
            this.reclaims = reclaims;
            this.whole = whole;
            this.step = step;
            map = reclaims ? new RcuHashMap<>(domain, Item::free) : new RcuHashMap<>();
            for (int i = 0; i < shape.size; i++) {
                keys.add(shape.colliding ? new Item(i, 77) : new Item(i));
                values.add(new Item(1000 + i));
            }
            newKey = shape.colliding ? new Item(shape.size, 77) : new Item(shape.size);
            for (int i = 0; i < shape.size + 1; i++) {
                newValues.add(new Item(2000 + i));
            }
            fill(map);
        }

        private void fill(Map<Item, Item> filled) {
            for (int i = 0; i < keys.size(); i++) {
                filled.put(keys.get(i), values.get(i));
            }
        }

        Item key(int i) {
            return keys.get(i);
        }

        Item before(int i) {
            return values.get(i);
        }

        Item value(int i) {
            return newValues.get(i);
        }

        Item made(int i) {
            Points.user("function");
            return newValues.get(i);
        }

        @SuppressWarnings("NullAway") // what a function returns that wants the entry removed
        Item none() {
            Points.user("function");
            return null;
        }

        @Override
        public void operate() throws Exception {
            step.on(map, this);
        }

        @Override
        void checkMore(boolean done) throws Exception {
            Map<Item, Item> before = new HashMap<>();
            fill(before);
            Map<Item, Item> after = new HashMap<>(before);
            step.on(after, this);
            Map<Item, Item> now = new HashMap<>();
            int count = 0;
            for (Map.Entry<Item, Item> entry : map.entrySet()) {
                Item twice = now.put(entry.getKey(), entry.getValue());
                require(twice == null, "an iterator returns each key once");
                count++;
            }
            requireEqual(map.size(), count, "size(), compared with what an iterator finds,");
            now.forEach((key, value) -> require(map.get(key) == value, "get finds what an iterator finds"));
            if (whole || done) {
                requireEqual(now, done ? after : before, "the map");
            } else {
                requirePartly(now, before, after);
            }
            Predicate<Item> isThere = now::containsValue;
            for (Item value : values) {
                value.requireFreed(reclaims && !isThere.test(value) ? 1 : 0);
            }
            newValues.forEach(value -> value.requireFreed(0));
            checkUpdates();
        }

        private void requirePartly(Map<Item, Item> now, Map<Item, Item> before, Map<Item, Item> after) {
            List<Item> all = new ArrayList<>(keys);
            all.add(newKey);
            for (Item key : all) {
                Item value = now.get(key);
                require(value == before.get(key) || value == after.get(key), "a key has its old value or its new one");
            }
        }

        /** Another thread can put, replace and remove every key. */
        private void checkUpdates() {
            List<Item> all = new ArrayList<>(keys);
            all.add(newKey);
            for (Item key : all) {
                Item given = new Item(3000 + key.number());
                map.put(key, given);
                require(map.get(key) == given, "what another thread has put is there");
            }
            requireEqual(map.size(), all.size(), "size()");
            for (Item key : all) {
                require(map.remove(key) != null, "another thread removes what is there");
            }
            requireEqual(map.size(), 0, "size()");
            require(!map.entrySet().iterator().hasNext(), "the map is empty");
        }

        @Override
        void checkFreed(boolean done) {}
    }
}
