package org.rcu4j.torture;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.rcu4j.ReadBarrier;
import org.rcu4j.testing.StatusLine;
import org.rcu4j.testing.Units;

/** Runs scenarios, or controls, one after another, and says how it went. */
final class Session {

    private static final Duration STATUS_INTERVAL = Duration.ofMinutes(1);

    private final Settings settings;
    private final PrintWriter out;
    private final boolean terminal;

    Session(Settings settings, PrintWriter out, boolean terminal) {
        this.settings = settings;
        this.out = out;
        this.terminal = terminal;
    }

    /** Runs scenarios; returns whether nothing was found. */
    boolean torture() throws InterruptedException {
        describe(Units.count(settings.scenarios().size(), "scenario")
                + (settings.gracePeriods() > 0 ? ", each for " + extent() : " for " + extent() + " in all"));
        long share = TimeUnit.SECONDS.toNanos(settings.seconds())
                / settings.scenarios().size();
        List<Outcome> outcomes = runAll(
                new Limits(share, settings.gracePeriods(), settings.untilError()),
                scenario -> settings.hangSeconds(),
                true);
        out.println();
        out.println(Summary.table(outcomes));
        out.println();
        out.print(Summary.histogram(outcomes));
        out.println();
        return conclude(outcomes);
    }

    /** Runs controls; returns whether something was found in each. */
    boolean control() throws InterruptedException {
        describe("%s, each for up to %s, until it is caught"
                .formatted(Units.count(settings.scenarios().size(), "control"), extent()));
        long time = TimeUnit.SECONDS.toNanos(settings.seconds());
        List<Outcome> outcomes = runAll(
                new Limits(time, settings.gracePeriods(), true),
                control -> Controls.hangSeconds(control, settings.hangSeconds()),
                false);
        out.println();
        out.println(Controls.table(outcomes));
        out.println();
        long survivors =
                outcomes.stream().filter(outcome -> !Controls.isCaught(outcome)).count();
        out.println(
                survivors == 0
                        ? "Every control was caught."
                        : "FAILED: " + Units.count(survivors, "control") + " survived. Repeat with --seed "
                                + settings.seed());
        out.flush();
        return survivors == 0;
    }

    private String extent() {
        return settings.gracePeriods() > 0
                ? Units.count(settings.gracePeriods(), "grace period")
                : Units.count(settings.seconds(), "second");
    }

    private void describe(String what) {
        out.printf(
                "JVM     %s %s, %s, heap of up to %s MiB, read barrier %s%n",
                System.getProperty("java.vm.name"),
                Runtime.version(),
                Units.count(Runtime.getRuntime().availableProcessors(), "processor"),
                Units.count(Runtime.getRuntime().maxMemory() >> 20),
                ReadBarrier.active());
        out.printf("Run     %s, %s, seed %d%n", what, Units.count(settings.readers(), "reader"), settings.seed());
        String faults = settings.faults().stream().map(Fault::toString).collect(Collectors.joining(", "));
        out.printf("Faults  %s%n%n", faults.isEmpty() ? "none" : faults);
        out.flush();
    }

    private List<Outcome> runAll(Limits limits, ToIntFunction<Scenario> hangSeconds, boolean endAtHang)
            throws InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        int n = settings.scenarios().size();
        for (Scenario scenario : settings.scenarios()) {
            String title = "%2d/%d %-22s".formatted(outcomes.size() + 1, n, scenario.name());
            StatusLine status = new StatusLine(out, terminal, STATUS_INTERVAL);
            ScenarioRun run = new ScenarioRun(
                    scenario,
                    limits,
                    settings.seed(),
                    settings.readers(),
                    settings.faults(),
                    r -> status.show(r.nanos(), () -> Summary.progress(title, r)));
            Outcome outcome = run.run(hangSeconds.applyAsInt(scenario));
            status.clear();
            out.printf(
                    "%s %8s s  %s%n",
                    title,
                    Units.seconds(outcome.nanos()),
                    outcome.failed()
                            ? outcome.tally().errors().counts().keySet()
                            : Units.count(outcome.tally().sections()) + " sections, nothing found");
            out.flush();
            outcomes.add(outcome);
            if (outcome.hung() && endAtHang) {
                break; // its threads are still there, and would disturb the others
            }
        }
        return outcomes;
    }

    private boolean conclude(List<Outcome> outcomes) {
        List<Outcome> failed = outcomes.stream().filter(Outcome::failed).toList();
        failed.forEach(outcome -> out.println(Summary.errors(outcome)));
        boolean complete = outcomes.size() == settings.scenarios().size();
        if (failed.isEmpty() && complete) {
            out.println("Nothing was found, and everything is accounted for.");
        } else {
            out.println("FAILED: errors in " + Units.count(failed.size(), "scenario") + ". Repeat with --seed "
                    + settings.seed());
        }
        out.flush();
        return failed.isEmpty() && complete;
    }
}
