package org.rcu4j.torture;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rcu4j.torture.domain.DomainScenarios;
import org.rcu4j.torture.locks.LockScenarios;

/** All scenarios. */
final class Scenarios {

    private static final List<Scenario> ALL =
            Stream.of(DomainScenarios.all(), LockScenarios.all()).flatMap(List::stream).toList();

    private Scenarios() {}

    static List<Scenario> all() {
        return ALL;
    }

    static Optional<Scenario> named(String name) {
        return ALL.stream().filter(scenario -> scenario.name().equals(name)).findFirst();
    }
}
