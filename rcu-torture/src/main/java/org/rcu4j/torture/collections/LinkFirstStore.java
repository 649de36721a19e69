package org.rcu4j.torture.collections;

import org.jspecify.annotations.Nullable;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.store.DomainStore;
import org.rcu4j.torture.store.Ledger;
import org.rcu4j.torture.store.Thing;
import org.rcu4j.torture.store.Use;

/** A control: a list that links a node before what is in it. Readers find it empty. */
final class LinkFirstStore extends DomainStore {

    private static final int LONGEST = 64;

    private static final class Node {
        volatile @Nullable Thing thing;
        final @Nullable Node next;

        Node(@Nullable Node next) {
            this.next = next;
        }
    }

    private final Ledger ledger;
    private volatile @Nullable Node first;

    /** Under this object's monitor. */
    private int size;

    LinkFirstStore(Ledger ledger) {
        super(newDomain());
        this.ledger = ledger;
    }

    @Override
    public void read(Use use) {
        for (Node node = first; node != null; node = node.next) {
            Thing thing = node.thing;
            use.require(thing != null, "a node was found without its element");
            use.use(thing);
        }
    }

    @Override
    public synchronized void update(Dice dice) {
        if (size == LONGEST) {
            clear();
        }
        Node node = new Node(first);
        first = node;
        if (dice.oneIn(4)) {
            Thread.yield(); // or any other delay here
        }
        node.thing = ledger.make(0);
        size++;
    }

    private void clear() {
        Node removed = first;
        first = null;
        size = 0;
        domain().call(() -> {
            for (Node node = removed; node != null; node = node.next) {
                Thing thing = node.thing;
                if (thing != null) {
                    thing.free();
                }
            }
        });
    }

    @Override
    public synchronized void settle(Use use) {
        clear();
        domain().barrier();
    }

    @Override
    public long size() {
        return 0;
    }
}
