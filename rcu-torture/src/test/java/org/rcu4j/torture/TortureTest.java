package org.rcu4j.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rcu4j.testing.Program;

/** The command line from end to end; in JVMs of their own only where that is the point. */
class TortureTest {

    private static final String IN_THIS_JVM = "stall,death,interrupt,flood,throw,close,burst,stack";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    static Stream<String> scenarios() {
        return Scenarios.all().stream().filter(Scenario::isAvailable).map(Scenario::name);
    }

    static Stream<String> controls() {
        return Controls.all().stream().filter(Scenario::isAvailable).map(Scenario::name);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void nothingIsFound(String scenario) {
        int status = execute("--scenario", scenario, "--grace-periods", "40", "--faults", IN_THIS_JVM, "--seed", "7");
        assertThat(out.toString())
                .containsPattern("Run +1 scenario, each for 40 grace periods, \\d+ readers, seed 7")
                .containsPattern("\\| " + scenario + " +\\|.*\\| +0 \\| +0 \\|")
                .contains("Nothing was found, and everything is accounted for.");
        assertThat(err.toString()).isEmpty();
        assertThat(status).isZero();
    }

    /** In as much time as it takes; a control that survives is seen after that. */
    @ParameterizedTest
    @MethodSource("controls")
    void controlIsCaught(String control) {
        int status = execute("--broken", control, "--seconds", "120", "--faults", IN_THIS_JVM);
        assertThat(out.toString()).contains("Every control was caught.").doesNotContain("SURVIVED");
        assertThat(status).isZero();
    }

    /** The defect shows only when a domain is closed, which it is not here. */
    @Test
    void controlThatSurvivesIsAFailure() {
        int status = execute("--broken", "close-loses", "--faults", "none", "--grace-periods", "10", "--seed", "3");
        assertThat(out.toString())
                .containsPattern("\\| close-loses +\\|.*SURVIVED")
                .contains("FAILED: 1 control survived. Repeat with --seed 3");
        assertThat(status).isEqualTo(Torture.FAILED);
    }

    @Test
    void severalScenariosShareTheTime() {
        int status = execute("--scenario", "read,lock-spin", "--scenario", "map", "--seconds", "3", "--faults", "none");
        assertThat(out.toString())
                .contains("3 scenarios for 3 seconds in all")
                .contains("Faults  none")
                .containsPattern("1/3 read +[0-9.]+ s +[0-9,]+ sections, nothing found")
                .contains("2/3 lock-spin")
                .contains("3/3 map");
        assertThat(status).isZero();
    }

    @Test
    void eachBarrierHasAJvmOfItsOwn() {
        int status = execute("--barriers", "fence", "--scenario", "reader", "--grace-periods", "5", "--readers", "3");
        assertThat(out.toString())
                .contains("read barrier FENCE")
                .contains("3 readers")
                .contains("Read barriers: fence good");
        assertThat(status).isZero();
    }

    @Test
    void memoryIsFilledInASmallJvm() {
        int status = execute("--scenario", "memory", "--grace-periods", "40");
        assertThat(out.toString())
                .containsPattern("heap of up to 1[0-9]{2} MiB")
                .contains("Nothing was found, and everything is accounted for.");
        assertThat(status).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--scenario nonsense",
                "--scenario read,nonsense",
                "--scenario",
                "--broken nonsense",
                "--seconds 0",
                "--seconds 604801",
                "--seconds 1.5",
                "--grace-periods 0",
                "--seed one",
                "--readers 0",
                "--readers 257",
                "--faults nonsense",
                "--faults none,stall",
                "--barriers nonsense",
                "--hang-limit 0",
                "--nonsense",
                "nonsense",
            })
    void nonsenseGetsOneLine(String commandLine) {
        assertThat(execute(commandLine.split(" "))).isEqualTo(Program.BAD_INPUT);
        assertThat(err.toString()).startsWith("rcu-torture: ").hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void listNamesEverything() {
        assertThat(execute("--list")).isZero();
        Stream.of(Scenarios.all(), Controls.all())
                .flatMap(List::stream)
                .forEach(scenario -> assertThat(out.toString())
                        .contains("  " + scenario.name() + " ")
                        .contains(scenario.about()));
        Fault.all().forEach(fault -> assertThat(out.toString()).contains("  " + fault + " "));
    }

    @Test
    void helpNamesEveryOptionAndTheExitStatus() {
        assertThat(execute("--help")).isZero();
        assertThat(out.toString())
                .contains("--list", "--scenario", "--seconds", "--grace-periods", "--seed", "--readers", "--faults")
                .contains("--barriers", "--controls", "--broken", "--hang-limit", "--version", "Exit status")
                .doesNotContain("DEFAULT-VALUE");
    }

    @Test
    void versionIsOneLine() {
        assertThat(execute("--version")).isZero();
        assertThat(out.toString()).startsWith("rcu-torture of rcu4j").hasLineCount(1);
    }

    private int execute(String... arguments) {
        return Program.commandLine(new Torture(false), new PrintWriter(out), new PrintWriter(err))
                .execute(arguments);
    }
}
