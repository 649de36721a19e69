package org.rcu4j.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rcu4j.testing.Program;

/** The command line. */
class ReportTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String... args) {
        return Program.commandLine(new Report(), new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(args);
    }

    private void assertRefused(String message, String... args) {
        assertThat(execute(args)).isEqualTo(Program.BAD_INPUT);
        assertThat(err.toString()).startsWith("report: ").contains(message).hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void rendersWhatIsThere(@TempDir Path folder) throws Exception {
        Path report = folder.resolve("report.md");
        int status = execute("render", "--results", Canned.file().toString(), "--out", report.toString());
        assertThat(err.toString()).isEmpty();
        assertThat(status).isZero();
        assertThat(out.toString()).contains(report.toString());
        assertThat(report).content().contains("| `read()` | 3 [2.8–3.2] |");
        assertThat(folder.resolve("report").resolve("backlog.svg")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--groups=call", "run --groups=call", "run"})
    void formMustBeSaid(String args) {
        assertRefused("say --short or --full", args.split(" "));
    }

    @Test
    void formsExcludeEachOther() {
        assertRefused("mutually exclusive", "run", "--short", "--full");
    }

    @Test
    void groupMustExist() {
        assertRefused("there is no group \"calls\"; there are section-1, ", "run", "--short", "--groups", "call,calls");
    }

    @Test
    void unknownOptionIsNamed() {
        assertRefused("--long", "render", "--long");
    }

    @Test
    void resultsMustBeThere(@TempDir Path folder) {
        assertRefused(
                "there are no results in",
                "render",
                "--results",
                folder.resolve("none.json").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"groups\": 1}",
                "{}",
                "null",
                "{\"groups\": null}",
                "{\"groups\": [], \"others\": []}"
            })
    void fileMustHoldResults(String text, @TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("results.json"), text);
        assertRefused("does not hold results", "render", "--results", file.toString());
        err.getBuffer().setLength(0);
        assertRefused("does not hold results", "run", "--short", "--results", file.toString());
    }

    @Test
    void helpNamesTheCommands() {
        assertThat(execute("--help")).isZero();
        assertThat(Arrays.asList(out.toString().split("\\R")))
                .anyMatch(line -> line.strip().startsWith("run "))
                .anyMatch(line -> line.strip().startsWith("render "));
    }
}
