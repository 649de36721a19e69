package org.rcu4j.torture.store;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.BiFunction;
import org.rcu4j.torture.Course;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.Fault;
import org.rcu4j.torture.Round;
import org.rcu4j.torture.Scenario;

/**
 * One store that readers of both kinds of threads read and updaters change.
 *
 * @param name how the command line calls it
 * @param about what it does
 * @param maker makes a store for the things of a ledger; at random, if it likes
 */
public record StoreScenario(String name, String about, BiFunction<Ledger, Dice, Store> maker) implements Scenario {

    @Override
    public Set<Fault> faults() {
        return EnumSet.of(Fault.STALL, Fault.DEATH, Fault.INTERRUPT, Fault.BURST);
    }

    @Override
    public Course begin(Round round) {
        return new StoreCourse(this, round);
    }
}
