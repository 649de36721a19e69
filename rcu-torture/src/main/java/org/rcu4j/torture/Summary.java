package org.rcu4j.torture;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.rcu4j.testing.Units;

/** What a person reads, meanwhile and at the end. */
final class Summary {

    private static final int BAR = 40;

    private record Field(String name, Function<Outcome, String> text) {}

    private static final List<Field> FIELDS = List.of(
            new Field("scenario", outcome -> outcome.scenario().name()),
            new Field("seconds", outcome -> Units.seconds(outcome.nanos())),
            new Field("rounds", outcome -> Units.count(outcome.rounds())),
            new Field("sections", outcome -> Units.count(outcome.tally().sections())),
            new Field("updates", outcome -> Units.count(outcome.tally().updates())),
            new Field("grace periods", outcome -> Units.count(outcome.tally().gracePeriods())),
            new Field("callbacks", outcome -> Units.count(outcome.tally().callbacks())),
            new Field("faults", outcome -> Units.count(outcome.tally().faults())),
            new Field("age 0", outcome -> age(outcome, 0)),
            new Field("age 1", outcome -> age(outcome, 1)),
            new Field("older", outcome -> Units.count(older(outcome))),
            new Field("leaks", outcome -> Units.count(outcome.tally().leaks())),
            new Field("errors", outcome -> Units.count(outcome.tally().errors().total())));

    private Summary() {}

    /** How far a scenario has come, in a line that begins with its title. */
    static String progress(String title, ScenarioRun run) {
        return String.join(
                "  ",
                title,
                TimeUnit.NANOSECONDS.toSeconds(run.nanos()) + " s",
                "round " + (run.round() + 1),
                Units.count(run.tally().sections(), "section"),
                Units.count(run.gracePeriods(), "grace period"),
                Units.count(run.callbacks(), "callback"),
                Units.count(run.tally().errors().total(), "error"));
    }

    /** A row for each scenario. */
    static String table(List<Outcome> outcomes) {
        Column[] columns = IntStream.range(0, FIELDS.size())
                .mapToObj(i -> new Column()
                        .header(FIELDS.get(i).name())
                        .headerAlign(i == 0 ? HorizontalAlign.LEFT : HorizontalAlign.RIGHT)
                        .dataAlign(i == 0 ? HorizontalAlign.LEFT : HorizontalAlign.RIGHT))
                .toArray(Column[]::new);
        String[][] cells = outcomes.stream()
                .map(outcome -> FIELDS.stream()
                        .map(field -> field.text().apply(outcome))
                        .toArray(String[]::new))
                .toArray(String[][]::new);
        return AsciiTable.getTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS, columns, cells);
    }

    /** How old the elements were that readers of all scenarios saw. */
    static String histogram(List<Outcome> outcomes) {
        long[] counts = IntStream.range(0, Ages.COUNT)
                .mapToLong(age -> outcomes.stream()
                        .mapToLong(outcome -> outcome.tally().ages().counts()[age])
                        .sum())
                .toArray();
        long most = Math.max(1, LongStream.of(counts).max().orElse(0));
        StringBuilder text = new StringBuilder("Ages that readers saw (0: still there, 1: removed, older: an error)\n");
        for (int age = 0; age < Ages.COUNT; age++) {
            text.append("%4d%s %,18d  %s%n"
                    .formatted(
                            age,
                            age == Ages.COUNT - 1 ? "+" : " ",
                            counts[age],
                            "#".repeat(length(counts[age], most))));
        }
        return text.toString();
    }

    /** The errors of a scenario in words. */
    static String errors(Outcome outcome) {
        Errors errors = outcome.tally().errors();
        StringBuilder text = new StringBuilder(
                "%s: %s%n".formatted(outcome.scenario().name(), Units.count(errors.total(), "error")));
        errors.counts()
                .forEach((defect, count) ->
                        text.append("  %s, %s: %s%n".formatted(defect, Units.count(count, "time"), defect.meaning())));
        errors.first().forEach(detail -> text.append("    ").append(detail).append(System.lineSeparator()));
        return text.toString();
    }

    /** In proportion to the logarithm, since ages are of very different frequencies; none only for zero. */
    private static int length(long count, long most) {
        return count == 0
                ? 0
                : Math.max(1, (int) Math.round(BAR * Math.log1p((double) count) / Math.log1p((double) most)));
    }

    private static String age(Outcome outcome, int age) {
        return outcome.tally().ages().total() == 0
                ? "-"
                : Units.count(outcome.tally().ages().counts()[age]);
    }

    private static long older(Outcome outcome) {
        return LongStream.of(outcome.tally().ages().counts())
                .skip(Ages.OLDEST_RIGHT + 1L)
                .sum();
    }
}
