package org.rcu4j.anomaly;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program. */
@Command(
        name = "rcu-anomaly",
        mixinStandardHelpOptions = true,
        description =
                "Runs each operation with a failure at its first point, at the second, and so on until it succeeds,"
                        + " and looks each time whether the world is whole. Ends with 1 if it is not after a failure that can"
                        + " really happen.")
public final class Anomaly implements Callable<Integer> {

    @Option(names = "--all", description = "Fail at every point; default: at the first one of each place in the code.")
    private boolean all;

    @Option(
            names = "--operation",
            paramLabel = "REGEX",
            description = "Only operations in whose \"group: name\" this is found.")
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
    private CommandLine.Model.@Nullable CommandSpec spec;

    /** Runs the program. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Anomaly()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = requireSpec().commandLine().getOut();
        Pattern pattern = Pattern.compile(selection);
        List<Operation> chosen = (controls ? Operations.controls() : Operations.all())
                .stream()
                        .filter(o ->
                                pattern.matcher(o.group() + ": " + o.name()).find())
                        .toList();
        if (list) {
            chosen.forEach(operation -> out.println(operation.group() + ": " + operation.name()));
            return 0;
        }
        long start = System.nanoTime();
        System.setProperty("org.rcu4j.anomaly.limit", String.valueOf(limit));
        List<Outcome> outcomes = new Session(!all, out).run(chosen);
        out.println();
        out.print(findings(outcomes, stacks));
        out.println(Table.of(outcomes));
        out.printf("%.1f s%n", (System.nanoTime() - start) / 1e9);
        out.flush();
        return (controls ? areCaught(outcomes) : isWhole(outcomes)) ? 0 : 1;
    }

    static boolean isWhole(List<Outcome> outcomes) {
        return outcomes.stream().allMatch(Outcome::isWhole);
    }

    /** Whether something was found in each. */
    static boolean areCaught(List<Outcome> outcomes) {
        return outcomes.stream().noneMatch(outcome -> outcome.findings().isEmpty());
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

    private CommandLine.Model.CommandSpec requireSpec() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets it");
        }
        return spec;
    }
}
