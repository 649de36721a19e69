package org.rcu4j.torture.collections;

import java.util.List;
import java.util.function.Function;
import org.rcu4j.torture.Scenario;
import org.rcu4j.torture.store.Ledger;
import org.rcu4j.torture.store.Store;
import org.rcu4j.torture.store.StoreScenario;

/** The scenarios that are about collections, and their controls. */
public final class CollectionScenarios {

    private CollectionScenarios() {}

    public static List<Scenario> all() {
        return List.of(
                store("map", "RcuHashMap, which grows and shrinks while it is read", MapStore::new),
                store("list", "RcuLinkedList, reclaimed after grace periods", ListStore::ofDomain),
                store("list-counted", "RcuLinkedList, reclaimed by reference counts", ListStore::counted),
                store("set", "LockFreeSet", SetStore::new));
    }

    public static List<Scenario> controls() {
        return List.of(
                store("map-other-domain", "a map that frees under its readers", MapStore::ofAnotherDomain),
                store("map-in-two-steps", "a map that removes before it replaces", MapStore.InTwoSteps::new),
                store("list-not-held", "a counted list whose elements are not held", ListStore::countedAndNotHeld));
    }

    private static StoreScenario store(String name, String about, Function<Ledger, Store> maker) {
        return new StoreScenario(name, about, (ledger, dice) -> maker.apply(ledger));
    }
}
