package org.rcu4j.anomaly.worlds;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.rcu4j.anomaly.Operation;
import org.rcu4j.anomaly.agent.Points;
import org.rcu4j.collections.LockFreeSet;
import org.rcu4j.collections.RcuLinkedList;

/** RcuLinkedList in its three forms, and LockFreeSet in its two, compared with collections of the JDK. */
final class ListOperations {

    private final List<Operation> operations = new ArrayList<>();

    private ListOperations() {}

    static List<Operation> all() {
        ListOperations lists = new ListOperations();
        for (Form form : Form.values()) {
            lists.lists(form);
        }
        lists.sets(true);
        lists.sets(false);
        return lists.operations;
    }

    private enum Form {
        PLAIN,
        RECLAIMING,
        COUNTED
    }

    private interface ListStep {
        void on(RcuLinkedList<Item> list, Elements world) throws Exception;
    }

    private interface ModelStep {
        void on(List<Item> list, Elements world);
    }

    private interface SetStep {
        void on(LockFreeSet<Item> set, Elements world);
    }

    private interface SetModel {
        void on(NavigableSet<Item> set, Elements world);
    }

    private void list(String name, Form form, boolean whole, ListStep step, ModelStep model) {
        operations.add(Operation.of(
                "collections",
                "RcuLinkedList." + name + ", " + form.name().toLowerCase(java.util.Locale.ROOT),
                () -> new ListWorld(form, whole, step, model)));
    }

    private void lists(Form form) {
        list("addFirst", form, true, (l, w) -> l.addFirst(w.added), (l, w) -> l.add(0, w.added));
        list("addLast", form, true, (l, w) -> l.addLast(w.added), (l, w) -> l.add(w.added));
        list(
                "insertAfter",
                form,
                true,
                (l, w) -> l.insertAfter(w.old(1), w.added),
                (l, w) -> l.add(l.indexOf(w.old(1)) + 1, w.added));
        list("insertAfter, not there", form, true, (l, w) -> l.insertAfter(w.added, w.added), (l, w) -> {});
        list("remove", form, true, (l, w) -> l.remove(w.old(2)), (l, w) -> l.remove(w.old(2)));
        list("remove, not there", form, true, (l, w) -> l.remove(w.added), (l, w) -> {});
        list(
                "replace",
                form,
                true,
                (l, w) -> l.replace(w.old(2), w.added),
                (l, w) -> l.set(l.indexOf(w.old(2)), w.added));
        list(
                "removeIf",
                form,
                false,
                (l, w) -> l.removeIf(ListOperations::isEven),
                (l, w) -> l.removeIf(ListOperations::isEven));
        list(
                "iterator().remove",
                form,
                true,
                (l, w) -> {
                    try (RcuLinkedList.Cursor<Item> cursor = l.iterator()) {
                        while (cursor.hasNext()) {
                            if (cursor.next() == w.old(1)) {
                                cursor.remove();
                                break; // what comes next is another operation
                            }
                        }
                    }
                },
                (l, w) -> l.remove(w.old(1)));
        list(
                "contains, find, withFirst, forEach, toString",
                form,
                true,
                (l, w) -> {
                    Elements.require(l.contains(w.old(1)), "found");
                    Elements.require(l.find(e -> e == w.old(2)) == w.old(2), "found");
                    Elements.require(l.withFirst(e -> e == w.old(2), e -> Points.user("action")), "found");
                    l.forEach(e -> Points.user("action"));
                    String unused = l.toString();
                },
                (l, w) -> {});
    }

    private static boolean isEven(Item item) {
        Points.user("predicate");
        return item.number() % 2 == 0;
    }

    private void set(String name, boolean reclaims, SetStep step, SetModel model) {
        operations.add(Operation.of(
                "collections",
                "LockFreeSet." + name + (reclaims ? "" : ", no domain"),
                () -> new SetWorld(reclaims, step, model)));
    }

    private void sets(boolean reclaims) {
        set("add", reclaims, (s, w) -> s.add(w.added), (s, w) -> s.add(w.added));
        set("add, there", reclaims, (s, w) -> s.add(new Item(2)), (s, w) -> {});
        set("remove", reclaims, (s, w) -> s.remove(w.old(2)), (s, w) -> s.remove(w.old(2)));
        set("remove, not there", reclaims, (s, w) -> s.remove(w.added), (s, w) -> {});
        set(
                "iterator().remove",
                reclaims,
                (s, w) -> {
                    Iterator<Item> iterator = s.iterator();
                    while (iterator.hasNext()) {
                        if (iterator.next() == w.old(1)) {
                            iterator.remove();
                            break;
                        }
                    }
                },
                (s, w) -> s.remove(w.old(1)));
        set(
                "contains, size, toString",
                reclaims,
                (s, w) -> {
                    Elements.require(s.contains(w.old(1)), "found");
                    Elements.require(!s.isEmpty() && s.size() == 5, "five");
                    String unused = s.toString();
                },
                (s, w) -> {});
    }

