package org.rcu4j.torture;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.rcu4j.testing.Units;
import org.rcu4j.torture.collections.CollectionScenarios;
import org.rcu4j.torture.domain.DomainScenarios;
import org.rcu4j.torture.locks.LockScenarios;
import org.rcu4j.torture.reclaim.ReclaimScenarios;

/** Scenarios whose subject is broken on purpose: what they don't find nobody would. */
final class Controls {

    /** What is to be found in these is a hang, and in the others is not. */
    private static final Set<String> HANGING = Set.of("virtual-leader", "lock-lost-wake-up");

    /** A hang that is hoped for need not be waited for as long as one that is not. */
    private static final int HANG_SECONDS = 3;

    private static final List<Scenario> ALL = Stream.of(
                    DomainScenarios.controls(),
                    ReclaimScenarios.controls(),
                    LockScenarios.controls(),
                    CollectionScenarios.controls())
            .flatMap(List::stream)
            .toList();

    private Controls() {}

    static List<Scenario> all() {
        return ALL;
    }

    /** After how many seconds without progress a control is taken to hang. */
    static int hangSeconds(Scenario control, int usual) {
        return HANGING.contains(control.name()) ? HANG_SECONDS : usual;
    }

    /** Whether the defect was found, and not something else for which a busy machine may be to blame. */
    static boolean isCaught(Outcome outcome) {
        Errors errors = outcome.tally().errors();
        long hangs = errors.count(Defect.HANG);
        return HANGING.contains(outcome.scenario().name())
                ? hangs > 0
                : errors.total() > hangs + errors.count(Defect.EXCEPTION);
    }

    /** A row for each control: whether it was caught, when, and as what. */
    static String table(List<Outcome> outcomes) {
        String[][] cells = outcomes.stream()
                .map(outcome -> new String[] {
                    outcome.scenario().name(),
                    outcome.scenario().about(),
                    isCaught(outcome) ? Units.seconds(outcome.nanos()) + " s" : "SURVIVED",
                    outcome.tally().errors().counts().keySet().toString()
                })
                .toArray(String[][]::new);
        Column[] columns = {
            new Column().header("control").dataAlign(HorizontalAlign.LEFT),
            new Column()
                    .header("what is broken")
                    .dataAlign(HorizontalAlign.LEFT)
                    .maxWidth(70),
            new Column().header("caught after").dataAlign(HorizontalAlign.RIGHT),
            new Column().header("as").dataAlign(HorizontalAlign.LEFT)
        };
        return AsciiTable.getTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS, columns, cells);
    }
}
