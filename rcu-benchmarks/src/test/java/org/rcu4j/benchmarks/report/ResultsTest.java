package org.rcu4j.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rcu4j.benchmarks.report.Results.Measured;
import org.rcu4j.benchmarks.report.Results.Round;
import org.rcu4j.benchmarks.report.Results.Subject;

class ResultsTest {

    private static final String SECTION_1 = "section-1";
    private static final String BACKLOG = "backlog";

    private static final Environment NOWHERE = new Environment("", 2, "", "", "", "", "", "");

    @Test
    void medianOfTheWindowsOfEachRound() throws Exception {
        assertThat(Canned.results()
                        .series(SECTION_1, subject("SectionBenchmark.read", 1, Map.of()))
                        .byRound())
                .containsExactly(Map.entry(1, 3.0), Map.entry(2, 3.2), Map.entry(3, 2.8));
    }

    @Test
    void whatRanTwiceInARoundIsOne() throws Exception {
        assertThat(Canned.results()
                        .series(SECTION_1, subject("liburcu.sectionMemb", 1, Map.of()))
                        .byRound())
                .containsExactly(Map.entry(1, 2.5), Map.entry(2, 2.5), Map.entry(3, 2.5));
    }

    @Test
    void nameIsNotTheEndOfAnother() throws Exception {
        assertThat(Canned.results()
                        .series(SECTION_1, subject("Benchmark.read", 1, Map.of()))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void metricIsAsItIs() throws Exception {
        Subject backlog = new Subject("BacklogBenchmark.call", 4, Map.of("sectionNanos", "0"), "greatestBacklog");
        assertThat(Canned.results().series(BACKLOG, backlog).byRound()).containsExactly(Map.entry(1, 8000.0));
    }

    @Test
    void whatWasNotMeasuredIsEmpty() throws Exception {
        assertThat(Canned.results()
                        .series("call", subject("CallBenchmark.x", 1, Map.of()))
                        .isEmpty())
                .isTrue();
        assertThat(Canned.results()
                        .series(SECTION_1, subject("SectionBenchmark.read", 2, Map.of()))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void subjectThatLeavesAParameterOpenIsRefused() throws Exception {
        Results results = Canned.results();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> results.series(BACKLOG, subject("BacklogBenchmark.call", 1, Map.of())))
                .withMessageContaining("parameters differ");
    }

    @ParameterizedTest
    @CsvSource({
        "ns/op, 1, 3, 3",
        "us/op, 1, 3, 3000",
        "ms/op, 1, 3, 3000000",
        "s/op, 1, 3, 3000000000",
        "ops/ns, 4, 2, 2",
        "ops/us, 4, 2, 2000",
        "ops/ms, 4, 2, 2000000",
        "ops/s, 4, 2, 2000000000"
    })
    void timeIsThatOfOneThread(String unit, int threads, double value, double nanos) throws Exception {
        Results results = of("{'benchmark':'a.B.c','threads':" + threads + ",'primaryMetric':{'scoreUnit':'" + unit
                + "','rawData':[[" + value + "]]}}");
        assertThat(results.series("group", subject("B.c", threads, Map.of())).byRound())
                .containsExactly(Map.entry(1, nanos));
    }

    @Test
    void unitThatIsNoTimeIsRefused() throws Exception {
        Results results = of("{'benchmark':'a.B.c','threads':1,'primaryMetric':{'scoreUnit':'B','rawData':[[1]]}}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> results.series("group", subject("B.c", 1, Map.of())))
                .withMessageContaining("\"B\"");
    }

    @Test
    void groupTakesThePlaceOfItsOldResultsAndIsKept(@TempDir Path folder) throws Exception {
        Measured again = new Measured(SECTION_1, "full", NOWHERE, List.of(), List.of(), List.of());
        Results next = Canned.results().with(again);
        Path file = folder.resolve("new").resolve("results.json");
        next.write(file);
        assertThat(Results.read(file)).isEqualTo(next);
        assertThat(next.groups()).extracting(Measured::name).containsExactly(BACKLOG, SECTION_1);
        assertThat(next.group(SECTION_1)).contains(again);
    }

    @Test
    void outputOfTheCProgramIsRead() throws Exception {
        String output = """
                [
                {"benchmark": "liburcu.empty", "mode": "avgt", "threads": 2, "params": {"size": "0"}, "primaryMetric": {"scoreUnit": "ns/op", "rawData": [[0.235, 0.295, 0.25]]}},
                {"benchmark": "liburcu.lookup", "mode": "avgt", "threads": 2, "params": {"size": "1000"}, "primaryMetric": {"scoreUnit": "ns/op", "rawData": [[11.770, 13.327]]}}
                ]
                """;
        Round round = new Round(1, "", "", 0, 1, true, 1, Results.parse(output));
        Results results =
                new Results(List.of(new Measured("group", "short", NOWHERE, List.of(), List.of(round), List.of())));
        assertThat(results.series("group", subject("liburcu.empty", 2, Map.of()))
                        .byRound())
                .containsExactly(Map.entry(1, 0.25));
        assertThat(results.series("group", subject("liburcu.lookup", 2, Map.of("size", "1000")))
                        .byRound())
                .hasSize(1);
        assertThat(Results.parse("[\n]\n")).isEmpty();
    }

    private static Results of(String record) throws Exception {
        Round round = new Round(1, "", "", 0, 1, true, 1, Results.parse("[" + record.replace('\'', '"') + "]"));
        return new Results(List.of(new Measured("group", "short", NOWHERE, List.of(), List.of(round), List.of())));
    }

    private static Subject subject(String benchmark, int threads, Map<String, String> params) {
        return new Subject(benchmark, threads, params, "");
    }
}