    /** Elements 0 to 4 are there, number 10 may come. */
    private abstract static class Elements extends DomainWorld {
        final List<Item> olds = new ArrayList<>();
        final Item added = new Item(10);

        Elements() {
            for (int i = 0; i < 5; i++) {
                olds.add(new Item(i));
            }
        }

        Item old(int i) {
            return olds.get(i);
        }

        abstract List<Item> now();

        abstract int size();

        abstract List<Item> after();

        abstract boolean isWhole();

        abstract boolean reclaims();

        /** Whether the reclaim action runs within the update, so that the update has been made although the action throws. */
        boolean reclaimsAtOnce() {
            return false;
        }

        abstract void update(Item item);

        abstract void remove(Item item);

        @Override
        void checkMore(boolean done) throws Exception {
            List<Item> now = now();
            requireEqual(size(), now.size(), "size(), compared with what an iterator finds,");
            boolean made = done || (reclaimsAtOnce() && olds.stream().anyMatch(item -> item.timesFreed() > 0));
            if (isWhole() || done) {
                requireEqual(now, made ? after() : olds, "the collection");
            } else {
                now.forEach(item -> require(olds.contains(item), "what is there was there before"));
            }
            for (Item item : olds) {
                item.requireFreed(reclaims() && !now.contains(item) ? 1 : 0);
            }
            added.requireFreed(0);
            Item another = new Item(11);
            update(another);
            requireEqual(now().size(), now.size() + 1, "the number of elements after another thread has added one");
            remove(another);
            for (Item item : now) {
                remove(item);
            }
            requireEqual(size(), 0, "size() after another thread has removed all");
        }

        @Override
        void checkFreed(boolean done) {}
    }

    private static final class ListWorld extends Elements {
        private final Form form;
        private final boolean whole;
        private final ListStep step;
        private final ModelStep model;
        private final RcuLinkedList<Item> list;

        ListWorld(Form form, boolean whole, ListStep step, ModelStep model) {
            this.form = form;
            this.whole = whole;
            this.step = step;
            this.model = model;
            list = switch (form) {
                case PLAIN -> new RcuLinkedList<>(domain);
                case RECLAIMING -> new RcuLinkedList<>(domain, Item::free);
                case COUNTED -> RcuLinkedList.referenceCounted(Item::free);
            };
            olds.forEach(list::addLast);
        }

        @Override
        public void operate() throws Exception {
            step.on(list, this);
        }

        @Override
        List<Item> now() {
            List<Item> now = new ArrayList<>();
            list.forEach(now::add);
            return now;
        }

        @Override
        int size() {
            return list.size();
        }

        @Override
        List<Item> after() {
            List<Item> after = new ArrayList<>(olds);
            model.on(after, this);
            return after;
        }

        @Override
        boolean isWhole() {
            return whole;
        }

        @Override
        boolean reclaims() {
            return form != Form.PLAIN;
        }

        @Override
        boolean reclaimsAtOnce() {
            return form == Form.COUNTED;
        }

        @Override
        void update(Item item) {
            list.addLast(item);
        }

        @Override
        void remove(Item item) {
            require(list.remove(item), "another thread removes what is there");
        }
    }

    private static final class SetWorld extends Elements {
        private final boolean reclaims;
        private final SetStep step;
        private final SetModel model;
        private final LockFreeSet<Item> set;

        SetWorld(boolean reclaims, SetStep step, SetModel model) {
            this.reclaims = reclaims;
            this.step = step;
            this.model = model;
            set = reclaims ? new LockFreeSet<>(domain, Item::free) : new LockFreeSet<>();
            olds.forEach(set::add);
        }

        @Override
        public void operate() {
            step.on(set, this);
        }

        @Override
        List<Item> now() {
            List<Item> now = new ArrayList<>();
            set.forEach(now::add);
            return now;
        }

        @Override
        int size() {
            return set.size();
        }

        @Override
        List<Item> after() {
            NavigableSet<Item> after = new TreeSet<>(olds);
            model.on(after, this);
            return new ArrayList<>(after);
        }

        @Override
        boolean isWhole() {
            return true;
        }

        @Override
        boolean reclaims() {
            return reclaims;
        }

        @Override
        void update(Item item) {
            require(set.add(item), "another thread adds");
        }

        @Override
        void remove(Item item) {
            require(set.remove(item), "another thread removes what is there");
        }
    }
}
