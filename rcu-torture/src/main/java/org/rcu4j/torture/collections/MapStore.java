package org.rcu4j.torture.collections;

import java.util.BitSet;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rcu4j.RcuDomain;
import org.rcu4j.collections.RcuHashMap;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.store.DomainStore;
import org.rcu4j.torture.store.Ledger;
import org.rcu4j.torture.store.Thing;
import org.rcu4j.torture.store.Use;

/** An {@link RcuHashMap}, updated by all its methods, which grows and shrinks all the time. */
class MapStore extends DomainStore {

    /** Keys from 0 that are always mapped. */
    private static final int LASTING = 16;

    private static final int FEW_KEYS = 64;
    private static final int MANY_KEYS = 4_096;
    private static final int WAVE_EVERY = 256;
    private static final int ITERATE_EVERY = 512;

    private final Ledger ledger;
    private final RcuDomain freeing;
    private final RcuHashMap<Integer, Thing> map;

    MapStore(Ledger ledger) {
        this(ledger, newDomain(), null);
    }

    /** For controls: with another domain than the readers', which frees. */
    private MapStore(Ledger ledger, RcuDomain domain, @Nullable RcuDomain freeing) {
        super(domain);
        this.ledger = ledger;
        this.freeing = freeing == null ? domain : freeing;
        this.map = new RcuHashMap<>(this.freeing, Thing::free);
        for (int key = 0; key < LASTING; key++) {
            map.put(key, ledger.make(key));
        }
    }

    @Override
    public void read(Use use) {
        Dice dice = use.dice();
        inSection(dice.below(3), () -> {
            if (dice.oneIn(ITERATE_EVERY)) {
                iterate(use);
            } else {
                look(use, dice.below(dice.oneIn(4) ? LASTING : FEW_KEYS));
            }
        });
    }

    private void look(Use use, int key) {
        Thing found = map.get(key);
        if (key < LASTING) {
            use.require(found != null && map.containsKey(key), "a key that is always mapped was not found: " + key);
        }
        use.require(found == null || found.number() == key, "a key had another one's value: " + key);
        use.use(found);
    }

    private void iterate(Use use) {
        BitSet seen = new BitSet();
        for (Map.Entry<Integer, Thing> entry : map.entrySet()) {
            int key = entry.getKey();
            use.require(!seen.get(key), "an iteration showed a key twice: " + key);
            use.require(entry.getValue().number() == key, "an iteration showed another key's value: " + key);
            seen.set(key);
        }
        use.require(seen.nextClearBit(0) >= LASTING, "an iteration did not show a key that is always mapped");
    }

    @Override
    public void update(Dice dice) {
        if (dice.oneIn(WAVE_EVERY)) {
            wave(dice);
        } else if (dice.oneIn(4)) {
            replaceLasting(dice.below(LASTING), dice);
        } else {
            change(dice.between(LASTING, FEW_KEYS - 1), dice);
        }
    }

    /** A key that stays mapped gets another value. */
    void replaceLasting(int key, Dice dice) {
        Thing next = ledger.make(key);
        switch (dice.below(4)) {
            case 0 -> replaced(key, map.put(key, next));
            case 1 -> replaced(key, map.replace(key, next));
            case 2 ->
                map.compute(key, (k, old) -> {
                    replaced(key, old);
                    return next;
                });
            default ->
                map.merge(key, next, (old, given) -> {
                    replaced(key, old);
                    return given;
                });
        }
    }

    private void replaced(int key, @Nullable Thing old) {
        ledger.require(old != null && old.number() == key, "an update did not find a key that is always mapped");
        removed(old);
    }

    /** A key comes or goes. */
    private void change(int key, Dice dice) {
        switch (dice.below(9)) {
            case 0 -> removed(map.remove(key));
            case 1 -> removed(map.put(key, ledger.make(key)));
            case 2 -> putIfAbsent(key);
            case 3 -> map.computeIfAbsent(key, ledger::make);
            case 4 -> map.computeIfPresent(key, (k, old) -> dice.oneIn(2) ? null : ledger.make(k));
            case 5 -> map.compute(key, (k, old) -> old == null ? ledger.make(k) : null);
            case 6 -> map.keySet().removeIf(k -> k.equals(key));
            case 7 -> inSection(dice.below(3), () -> removeByIterator(key));
            default -> inSection(dice.below(3), () -> replaceWhatIsThere(key));
        }
    }

    private void putIfAbsent(int key) {
        Thing fresh = ledger.make(key);
        if (map.putIfAbsent(key, fresh) != null) {
            ledger.forget(fresh);
        }
    }

    private void removeByIterator(int key) {
        Iterator<Integer> keys = map.keySet().iterator();
        while (keys.hasNext()) {
            if (keys.next() == key) {
                keys.remove();
            }
        }
    }

    private void replaceWhatIsThere(int key) {
        Thing old = map.get(key);
        Thing fresh = ledger.make(key);
        if (old == null || !map.replace(key, old, fresh)) {
            ledger.forget(fresh);
        }
    }

    /** Many keys come, or all of them go. */
    private void wave(Dice dice) {
        if (dice.oneIn(2)) {
            for (int key = FEW_KEYS; key < dice.between(FEW_KEYS, MANY_KEYS); key++) {
                removed(map.put(key, ledger.make(key)));
            }
        } else {
            map.keySet().removeIf(key -> key >= LASTING);
        }
    }

    final RcuHashMap<Integer, Thing> map() {
        return map;
    }

    final Ledger ledger() {
        return ledger;
    }

    private static void removed(@Nullable Thing old) {
        if (old != null) {
            old.remove();
        }
    }

    @Override
    public void settle(Use use) {
        inSection(0, () -> {
            iterate(use);
            use.require(map.size() == map.keySet().stream().count(), "a map's size is not the number of its keys");
        });
        map.clear();
        freeing.barrier();
    }

    @Override
    public long size() {
        return map.size();
    }

    @Override
    public void close() {
        freeing.close();
        super.close();
    }

    /** Frees after a grace period of a domain in which nobody reads. */
    static MapStore ofAnotherDomain(Ledger ledger) {
        return new MapStore(ledger, newDomain(), newDomain());
    }

    /** Takes two steps to replace a value. */
    static final class InTwoSteps extends MapStore {
        InTwoSteps(Ledger ledger) {
            super(ledger);
        }

        @Override
        void replaceLasting(int key, Dice dice) {
            map().remove(key);
            map().put(key, ledger().make(key));
        }
    }
}
