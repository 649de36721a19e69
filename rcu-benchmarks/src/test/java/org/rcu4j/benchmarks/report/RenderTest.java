package org.rcu4j.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rcu4j.benchmarks.report.Plot.Line;
import org.rcu4j.benchmarks.report.Plot.Point;
import org.rcu4j.benchmarks.report.Statistics.Spread;

/** What is written of made-up results. The figures expected here were worked out by hand. */
class RenderTest {

    @Test
    void cellsHoldTimesAndRatios() throws Exception {
        assertThat(Content.get().table("section").markdown(Canned.results()))
                .startsWith("""
                        | one read under … | 1 thread | 2 threads |
                        |---|---|---|
                        | `read()` | 3 [2.8–3.2] | not measured |
                        | `RcuReader` | 2.1 [2–2.2] · **0.688** [0.667–0.75] | not measured |
                        | `readLock()`, `readUnlock()` | 99 [99–99] · **33** [30.9–35.4] | not measured |
                        | `enter()`, `exit()` (detached) | not measured | not measured |
                        """)
                .contains("| ReentrantReadWriteLock | 13 [12–14] · **4.06** [4–5] | not measured |");
    }

    @Test
    void tableWithoutComparisonHasNoRatios() throws Exception {
        assertThat(Content.get().table("backlog").markdown(Canned.results()))
                .contains("| 2 | 100 [100–100] | 4 000 [4 000–4 000] | 100 [100–100] | 4 000 [4 000–4 000] |")
                .doesNotContain("**");
    }

    @Test
    void lossesAreNamed() throws Exception {
        assertThat(Content.get().table("section").verdict(Canned.results()))
                .isEqualTo("- 1 thread: `read()` is faster than ReentrantReadWriteLock; it **loses to** StampedLock,"
                        + " liburcu memb, in C; it can't be told apart from Cassandra OpOrder.");
        assertThat(Content.get().table("call").verdict(Canned.results())).isEmpty();
    }

    @Test
    void goalsAreJudged() throws Exception {
        assertThat(Goals.markdown(Canned.results()).lines())
                .contains(
                        // (2 - 1) / 2, (2.2 - 1) / 2, (2.1 - 1.1) / 2
                        "| P1 | section by `RcuReader`, net of a read | liburcu memb, net of its loop | ≤ 0.7 |"
                                + " **0.5** [0.5–0.6] | reached |",
                        // (2 - 1) / 1.5, (2.2 - 1) / 1.5, (2.1 - 1.1) / 1.5
                        "|  | the same | liburcu memb, net of a read |  | **0.667** [0.667–0.8] |  |",
                        // (3 - 1) / 2, (3.2 - 1) / 2, (2.8 - 1.1) / 2
                        "| P2 | section by `read()`, net of a read | liburcu memb, net of its loop | ≤ 1.2 |"
                                + " **1** [0.85–1.1] | reached |",
                        "| P4 | `synchronize()`, nobody inside | liburcu `synchronize_rcu` | ≤ 1 | not measured | open |")
                .anyMatch(line -> line.startsWith("| P6 |") && line.endsWith("| open |"));
    }

    @Test
    void goalIsReachedOrMissedOrOnlySometimes() {
        Series measured = series(2, 3, 4);
        assertThat(Goals.verdict(measured, 4, 1)).isEqualTo("reached");
        assertThat(Goals.verdict(measured, 3, 1)).isEqualTo("reached, but not in every round");
        assertThat(Goals.verdict(measured, 2.5, 1)).isEqualTo("missed, but for some rounds");
        assertThat(Goals.verdict(measured, 1, 1)).isEqualTo("missed");
        assertThat(Goals.verdict(measured, 2, -1)).isEqualTo("reached");
        assertThat(Goals.verdict(measured, 3, -1)).isEqualTo("reached, but not in every round");
        assertThat(Goals.verdict(measured, 3.5, -1)).isEqualTo("missed, but for some rounds");
        assertThat(Goals.verdict(measured, 5, -1)).isEqualTo("missed");
        assertThat(Goals.verdict(Series.NONE, 5, -1)).isEqualTo("open");
    }

    @Test
    void reportHasAllInItsPlace() throws Exception {
        String text = new Render(Canned.results()).markdown("plots");
        assertThat(text)
                .doesNotContain("{{")
                .contains(Content.get().table("section").markdown(Canned.results()))
                .contains(Goals.markdown(Canned.results()))
                .contains("![greatest backlog, callbacks, by callers](plots/backlog.svg)")
                .doesNotContain("synchronize.svg")
                .contains("- processor: Test processor, 2 of them")
                .contains("- groups: section-1\n")
                .contains("- **backlog**: a processor that it needs was missing in 1 of 1 rounds")
                .contains("- **backlog**: not all of it could be measured: java z: a fork failed\n")
                .contains(
                        "# section-1, 2026-01-01T10:01:00Z to 2026-01-01T10:03:30Z\njava -jar rcu-benchmarks.jar 'x'\n");
        for (Table table : Content.get().tables().values()) {
            assertThat(text).contains(table.markdown(Canned.results()));
        }
    }

    @Test
    void nothingMeasuredIsSaid() throws Exception {
        assertThat(new Render(new Results(List.of())).markdown("plots"))
                .contains("Nothing has been measured.")
                .doesNotContain(".svg");
    }

    @Test
    void plotsLieBesideTheReportAndOldOnesGo(@TempDir Path folder) throws Exception {
        Path out = folder.resolve("benchmarks.md");
        Path plots = Files.createDirectory(folder.resolve("benchmarks"));
        Files.writeString(plots.resolve("synchronize.svg"), "of results that are gone");
        new Render(Canned.results()).write(out);
        assertThat(out).content().contains("(benchmarks/backlog.svg)");
        assertThat(plots)
                .isDirectoryContaining("glob:**backlog.svg")
                .isDirectoryNotContaining("glob:**synchronize.svg");
    }

    @Test
    void plotIsTheSameEachTimeAndSmall() throws Exception {
        Plot plot = plot(100);
        String svg = plot.svg();
        assertThat(svg).startsWith("<?xml").contains("<svg").isEqualTo(plot(100).svg());
        assertThat(svg).isNotEqualTo(plot(50).svg());
        assertThat(svg.length()).isLessThan(200_000);
    }

    private static Plot plot(double last) {
        return new Plot(
                "name",
                "threads",
                "reads",
                List.of(new Line(
                        "`read()`",
                        List.of(new Point(1, new Spread(3, 2, 4)), new Point(64, new Spread(last, 1, 200))))));
    }

    private static Series series(double... values) {
        TreeMap<Integer, Double> byRound = new TreeMap<>();
        for (double value : values) {
            byRound.put(byRound.size() + 1, value);
        }
        return new Series(byRound);
    }
}
