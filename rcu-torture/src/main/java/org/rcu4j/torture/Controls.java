package org.rcu4j.torture;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.List;

/** Scenarios whose subject is broken on purpose: what they don't find nobody would. */
final class Controls {

    /** For some of them a hang is what is to be found. */
    static final int HANG_SECONDS = 3;

    private static final List<Scenario> ALL = List.of();

    private Controls() {}

    static List<Scenario> all() {
        return ALL;
    }

    /** A row for each control: whether it was caught, when, and as what. */
    static String table(List<Outcome> outcomes) {
        String[][] cells = outcomes.stream()
                .map(outcome -> new String[] {
                    outcome.scenario().name(),
                    outcome.scenario().about(),
                    outcome.failed() ? Units.seconds(outcome.nanos()) + " s" : "SURVIVED",
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
