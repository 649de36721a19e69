package org.rcu4j.examples.lookup;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.rcu4j.RcuStats;
import org.rcu4j.testing.Units;

/** The table at the end: a row for each quantity, a column for each run. */
final class ResultTable {

    private static final String NOT_APPLICABLE = "-";

    private record Row(String name, Function<RunResult, String> text) {}

    private static final List<Row> ROWS = List.of(
            new Row("lookups a second", run -> Units.rate(run.end().lookupsPerSecond())),
            new Row("record updates", run -> Units.count(run.end().updates())),
            new Row("record updates a second", run -> Units.rate(run.end().updatesPerSecond())),
            new Row("table swaps", run -> Units.count(run.end().tableSwaps())),
            new Row("grace periods", run -> domain(run, stats -> Units.count(stats.gracePeriods()))),
            new Row("  median", run -> domain(run, stats -> duration(stats, stats.gracePeriodMedian()))),
            new Row("  worst", run -> domain(run, stats -> duration(stats, stats.gracePeriodMax()))),
            new Row("native memory freed", run -> Units.bytes(run.freedBytes())),
            new Row("still pending at the end", run -> Units.bytes(run.end().pendingBytes())),
            new Row("bad reads", run -> Units.count(run.end().badReads())));

    private ResultTable() {}

    /** Returns the table; with several runs, the first is what the others' lookups are compared with. */
    static String of(List<RunResult> runs) {
        List<Row> rows = runs.size() == 1 ? ROWS : withComparison(runs.getFirst());
        String[][] cells = rows.stream().map(row -> cells(row, runs)).toArray(String[][]::new);
        return AsciiTable.getTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS, columns(runs), cells);
    }

    private static List<Row> withComparison(RunResult first) {
        Row relative = new Row("  relative to " + first.kind(), run -> times(run, first));
        return Stream.of(ROWS.subList(0, 1), List.of(relative), ROWS.subList(1, ROWS.size()))
                .flatMap(List::stream)
                .toList();
    }

    private static String times(RunResult run, RunResult first) {
        return String.format(
                Locale.ROOT, "%.2f", run.end().lookupsPerSecond() / first.end().lookupsPerSecond());
    }

    private static String[] cells(Row row, List<RunResult> runs) {
        return Stream.concat(Stream.of(row.name()), runs.stream().map(row.text()))
                .toArray(String[]::new);
    }

    private static Column[] columns(List<RunResult> runs) {
        Column names = new Column().header("protection").dataAlign(HorizontalAlign.LEFT);
        Stream<Column> values = runs.stream()
                .map(run -> new Column()
                        .header(run.kind().toString())
                        .headerAlign(HorizontalAlign.RIGHT)
                        .dataAlign(HorizontalAlign.RIGHT));
        return Stream.concat(Stream.of(names), values).toArray(Column[]::new);
    }

    private static String domain(RunResult run, Function<RcuStats, String> text) {
        return run.domain().map(text).orElse(NOT_APPLICABLE);
    }

    private static String duration(RcuStats stats, Duration duration) {
        return stats.gracePeriods() == 0 ? NOT_APPLICABLE : Units.duration(duration);
    }
}
