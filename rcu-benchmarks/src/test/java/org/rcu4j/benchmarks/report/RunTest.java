package org.rcu4j.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rcu4j.benchmarks.report.Results.Measured;
import org.rcu4j.benchmarks.report.Results.Round;
import org.rcu4j.benchmarks.report.Results.Subject;

/** Rounds, repetitions and failures, with parts that measure nothing. */
class RunTest {

    private final StringWriter out = new StringWriter();
    private Path file = Path.of("");
    private int measurements;

    @BeforeEach
    void chooseFile(@TempDir Path folder) {
        file = folder.resolve("results.json");
    }

    private Part part(IntSupplier value) {
        return new Part() {
            @Override
            public List<JsonNode> measure(Form form) throws IOException {
                return Results.parse("[{\"benchmark\":\"a.B.c\",\"threads\":1,\"primaryMetric\":"
                        + "{\"scoreUnit\":\"ns/op\",\"rawData\":[[" + value.getAsInt() + "]]}}]");
            }

            @Override
            public String command(Form form) {
                return "measure " + form;
            }
        };
    }

    private static Part broken() {
        return new Part() {
            @Override
            public List<JsonNode> measure(Form form) throws IOException {
                throw new IOException("it is broken");
            }

            @Override
            public String command(Form form) {
                return "break";
            }
        };
    }

    private static Group group(String name, int processors, Part... parts) {
        return new Group(name, processors, true, List.of(parts));
    }

    private Measured measure(Group group, Processors.Check processors) throws Exception {
        new Run(Form.SHORT, file, new PrintWriter(out, true), processors).measure(List.of(group));
        return Results.read(file).group(group.name()).orElseThrow();
    }

    @Test
    void eachRoundMeasuresAll() throws Exception {
        Group group = group("group", 1, part(() -> ++measurements), part(() -> 10), part(() -> ++measurements));
        Measured measured = measure(group, threads -> 1);
        assertThat(measured.rounds()).extracting(Round::number).containsExactly(1, 2, 3);
        assertThat(measured.rounds()).allSatisfy(round -> {
            assertThat(round.complete()).isTrue();
            assertThat(round.attempts()).isEqualTo(1);
            assertThat(round.records()).hasSize(3);
        });
        assertThat(measured.commands()).containsExactly("measure short");
        assertThat(measured.failures()).isEmpty();
        // medians of 1, 10, 2; of 3, 10, 4; of 5, 10, 6
        assertThat(Results.read(file)
                        .series("group", new Subject("B.c", 1, Map.of(), ""))
                        .byRound())
                .containsExactly(Map.entry(1, 2.0), Map.entry(2, 4.0), Map.entry(3, 6.0));
    }

    @Test
    void roundWithoutItsProcessorsIsRepeated() throws Exception {
        int[] checks = {0};
        Measured measured = measure(
                group("group", 2, part(() -> ++measurements)),
                threads -> threads == 2 && ++checks[0] == 2 ? 0.5 : 0.9); // after the first attempt
        assertThat(measured.lackedProcessors()).isFalse();
        assertThat(measured.rounds()).extracting(Round::attempts).containsExactly(2, 1, 1);
        assertThat(measurements).isEqualTo(4);
        assertThat(measured.rounds()
                        .get(0)
                        .records()
                        .get(0)
                        .at("/primaryMetric/rawData/0/0")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void roundsThatNeverHadThemAreMarked() throws Exception {
        Measured measured = measure(group("group", 2, part(() -> 1)), threads -> 0.5);
        assertThat(measured.lackedProcessors()).isTrue();
        assertThat(measured.rounds()).extracting(Round::attempts).containsExactly(3, 3, 3);
    }

    @Test
    void failureOfAPartIsKeptAndTheRestMeasured() throws Exception {
        Measured measured = measure(group("group", 1, broken(), part(() -> 1)), threads -> 1);
        assertThat(measured.failures()).containsExactly("it is broken");
        assertThat(measured.rounds())
                .allSatisfy(round -> assertThat(round.records()).hasSize(1));
    }

    @Test
    void otherGroupsStay() throws Exception {
        measure(group("one", 1, part(() -> 1)), threads -> 1);
        measure(group("two", 1, part(() -> 1)), threads -> 1);
        measure(group("one", 1, part(() -> 1)), threads -> 1);
        assertThat(Results.read(file).groups()).extracting(Measured::name).containsExactly("two", "one");
    }
}
