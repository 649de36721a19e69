package org.rcu4j.torture.domain;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.rcu4j.RcuDomain;
import org.rcu4j.testing.ThreadKind;
import org.rcu4j.torture.Course;
import org.rcu4j.torture.Fault;
import org.rcu4j.torture.Round;
import org.rcu4j.torture.Scenario;

/**
 * Virtual threads read and wait for grace periods, until one of them computes and gives back the only carrier that they have no more:
 * then grace periods must go on for platform threads.
 *
 * @param name how the command line calls it
 * @param about what it does
 * @param maker makes the subject of a domain; a control makes a broken one
 */
record OneCarrierScenario(String name, String about, Function<RcuDomain, Subject> maker) implements Scenario {

    private static final String ONE = "1";

    @Override
    public Set<Fault> faults() {
        return EnumSet.noneOf(Fault.class);
    }

    @Override
    public boolean isAvailable() {
        return ThreadKind.VIRTUAL.isAvailable();
    }

    @Override
    public Map<String, String> properties() {
        return Map.of(
                "jdk.virtualThreadScheduler.parallelism", ONE,
                "jdk.virtualThreadScheduler.maxPoolSize", ONE);
    }

    @Override
    public Course begin(Round round) {
        return new OneCarrierCourse(maker, round);
    }
}
