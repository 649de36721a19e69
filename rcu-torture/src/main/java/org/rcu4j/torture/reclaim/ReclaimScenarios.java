package org.rcu4j.torture.reclaim;

import java.util.List;
import java.util.function.Function;
import org.rcu4j.torture.Scenario;
import org.rcu4j.torture.store.Ledger;
import org.rcu4j.torture.store.Store;
import org.rcu4j.torture.store.StoreScenario;

/** The scenarios that are about reclaimers, and their controls. */
public final class ReclaimScenarios {

    private ReclaimScenarios() {}

    public static List<Scenario> all() {
        return List.of(
                store("reclaimer", "deferred free by a Reclaimer", RetiringStore::new),
                store("refcount", "RefCount: found in a section, used outside", CountedStore::simple),
                store("striped-refcount", "StripedRefCount, killed again and again", CountedStore::striped),
                store("hazard", "hazard pointers", HazardStore::new),
                store("pool", "RcuPool: things are used again", PooledStore::new));
    }

    public static List<Scenario> controls() {
        return List.of(
                store(
                        "free-after-other-domain",
                        "a reclaimer that waits for the readers of another domain",
                        RetiringStore.OfAnotherDomain::new),
                store("pool-at-once", "a pool that hands out again at once", PooledStore.AtOnce::new));
    }

    private static StoreScenario store(String name, String about, Function<Ledger, Store> maker) {
        return new StoreScenario(name, about, (ledger, dice) -> maker.apply(ledger));
    }
}
