package org.rcu4j.torture.reclaim;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.rcu4j.RcuReference;
import org.rcu4j.reclaim.RcuPool;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.store.DomainStore;
import org.rcu4j.torture.store.Ledger;
import org.rcu4j.torture.store.Thing;
import org.rcu4j.torture.store.Use;

/** Recycling: what is replaced is used again. */
class PooledStore extends DomainStore {

    private static final int CAPACITY = 10;

    private final RcuPool<Thing> pool;
    private final RcuReference<Thing> current;

    PooledStore(Ledger ledger) {
        super(newDomain());
        this.pool = new RcuPool<>(domain(), () -> ledger.make(0), CAPACITY, Thing::free);
        this.current = new RcuReference<>(domain(), pool.take());
    }

    @Override
    public void read(Use use) {
        inSection(use.dice().below(3), () -> use.use(current.get()));
    }

    @Override
    public void update(Dice dice) {
        Thing next = take();
        next.renew();
        Thing old = current.getAndSet(next);
        old.remove();
        recycle(old);
    }

    Thing take() {
        return pool.take();
    }

    void recycle(Thing old) {
        pool.recycle(old);
    }

    @Override
    public void settle(Use use) {
        domain().barrier();
        use.require(pool.size() <= CAPACITY, "a pool for " + CAPACITY + " keeps " + pool.size());
        pool.clear();
    }

    @Override
    public long size() {
        return 1;
    }

    /** Hands out again what has just come back. */
    static final class AtOnce extends PooledStore {
        private final Queue<Thing> ready = new ConcurrentLinkedQueue<>();

        AtOnce(Ledger ledger) {
            super(ledger);
        }

        @Override
        Thing take() {
            @Nullable Thing first = ready.poll();
            return first == null ? super.take() : first;
        }

        @Override
        void recycle(Thing old) {
            ready.add(old);
        }

        @Override
        public void settle(Use use) {
            ready.forEach(Thing::free);
            super.settle(use);
        }
    }
}
