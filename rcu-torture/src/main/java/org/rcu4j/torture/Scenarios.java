package org.rcu4j.torture;

import java.util.List;
import java.util.stream.Stream;
import org.rcu4j.torture.collections.CollectionScenarios;
import org.rcu4j.torture.domain.DomainScenarios;
import org.rcu4j.torture.locks.LockScenarios;
import org.rcu4j.torture.reclaim.ReclaimScenarios;

/** All scenarios. */
final class Scenarios {

    private static final List<Scenario> ALL = Stream.of(
                    DomainScenarios.all(), ReclaimScenarios.all(), LockScenarios.all(), CollectionScenarios.all())
            .flatMap(List::stream)
            .toList();

    private Scenarios() {}

    static List<Scenario> all() {
        return ALL;
    }
}
