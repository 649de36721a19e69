package org.rcu4j.torture.collections;

import java.util.Iterator;
import org.rcu4j.collections.LockFreeSet;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.store.DomainStore;
import org.rcu4j.torture.store.Ledger;
import org.rcu4j.torture.store.Thing;
import org.rcu4j.torture.store.Use;

/** A {@link LockFreeSet}. */
final class SetStore extends DomainStore {

    private final Ledger ledger;
    private final LockFreeSet<Thing> set;

    SetStore(Ledger ledger) {
        super(newDomain());
        this.ledger = ledger;
        this.set = new LockFreeSet<>(domain(), Thing::free);
        for (int group = 0; group < Order.GROUPS; group++) {
            add(Order.numberOf(group));
        }
    }

    @Override
    public void read(Use use) {
        Dice dice = use.dice();
        inSection(dice.below(3), () -> {
            if (dice.oneIn(2)) {
                use.require(
                        set.contains(ledger.probe(Order.numberOf(dice.below(Order.GROUPS)))),
                        "an element that is always there was not contained");
            } else {
                walk(use);
            }
        });
    }

    private void walk(Use use) {
        Order order = new Order(use);
        int before = Integer.MIN_VALUE;
        for (Thing thing : set) {
            order.visit(thing);
            use.require(thing.number() > before, "a set showed its elements out of order");
            before = thing.number();
            use.use(thing);
        }
        order.end();
    }

    @Override
    public void update(Dice dice) {
        int number = Order.numberOf(dice.below(Order.GROUPS)) + dice.between(1, Order.GROUP - 1);
        switch (dice.below(4)) {
            case 0 -> set.remove(ledger.probe(number));
            case 1 -> inSection(dice.below(3), () -> removeByIterator(number));
            default -> add(number);
        }
    }

    private void add(int number) {
        Thing fresh = ledger.make(number);
        if (!set.add(fresh)) {
            ledger.forget(fresh);
        }
    }

    private void removeByIterator(int number) {
        Iterator<Thing> things = set.iterator();
        while (things.hasNext()) {
            if (things.next().number() == number) {
                things.remove();
            }
        }
    }

    @Override
    public void settle(Use use) {
        inSection(0, () -> {
            walk(use);
            Iterator<Thing> things = set.iterator();
            while (things.hasNext()) {
                things.next();
                things.remove();
            }
        });
        use.require(set.isEmpty(), "a set from which all was removed is not empty");
        domain().barrier();
    }

    @Override
    public long size() {
        return set.size();
    }
}
