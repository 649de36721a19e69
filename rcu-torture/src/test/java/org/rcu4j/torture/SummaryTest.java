package org.rcu4j.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.rcu4j.testing.StatusLine;

/** What a person reads. */
class SummaryTest {

    private final Tally tally = new Tally();
    private final Scenario scenario = Scenarios.all().get(0);

    @Test
    void countsStandInARowForEachScenario() {
        try (ReaderTally reader = new ReaderTally(tally)) {
            for (int i = 0; i < 1_000; i++) {
                reader.saw(i < 998 ? 0 : 1);
                reader.left();
            }
            reader.saw(2);
            reader.saw(99);
        }
        tally.addGracePeriods(3);
        tally.addCallbacks(4_000);
        Outcome outcome = new Outcome(scenario, tally, TimeUnit.MILLISECONDS.toNanos(1_500), 7, false);
        assertThat(Summary.table(List.of(outcome)))
                .containsPattern("\\| read +\\| +1.5 \\| +7 \\| +1,000 \\| +0 \\| +3 \\| +4,000 \\| +0 \\|"
                        + " +998 \\| +2 \\| +2 \\| +0 \\| +2 \\|");
        assertThat(Summary.histogram(List.of(outcome)))
                .containsPattern("(?m)^ +0 +998  #{40}$")
                .containsPattern("(?m)^ +1 +2  #+$")
                .containsPattern("(?m)^ +2 +1  #+$")
                .containsPattern("(?m)^ +10\\+ +1  #+$");
        assertThat(Summary.errors(outcome)).contains("read: 2 errors", "TOO_OLD, 2 times: ", "TOO_OLD: age 99");
    }

    @Test
    void whereThereAreNoAgesNoneAreShown() {
        Outcome outcome = new Outcome(scenario, tally, 0, 1, false);
        assertThat(Summary.table(List.of(outcome))).containsPattern("\\| +- \\| +- \\| +0 \\| +0 \\| +0 \\|");
    }

    @Test
    void onATerminalTheStatusIsOneLineThatIsCleared() throws InterruptedException {
        StringWriter out = new StringWriter();
        StatusLine status = new StatusLine(new PrintWriter(out), true, Duration.ofMinutes(1));
        Outcome unused = new ScenarioRun(
                        scenario,
                        new Limits(TimeUnit.SECONDS.toNanos(1), 0, false),
                        1,
                        1,
                        Set.of(),
                        run -> status.show(run.nanos(), () -> Summary.progress("1/1 read", run)))
                .run(120);
        status.clear();
        assertThat(out.toString())
                .containsPattern("\r1/1 read  [0-9]+ s  round 1  [0-9,]+ sections?  [0-9,]+ grace periods?  ")
                .doesNotContain("\n")
                .endsWith("\r");
    }
}
