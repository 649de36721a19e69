package org.rcu4j.anomaly;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.rcu4j.anomaly.agent.Failure;

/** Operation × points × failures: whole or not. */
final class Table {

    private static final List<String> HEADERS = List.of(
            "operation",
            "stack",
            "not whole",
            "behind a probe",
            "memory",
            "not whole",
            "user code",
            "not whole",
            "ms",
            "");

    private Table() {}

    /** A row for each operation, and one for all. */
    static String of(List<Outcome> outcomes) {
        Column[] columns = new Column[HEADERS.size()];
        for (int i = 0; i < columns.length; i++) {
            HorizontalAlign align = i == 0 ? HorizontalAlign.LEFT : HorizontalAlign.RIGHT;
            columns[i] = new Column().header(HEADERS.get(i)).headerAlign(align).dataAlign(align);
        }
        List<String[]> rows = new ArrayList<>();
        outcomes.forEach(outcome -> rows.add(row(outcome)));
        rows.add(sum(outcomes));
        return AsciiTable.getTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS, columns, rows.toArray(String[][]::new));
    }

    private static String[] row(Outcome outcome) {
        return numbers(
                outcome.operation().group() + ": " + outcome.operation().name(),
                List.of(outcome),
                outcome.isWhole() ? "whole" : "NOT WHOLE");
    }

    private static String[] sum(List<Outcome> outcomes) {
        long bad = outcomes.stream().filter(outcome -> !outcome.isWhole()).count();
        return numbers("all " + outcomes.size(), outcomes, bad == 0 ? "whole" : bad + " NOT WHOLE");
    }

    private static String[] numbers(String name, List<Outcome> outcomes, String verdict) {
        return new String[] {
            name,
            trials(outcomes, Table::isStack),
            notWhole(outcomes, f -> isStack(f.failure())),
            String.valueOf(outcomes.stream().mapToInt(Outcome::kept).sum()),
            trials(outcomes, Table::isMemory),
            notWhole(outcomes, f -> isMemory(f.failure())),
            trials(outcomes, Table::isUser),
            notWhole(outcomes, f -> isUser(f.failure())),
            String.valueOf(outcomes.stream().mapToLong(Outcome::millis).sum()),
            verdict
        };
    }

    private static String trials(List<Outcome> outcomes, Predicate<Failure> which) {
        return String.valueOf(
                outcomes.stream().mapToInt(outcome -> outcome.trials(which)).sum());
    }

    private static String notWhole(List<Outcome> outcomes, Predicate<Finding> which) {
        long count =
                outcomes.stream().mapToLong(outcome -> outcome.notWhole(which)).sum();
        return count == 0 ? "-" : String.valueOf(count);
    }

    private static boolean isStack(Failure failure) {
        return failure == Failure.STACK;
    }

    private static boolean isMemory(Failure failure) {
        return failure == Failure.MEMORY;
    }

    private static boolean isUser(Failure failure) {
        return !isStack(failure) && !isMemory(failure);
    }
}
