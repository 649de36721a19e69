package org.rcu4j.examples.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rcu4j.testing.Program;

/** The command line from end to end. */
class LookupDemoTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private Path input = Path.of("");

    @BeforeEach
    void writeInput(@TempDir Path directory) throws IOException {
        input = Files.writeString(directory.resolve("records.tsv"), "a\tfirst\nb\tsecond\nc\tthird\nd\tfourth\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rcu", "rwlock", "refcount"})
    void aSafeProtectionReadsNothingBad(String protection) {
        int status = execute("--input", input.toString(), "--protection", protection, "--seconds", "1");
        assertThat(err.toString()).isEmpty();
        assertThat(status).isZero();
        assertThat(out.toString())
                .contains("Records  4 from " + input)
                .containsPattern("\\| lookups a second .*\\d")
                .containsPattern("\\| bad reads +\\| +0 \\|")
                .contains("Nothing bad was read, and all native memory was freed.");
    }

    @Test
    void rcuIsTheDefaultAndReportsItsGracePeriods() {
        int status = execute("--input", input.toString(), "--seconds", "1");
        assertThat(status).isZero();
        assertThat(out.toString())
                .containsPattern("\\| protection +\\| +rcu \\|")
                .containsPattern("\\| grace periods +\\| +[1-9]")
                .containsPattern("\\| +worst +\\| +[0-9.,]+ [um]s \\|");
    }

    @Test
    void withoutProtectionBadReadsAreSeen() {
        int status =
                execute("--input", input.toString(), "--protection", "none", "--seconds", "3", "--updates", "1000000");
        assertThat(err.toString()).isEmpty();
        assertThat(status).isZero();
        assertThat(out.toString()).containsPattern("\\| bad reads +\\| +[1-9]").contains("Bad reads were seen");
    }

    @Test
    void comparesAllSafeProtections() {
        int status = execute("--input", input.toString(), "--compare", "--seconds", "1");
        assertThat(err.toString()).isEmpty();
        assertThat(status).isZero();
        assertThat(out.toString())
                .contains("Warming up each protection")
                .containsPattern("\\| protection +\\| +rcu \\| +rwlock \\| +refcount \\|")
                .containsPattern("\\| +relative to rcu +\\| +1.00 \\| +[0-9.]+ \\| +[0-9.]+ \\|");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--readers 0",
                "--readers 257",
                "--readers two",
                "--readers",
                "--readers 1 --readers 2",
                "--seconds 0",
                "--seconds 86401",
                "--seconds 1.5",
                "--updates -1",
                "--updates 10000001",
                "--updates 99999999999",
                "--table-swaps -1",
                "--table-swaps 1001",
                "--protection hope",
                "--compare --protection none",
                "--compare --protection rcu",
                "--protection none --seconds 61",
                "--protection none --updates 0 --table-swaps 0",
                "--input no/such/file",
                "--input .",
                "--nonsense",
                "nonsense",
            })
    void nonsenseGetsOneLine(String commandLine) {
        assertThat(execute(commandLine.split(" "))).isEqualTo(Program.BAD_INPUT);
        assertThat(err.toString()).startsWith("lookup-demo: ").hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void anArgumentOfSeveralLinesGetsOneLineToo() {
        assertThat(execute("several\nlines")).isEqualTo(Program.BAD_INPUT);
        assertThat(err.toString()).hasLineCount(1);
    }

    @Test
    void compareSaysWhatToDoWithNone() {
        execute("--compare", "--protection", "none");
        assertThat(err.toString()).contains("--compare", "run --protection none by itself");
    }

    @Test
    void aMalformedLineIsNamed() throws IOException {
        Files.writeString(input, "a\tfirst\nsecond\n");
        assertThat(execute("--input", input.toString())).isEqualTo(Program.BAD_INPUT);
        assertThat(err.toString()).hasLineCount(1).contains(input + ", line 2: no tab between key and value");
    }

    @Test
    void helpNamesEveryOptionAndTheExitStatus() {
        assertThat(execute("--help")).isZero();
        assertThat(out.toString())
                .contains(
                        "--input", "--protection", "--compare", "--readers", "--seconds", "--updates", "--table-swaps")
                .contains("--version", "Exit status")
                .doesNotContain("DEFAULT-VALUE");
    }

    @Test
    void versionIsOneLine() {
        assertThat(execute("--version")).isZero();
        assertThat(out.toString()).startsWith("lookup-demo of rcu4j").hasLineCount(1);
    }

    private int execute(String... arguments) {
        return Program.commandLine(new LookupDemo(false), new PrintWriter(out), new PrintWriter(err))
                .execute(arguments);
    }
}
