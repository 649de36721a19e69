package org.rcu4j.torture.domain;

import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.rcu4j.RcuDomain;
import org.rcu4j.torture.Course;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.Fault;
import org.rcu4j.torture.Round;
import org.rcu4j.torture.Scenario;

/**
 * The pipe with readers of some kinds and a domain with some settings.
 *
 * @param name how the command line calls it
 * @param about what it does
 * @param kinds which readers there are; those that this JVM does not have are left out
 * @param handsOver whether there are readers, too, whose sections end on another thread
 * @param faults the faults that it can have
 * @param settings what distinguishes the domain from a default one; at random, if it likes
 * @param maker makes the subject of a domain; a control makes a broken one
 */
public record DomainScenario(
        String name,
        String about,
        List<ReaderKind> kinds,
        boolean handsOver,
        Set<Fault> faults,
        BiFunction<RcuDomain.Builder, Dice, RcuDomain.Builder> settings,
        Function<RcuDomain, Subject> maker)
        implements Scenario {

    /** With a default domain. */
    DomainScenario(String name, String about, List<ReaderKind> kinds, boolean handsOver, Set<Fault> faults) {
        this(name, about, kinds, handsOver, faults, (builder, dice) -> builder, Subject::new);
    }

    DomainScenario with(BiFunction<RcuDomain.Builder, Dice, RcuDomain.Builder> otherSettings) {
        return new DomainScenario(name, about, kinds, handsOver, faults, otherSettings, maker);
    }

    /** The same with another subject: a control. */
    public DomainScenario with(String otherName, String defect, Function<RcuDomain, Subject> broken) {
        return new DomainScenario(otherName, defect, kinds, handsOver, faults, settings, broken);
    }

    @Override
    public boolean isAvailable() {
        return kinds().isEmpty() ? handsOver : !present().isEmpty();
    }

    @Override
    public Course begin(Round round) {
        return new DomainCourse(this, round);
    }

    /** The kinds that this JVM has. */
    List<ReaderKind> present() {
        return kinds.stream().filter(kind -> kind.thread().isAvailable()).toList();
    }

    /** The kinds of the readers: as many as the user wants, and at least one of each. */
    Stream<ReaderKind> readers(int wanted) {
        List<ReaderKind> present = present();
        return Stream.iterate(0, i -> i + 1)
                .limit(present.isEmpty() ? 0 : Math.max(wanted, present.size()))
                .map(i -> present.get(i % present.size()));
    }
}
