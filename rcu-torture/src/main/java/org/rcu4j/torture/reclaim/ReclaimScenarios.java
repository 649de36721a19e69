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
                domain("reclaimer", "deferred free by a Reclaimer", RetiringStore::new),
                domain("refcount", "RefCount: found in a section, used outside", CountedStore::simple),
                domain("striped-refcount", "StripedRefCount, killed again and again", CountedStore::striped),
                hazard("hazard", "hazard pointers", HazardStore::new),
                domain("pool", "RcuPool: things are used again", PooledStore::new));
    }

    public static List<Scenario> controls() {
        return List.of(
                domain("free-at-once", "a reclaimer that frees at once", RetiringStore.AtOnce::new),
                domain(
                        "free-after-other-domain",
                        "a reclaimer that waits for the readers of another domain",
                        RetiringStore.OfAnotherDomain::new),
                domain("revived", "a reference count that is revived from zero", CountedStore::revived),
                hazard(
                        "no-second-look",
                        "a hazard pointer that is published without a second look",
                        HazardStore.WithoutSecondLook::new),
                domain("pool-at-once", "a pool that hands out again at once", PooledStore.AtOnce::new));
    }

    private static StoreScenario domain(String name, String about, Function<Ledger, Store> maker) {
        return new StoreScenario(name, about, true, (ledger, dice) -> maker.apply(ledger));
    }

    private static StoreScenario hazard(String name, String about, Function<Ledger, Store> maker) {
        return new StoreScenario(name, about, false, (ledger, dice) -> maker.apply(ledger));
    }
}
