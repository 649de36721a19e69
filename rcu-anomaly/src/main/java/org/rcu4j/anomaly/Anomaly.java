package org.rcu4j.anomaly;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.rcu4j.anomaly.scenarios.Scenario;
import org.rcu4j.testing.Program;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program. */
@Command(
        name = "rcu-anomaly",
        versionProvider = Program.Version.class,
        mixinStandardHelpOptions = true,
        description =
                "Runs each operation with a failure at its first point, at the second, and so on until it succeeds,"
                        + " and looks each time whether the world is whole. Then scenarios in which a stack, a"
                        + " heap, a domain, an executor or an application really ends. Ends with 1 if the world is not"
                        + " whole after a failure.")
public final class Anomaly implements Callable<Integer> {

    @Option(
            names = "--all",
            description =
                    "Fail at every point, and do many rounds of each scenario; default: at the first point of each"
                            + " place in the code, and few rounds.")
    private boolean all;

    @Option(
            names = "--operation",
            paramLabel = "REGEX",
            description = "Only operations and scenarios in whose \"group: name\" this is found.")
    private String selection = "";

    @Option(names = "--controls", description = "Run the controls, which are broken, and fail unless all are caught.")
    private boolean controls;

    @Option(names = "--list", description = "Print the operations, and do nothing else.")
    private boolean list;

    @Option(
            names = "--limit",
            paramLabel = "SECONDS",
            description = "How long something may take until it is taken to hang. Default: ${DEFAULT-VALUE}.")
    private int limit = 20;

    @Option(names = "--stacks", description = "Print the stacks of each finding.")
    private boolean stacks;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    /** Runs the program. */
    public static void main(String[] arguments) {
        Program.run(new Anomaly(), arguments);
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = command.commandLine().getOut();
        Pattern pattern = Pattern.compile(selection);
        List<Operation> chosen = (controls ? Operations.controls() : Operations.all())
                .stream()
                        .filter(o ->
                                pattern.matcher(o.group() + ": " + o.name()).find())
                        .toList();
        if (list) {
            chosen.forEach(operation -> out.println(operation.group() + ": " + operation.name()));
            Scenario.everyOne().forEach(scenario -> out.println("scenario: " + scenario.name()));
            return 0;
        }
        List<Scenario> scenarios = Scenario.everyOne().stream()
                .filter(scenario -> scenario.control() == controls)
                .filter(scenario ->
                        pattern.matcher("scenario: " + scenario.name()).find())
                .toList();
        boolean right = chosen.isEmpty() || operations(chosen, out);
        for (Scenario scenario : scenarios) {
            right &= isRight(scenario, out);
        }
        return right ? 0 : 1;
    }

    private boolean isRight(Scenario scenario, PrintWriter out) throws Exception {
        long start = System.nanoTime();
        Scenario.Result result = scenario.run(!all);
        boolean right = scenario.isRight(result);
        String verdict = result.isUnavailable() ? "can't be had here" : right ? "good" : "FAILED";
        out.printf("scenario: %s: %s, %.1f s%n", scenario.name(), verdict, (System.nanoTime() - start) / 1e9);
        if (!right) {
            out.print(result.output().indent(4));
        }
        out.flush();
        return right;
    }

    private boolean operations(List<Operation> chosen, PrintWriter out) throws Exception {
        long start = System.nanoTime();
        System.setProperty("org.rcu4j.anomaly.limit", String.valueOf(limit));
        List<Outcome> outcomes = new Session(!all, out).run(chosen);
        out.println();
        out.print(findings(outcomes, stacks));
        out.println(Table.of(outcomes));
        out.printf("%.1f s%n", (System.nanoTime() - start) / 1e9);
        out.flush();
        return controls ? areCaught(outcomes) : isWhole(outcomes);
    }

    static boolean isWhole(List<Outcome> outcomes) {
        return outcomes.stream().allMatch(Outcome::isWhole);
    }

    /** Whether something was found in each. */
    static boolean areCaught(List<Outcome> outcomes) {
        return outcomes.stream()
                .filter(outcome -> outcome.trials(failure -> true) > 0) // the others are behind a probe
                .noneMatch(outcome -> outcome.findings().isEmpty());
    }

    /** What is not whole in words: for each operation, failure and symptom the points. */
    static String findings(List<Outcome> outcomes, boolean stacks) {
        StringBuilder text = new StringBuilder();
        for (Outcome outcome : outcomes) {
            Map<String, List<Finding>> bySymptom = new LinkedHashMap<>();
            for (Finding f : outcome.findings()) {
                bySymptom.computeIfAbsent(f.headline(), k -> new ArrayList<>()).add(f);
            }
            if (!bySymptom.isEmpty()) {
                text.append(outcome.operation().name()).append('\n');
            }
            bySymptom.forEach((symptom, findings) -> {
                text.append("    ").append(symptom);
                text.append(findings.size() > 1 ? " (" + findings.size() + " points)\n" : "\n");
                if (stacks) {
                    text.append(findings.get(0).details().indent(8));
                }
            });
        }
        return text.toString();
    }
}
