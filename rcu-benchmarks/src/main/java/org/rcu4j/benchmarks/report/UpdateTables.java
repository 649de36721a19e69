package org.rcu4j.benchmarks.report;

import java.util.List;
import java.util.stream.Stream;
import org.rcu4j.benchmarks.report.Table.Column;
import org.rcu4j.benchmarks.report.Table.Row;

/** Tables of what an updater pays, for grace periods and callbacks. */
final class UpdateTables {

    private UpdateTables() {}

    static Table synchronize() {
        return new Table(
                "synchronize",
                "a grace period",
                true,
                List.of(Column.of("time", Groups.SYNCHRONIZE, 1)),
                Stream.concat(
                                Stream.of("0", "10", "100", "1000", "10000")
                                        .map(readers -> Row.own(
                                                        "`synchronize()`, " + readers + " registered threads",
                                                        "SynchronizeBenchmark.synchronizeDomain")
                                                .with("readers", readers)),
                                Stream.of(Row.rival("liburcu `synchronize_rcu`, in C", "liburcu.synchronizeMemb")))
                        .toList());
    }

    static Table graceLatency() {
        return new Table(
                        "grace-latency",
                        "`synchronize()` beside sections of …; µs",
                        false,
                        List.of(Column.of("time", Groups.GRACE_LATENCY, 1)),
                        List.of(
                                latency("no length", "0"),
                                latency("1 µs", "1000"),
                                latency("10 µs", "10000"),
                                latency("100 µs", "100000"),
                                latency("1 ms", "1000000")))
                .in(Table.MICROSECOND);
    }

    private static Row latency(String label, String nanos) {
        return Row.own(label, "GraceLatencyBenchmark.synchronizeDomain").with("sectionNanos", nanos);
    }

    static Table call() {
        return new Table(
                "call",
                "one callback, to its end",
                true,
                List.of(Column.of("1 caller", Groups.CALL, 1)),
                List.of(
                        Row.own("`call(callback)`", "CallBenchmark.callToReclamation"),
                        Row.own("`call(callback, bytes)`", "CallBenchmark.callToReclamationWithBytes"),
                        Row.rival("liburcu `call_rcu`, malloc and free, in C", "liburcu.callMemb")));
    }

    static Table backlog() {
        String metric = "greatestBacklog";
        return new Table(
                "backlog",
                "callers",
                false,
                List.of(
                        Column.of("time of a call, no sections to wait for", Groups.BACKLOG, 0)
                                .with("sectionNanos", "0"),
                        Column.of("greatest backlog", Groups.BACKLOG, 0)
                                .with("sectionNanos", "0")
                                .metric(metric),
                        Column.of("time of a call, sections of 1 ms", Groups.BACKLOG, 0)
                                .with("sectionNanos", "1000000"),
                        Column.of("greatest backlog", Groups.BACKLOG, 0)
                                .with("sectionNanos", "1000000")
                                .metric(metric)),
                Groups.CALLERS.stream()
                        .map(callers -> Row.own(String.valueOf(callers), "BacklogBenchmark.call")
                                .with(callers))
                        .toList());
    }
}
