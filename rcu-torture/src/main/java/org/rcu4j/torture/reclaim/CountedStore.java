package org.rcu4j.torture.reclaim;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rcu4j.RcuDomain;
import org.rcu4j.RcuReference;
import org.rcu4j.reclaim.RefCount;
import org.rcu4j.reclaim.StripedRefCount;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.store.DomainStore;
import org.rcu4j.torture.store.Ledger;
import org.rcu4j.torture.store.Thing;
import org.rcu4j.torture.store.Use;

/**
 * Reference counts: a thing is found and retained inside a section, used outside, and freed by whoever releases it last.
 *
 * @param <C> the type of counts
 */
final class CountedStore<C> extends DomainStore {

    /** A thing and the count of its users. */
    private record Counted<C>(Thing thing, C count) {}

    /** What is done with a count. */
    private record Operations<C>(
            Function<Runnable, C> make, Predicate<C> tryRetain, Consumer<C> release, Consumer<C> releaseFirst) {}

    private final Ledger ledger;
    private final Operations<C> operations;
    private final RcuReference<Counted<C>> current;

    private CountedStore(RcuDomain domain, Ledger ledger, Operations<C> operations) {
        super(domain);
        this.ledger = ledger;
        this.operations = operations;
        this.current = new RcuReference<>(domain, make());
    }

    static CountedStore<RefCount> simple(Ledger ledger) {
        return new CountedStore<>(
                newDomain(),
                ledger,
                new Operations<>(RefCount::new, RefCount::tryRetain, RefCount::release, RefCount::release));
    }

    static CountedStore<StripedRefCount> striped(Ledger ledger) {
        RcuDomain domain = newDomain();
        return new CountedStore<>(
                domain,
                ledger,
                new Operations<>(
                        whenZero -> new StripedRefCount(domain, whenZero),
                        StripedRefCount::tryRetain,
                        StripedRefCount::release,
                        StripedRefCount::kill));
    }

    private Counted<C> make() {
        Thing thing = ledger.make(0);
        return new Counted<>(thing, operations.make().apply(thing::free));
    }

    @Override
    public void read(Use use) {
        Counted<C> found = find(use.dice());
        if (found != null) {
            use.use(found.thing());
            operations.release().accept(found.count());
        }
    }

    private @Nullable Counted<C> find(Dice dice) {
        try (var section = domain().read()) {
            Counted<C> found = current.get();
            if (dice.oneIn(100)) {
                Thread.yield();
            }
            return operations.tryRetain().test(found.count()) ? found : null;
        }
    }

    @Override
    public void update(Dice dice) {
        Counted<C> old = current.getAndSet(make());
        old.thing().remove();
        operations.releaseFirst().accept(old.count());
    }

    @Override
    public void settle(Use use) {
        domain().barrier();
    }

    @Override
    public long size() {
        return 1;
    }
}
