package org.rcu4j.torture.collections;

import java.util.function.Consumer;
import org.rcu4j.RcuDomain;
import org.rcu4j.collections.RcuLinkedList;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.store.DomainStore;
import org.rcu4j.torture.store.Ledger;
import org.rcu4j.torture.store.Thing;
import org.rcu4j.torture.store.Use;

/** An {@link RcuLinkedList}, reclaimed by a domain or by reference counts. */
class ListStore extends DomainStore {

    /** So many come and go at a time. */
    private static final int LONGEST = Order.GROUPS + 40;

    private final Ledger ledger;
    private final RcuLinkedList<Thing> list;
    private final boolean counted;

    private ListStore(Ledger ledger, RcuDomain domain, RcuLinkedList<Thing> list, boolean counted) {
        super(domain);
        this.ledger = ledger;
        this.list = list;
        this.counted = counted;
        for (int group = 0; group < Order.GROUPS; group++) {
            list.addLast(ledger.make(Order.numberOf(group)));
        }
    }

    static ListStore ofDomain(Ledger ledger) {
        RcuDomain domain = newDomain();
        return new ListStore(ledger, domain, new RcuLinkedList<>(domain, Thing::free), false);
    }

    static ListStore counted(Ledger ledger) {
        return new ListStore(ledger, newDomain(), RcuLinkedList.referenceCounted(Thing::free), true);
    }

    /** A control: uses elements that it does not hold any more. */
    static ListStore countedAndNotHeld(Ledger ledger) {
        return new ListStore(ledger, newDomain(), RcuLinkedList.referenceCounted(Thing::free), true) {
            @Override
            void walk(Use use) {
                int number = use.dice().below(Order.GROUPS * Order.GROUP);
                use.use(list().find(thing -> thing.number() >= number));
            }
        };
    }

    final RcuLinkedList<Thing> list() {
        return list;
    }

    @Override
    public void read(Use use) {
        if (counted) {
            walk(use);
        } else {
            inSection(use.dice().below(3), () -> walk(use));
        }
    }

    void walk(Use use) {
        int number = use.dice().below(Order.GROUPS * Order.GROUP);
        switch (use.dice().below(4)) {
            case 0 -> walkThrough(use, list::forEach);
            case 1 ->
                use.require(
                        list.withFirst(thing -> thing.number() == Order.numberOf(number / Order.GROUP), use::use),
                        "an element that is always there was not found");
            case 2 -> walkSomeWay(use, number);
            default ->
                use.require(
                        list.contains(ledger.probe(Order.numberOf(number / Order.GROUP))),
                        "an element that is always there was not contained");
        }
    }

    private static void walkThrough(Use use, Consumer<Consumer<Thing>> walk) {
        Order order = new Order(use);
        walk.accept(thing -> {
            order.visit(thing);
            use.use(thing);
        });
        order.end();
    }

    private void walkSomeWay(Use use, int steps) {
        Order order = new Order(use);
        try (RcuLinkedList.Cursor<Thing> cursor = list.iterator()) {
            for (int i = 0; i < steps && cursor.hasNext(); i++) {
                Thing thing = cursor.next();
                order.visit(thing);
                use.use(thing);
            }
        }
    }

    @Override
    public void update(Dice dice) {
        int group = dice.below(Order.GROUPS);
        int number = Order.numberOf(group) + dice.between(1, Order.GROUP - 1);
        int forms = list.size() < LONGEST ? 7 : 3;
        switch (dice.below(forms)) {
            case 0 -> list.remove(ledger.probe(number));
            case 1 -> list.removeIf(thing -> thing.number() == number);
            case 2 -> removeByIterator(number, dice);
            case 3 -> list.addFirst(ledger.make(-1));
            case 4 -> list.addLast(ledger.make(Order.numberOf(Order.GROUPS) - 1));
            case 5 -> insert(group, number);
            default -> replace(dice.oneIn(2) ? number : Order.numberOf(group));
        }
        if (dice.oneIn(8)) {
            int last = Order.numberOf(Order.GROUPS) - 1;
            list.removeIf(thing -> thing.number() < 0 || thing.number() == last);
        }
    }

    private void removeByIterator(int number, Dice dice) {
        Runnable removal = () -> {
            try (RcuLinkedList.Cursor<Thing> cursor = list.iterator()) {
                while (cursor.hasNext()) {
                    if (cursor.next().number() == number) {
                        cursor.remove();
                    }
                }
            }
        };
        if (counted) {
            removal.run();
        } else {
            inSection(dice.below(3), removal);
        }
    }

    private void insert(int group, int number) {
        Thing fresh = ledger.make(number);
        if (!list.insertAfter(ledger.probe(Order.numberOf(group)), fresh)) {
            ledger.require(false, "an element that is always there was not found by insertAfter");
            ledger.forget(fresh);
        }
    }

    private void replace(int number) {
        Thing fresh = ledger.make(number);
        if (!list.replace(ledger.probe(number), fresh)) {
            ledger.require(!Order.isLasting(number), "an element that is always there was not found by replace");
            ledger.forget(fresh);
        }
    }

    @Override
    public boolean dieInside() {
        return !counted && super.dieInside(); // nobody lets go of a count on behalf of the dead
    }

    @Override
    public void settle(Use use) {
        inSection(0, () -> {
            int[] count = new int[1];
            list.forEach(thing -> count[0]++);
            use.require(list.size() == count[0], "a list's size is not the number of its elements");
            walkThrough(use, list::forEach);
        });
        list.removeIf(thing -> true);
        domain().barrier();
    }

    @Override
    public long size() {
        return list.size();
    }
}
