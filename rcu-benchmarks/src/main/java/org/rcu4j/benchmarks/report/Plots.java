package org.rcu4j.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.rcu4j.benchmarks.report.Plot.Line;
import org.rcu4j.benchmarks.report.Plot.Point;
import org.rcu4j.benchmarks.report.Table.Column;
import org.rcu4j.benchmarks.report.Table.Row;

/** The plots of the report; each shows what a table holds. */
final class Plots {

    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLION = 1e6;

    private Plots() {}

    static List<Plot> all(Results results) {
        return List.of(
                sectionGrowth(results),
                synchronize(results),
                graceLatency(results),
                backlog(results),
                virtualThreads(results));
    }

    private static Plot sectionGrowth(Results results) {
        return byColumn(
                results,
                Content.get().table("section-growth"),
                "threads",
                "million reads a second, all threads",
                (time, threads) -> time.inverse().times(threads * NANOS_PER_SECOND / MILLION));
    }

    private static Plot virtualThreads(Results results) {
        return byColumn(
                results,
                Content.get().table("virtual-threads"),
                "virtual threads",
                "microseconds a thread",
                (time, threads) -> time.times(1 / threads / NANOS_PER_MICRO));
    }

    private static Plot synchronize(Results results) {
        return byRow(
                results,
                Content.get().table("synchronize"),
                "registered threads",
                "microseconds",
                row -> number(row.params().get("readers")));
    }

    private static Plot graceLatency(Results results) {
        return byRow(
                results,
                Content.get().table("grace-latency"),
                "length of a section, microseconds",
                "microseconds",
                row -> number(row.params().get("sectionNanos")) / NANOS_PER_MICRO);
    }

    private static Plot backlog(Results results) {
        Table table = Content.get().table("backlog");
        Column noSections = table.columns().get(1);
        Column longSections = table.columns().get(3);
        return new Plot(
                table.name(),
                "callers",
                "greatest backlog, callbacks",
                List.of(
                        line(results, "no sections to wait for", table, noSections, Row::threads, 1),
                        line(results, "sections of 1 ms", table, longSections, Row::threads, 1)));
    }

    /** A line for each row, a point for each column, whose label is its place. */
    private static Plot byColumn(
            Results results, Table table, String xLabel, String yLabel, BiFunction<Series, Double, Series> y) {
        List<Line> lines = new ArrayList<>();
        for (Row row : table.rows()) {
            List<Point> points = new ArrayList<>();
            for (Column column : table.columns()) {
                double x = number(column.label());
                add(points, x, y.apply(Table.series(results, row, column), x));
            }
            lines.add(new Line(row.label(), points));
        }
        return new Plot(table.name(), xLabel, yLabel, lines);
    }

    /** One line, in microseconds, a point for each row that has a place. */
    private static Plot byRow(Results results, Table table, String xLabel, String yLabel, ToDoubleFunction<Row> x) {
        Column time = table.columns().get(0);
        Line line = line(results, "`synchronize()`", table, time, x, 1 / NANOS_PER_MICRO);
        return new Plot(table.name(), xLabel, yLabel, List.of(line));
    }

    private static Line line(
            Results results, String label, Table table, Column column, ToDoubleFunction<Row> x, double factor) {
        List<Point> points = new ArrayList<>();
        for (Row row : table.rows()) {
            add(points, x.applyAsDouble(row), Table.series(results, row, column).times(factor));
        }
        return new Line(label, points);
    }

    /** A place must be above zero, since scales are logarithmic. */
    private static void add(List<Point> points, double x, Series y) {
        if (x > 0 && !y.isEmpty() && y.spread().median() > 0) {
            points.add(new Point(x, y.spread()));
        }
    }

    private static double number(@Nullable String text) {
        return text == null ? 0 : Double.parseDouble(text);
    }
}
