package org.rcu4j.benchmarks.report;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.rcu4j.benchmarks.report.Results.Subject;
import org.rcu4j.benchmarks.report.Statistics.Spread;

/**
 * A table of results: a cell is what was measured of the row's benchmark as the column says. Where rows are compared, the first
 * row is ours, and each other cell also says how many times as long its operation takes as that of the first row.
 *
 * @param head what the rows are
 * @param compared whether rows are compared with the first one
 * @param unit of times, in nanoseconds
 */
record Table(String name, String head, boolean compared, double unit, List<Column> columns, List<Row> rows) {

    /**
     * A row.
     *
     * @param rival whether it is somebody else's, in place of which one would take what is in the first row
     * @param threads 0 if the column says how many
     */
    record Row(String label, boolean rival, String benchmark, int threads, Map<String, String> params) {}

    /**
     * A column.
     *
     * @param threads 0 if the row says how many
     * @param metric empty for the time
     */
    record Column(String label, String group, int threads, Map<String, String> params, String metric) {
        /** The same, of a group if it has none. */
        Column orOf(String otherGroup) {
            return group.isEmpty() ? new Column(label, otherGroup, threads, params, metric) : this;
        }
    }

    private static Map<String, String> merged(Map<String, String> some, Map<String, String> others) {
        Map<String, String> merged = new HashMap<>(some);
        merged.putAll(others);
        return Map.copyOf(merged);
    }

    static Series series(Results results, Row row, Column column) {
        return results.series(
                column.group,
                new Subject(
                        row.benchmark,
                        Math.max(row.threads, column.threads),
                        merged(row.params, column.params),
                        column.metric));
    }

    String markdown(Results results) {
        List<String> lines = new ArrayList<>();
        lines.add(line(Stream.concat(Stream.of(head), columns.stream().map(Column::label))));
        lines.add("|---|" + "---|".repeat(columns.size()));
        for (Row row : rows) {
            lines.add(line(
                    Stream.concat(Stream.of(row.label), columns.stream().map(column -> cell(results, row, column)))));
        }
        return String.join("\n", lines);
    }

    private String cell(Results results, Row row, Column column) {
        Series series = series(results, row, column);
        if (series.isEmpty()) {
            return "not measured";
        }
        double scale = column.metric.isEmpty() ? 1 / unit : 1;
        String value = Numbers.spread(series.times(scale).spread());
        Series ratio = ratio(results, row, column);
        return ratio.isEmpty() ? value : value + " · " + Numbers.ratio(ratio.spread());
    }

    /** How many times as long as in the first row; nothing for the first row itself. */
    private Series ratio(Results results, Row row, Column column) {
        Row first = rows.get(0);
        return compared && row != first
                ? series(results, row, column).over(series(results, first, column))
                : Series.NONE;
    }

    /** Says, column by column, than what the first row is faster, and than what it is slower. */
    String verdict(Results results) {
        return columns.stream()
                .map(column -> verdict(results, column))
                .filter(text -> !text.isEmpty())
                .collect(joining("\n"));
    }

    private String verdict(Results results, Column column) {
        List<String> slower = new ArrayList<>();
        List<String> alike = new ArrayList<>();
        List<String> faster = new ArrayList<>();
        for (Row row : rows) {
            Series ratio = row.rival ? ratio(results, row, column) : Series.NONE;
            if (!ratio.isEmpty()) {
                Spread spread = ratio.spread();
                (spread.lowest() > 1 ? slower : spread.highest() < 1 ? faster : alike).add(row.label);
            }
        }
        List<String> parts = new ArrayList<>();
        add(parts, "is faster than ", slower);
        add(parts, "**loses to** ", faster);
        add(parts, "can't be told apart from ", alike);
        return parts.isEmpty()
                ? ""
                : "- " + column.label + ": " + rows.get(0).label + " " + String.join("; it ", parts) + ".";
    }

    private static void add(List<String> parts, String words, List<String> labels) {
        if (!labels.isEmpty()) {
            parts.add(words + String.join(", ", labels));
        }
    }

    private static String line(Stream<String> cells) {
        return cells.collect(joining(" | ", "| ", " |"));
    }
}
