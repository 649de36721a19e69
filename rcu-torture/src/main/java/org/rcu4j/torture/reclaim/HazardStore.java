package org.rcu4j.torture.reclaim;

import java.util.concurrent.atomic.AtomicReference;
import org.rcu4j.reclaim.HazardDomain;
import org.rcu4j.reclaim.HazardPointer;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.store.Ledger;
import org.rcu4j.torture.store.Store;
import org.rcu4j.torture.store.Thing;
import org.rcu4j.torture.store.Use;

/** Hazard pointers: two places, so that one pointer is used for several things and a thing is protected by several pointers. */
final class HazardStore implements Store {

    private final HazardDomain hazards = HazardDomain.create("torture");
    private final Ledger ledger;
    private final AtomicReference<Thing> one;
    private final AtomicReference<Thing> other;

    HazardStore(Ledger ledger) {
        this.ledger = ledger;
        this.one = new AtomicReference<>(ledger.make(1));
        this.other = new AtomicReference<>(ledger.make(2));
    }

    @Override
    public void read(Use use) {
        try (HazardPointer hazard = hazards.acquire()) {
            use.use(hazard.protect(place(use.dice())));
            if (use.dice().oneIn(2)) {
                use.use(hazard.protect(place(use.dice())));
            }
            if (use.dice().oneIn(8)) {
                hazard.clear();
            }
        }
    }

    private AtomicReference<Thing> place(Dice dice) {
        return dice.oneIn(2) ? one : other;
    }

    @Override
    public void update(Dice dice) {
        Thing old = place(dice).getAndSet(ledger.make(0));
        old.remove();
        hazards.retire(old, Thing::free);
    }

    @Override
    public boolean dieInside() {
        hazards.acquire().protect(one);
        return true;
    }

    @Override
    public void settle(Use use) {
        hazards.drain();
        use.require(hazards.pending() == 0, "a hazard domain without users keeps " + hazards.pending() + " things");
    }

    @Override
    public long size() {
        return 2;
    }

    @Override
    public void close() {
        hazards.close();
    }
}
