package org.rcu4j.torture.reclaim;

import java.util.function.Consumer;
import org.rcu4j.RcuDomain;
import org.rcu4j.RcuReference;
import org.rcu4j.reclaim.Reclaimer;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.store.DomainStore;
import org.rcu4j.torture.store.Ledger;
import org.rcu4j.torture.store.Thing;
import org.rcu4j.torture.store.Use;

/** Deferred free: what is replaced is retired by a {@link Reclaimer}, in each of its forms. */
class RetiringStore extends DomainStore {

    private static final int MOST_BYTES = 4_096;

    private final Ledger ledger;
    private final Reclaimer reclaimer;
    private final RcuReference<Thing> current;

    RetiringStore(Ledger ledger) {
        super(newDomain());
        this.ledger = ledger;
        this.reclaimer = new Reclaimer(domain());
        this.current = new RcuReference<>(domain(), ledger.make(0));
    }

    @Override
    public void read(Use use) {
        inSection(use.dice().below(3), () -> use.use(current.get()));
    }

    @Override
    public void update(Dice dice) {
        Thing old = current.getAndSet(ledger.make(0));
        old.remove();
        retire(old, dice);
    }

    void retire(Thing old, Dice dice) {
        switch (dice.below(3)) {
            case 0 -> reclaimer.retire(old);
            case 1 -> reclaimer.retire(old, Thing::free);
            default -> reclaimer.retire(old, Thing::free, dice.between(1, MOST_BYTES));
        }
    }

    @Override
    public void settle(Use use) {
        domain().barrier();
    }

    @Override
    public long size() {
        return 1;
    }

    /** Frees after a grace period of a domain in which nobody reads. */
    static final class OfAnotherDomain extends RetiringStore {
        private final RcuDomain other = newDomain();
        private final Reclaimer reclaimer = new Reclaimer(other);

        OfAnotherDomain(Ledger ledger) {
            super(ledger);
        }

        @Override
        void retire(Thing old, Dice dice) {
            Consumer<Thing> free = Thing::free;
            reclaimer.retire(old, free);
        }

        @Override
        public void settle(Use use) {
            other.barrier();
        }

        @Override
        public void close() {
            other.close();
            super.close();
        }
    }
}
