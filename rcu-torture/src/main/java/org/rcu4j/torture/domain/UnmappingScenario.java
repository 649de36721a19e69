package org.rcu4j.torture.domain;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.rcu4j.RcuDomain;
import org.rcu4j.torture.Course;
import org.rcu4j.torture.Fault;
import org.rcu4j.torture.Round;
import org.rcu4j.torture.Scenario;

/**
 * One domain after another is closed at any moment, and what its readers read is freed as soon as it is: so that it shows if one of
 * them begins a section after that.
 *
 * @param name how the command line calls it
 * @param about what it does
 * @param maker makes the subject of a domain; a control makes a broken one
 */
record UnmappingScenario(String name, String about, Function<RcuDomain, Subject> maker) implements Scenario {

    @Override
    public Set<Fault> faults() {
        return EnumSet.noneOf(Fault.class);
    }

    @Override
    public Course begin(Round round) {
        return new UnmappingCourse(maker, round, List.copyOf(ReaderKind.available()));
    }
}
