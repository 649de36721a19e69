package org.rcu4j.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.rcu4j.benchmarks.report.Results.Measured;
import org.rcu4j.benchmarks.report.Results.Round;

/** Measures groups, and keeps the results in a file: after each group, so that an end in the middle loses one group only. */
final class Run {

    /** How often a round is measured at the most until the processors that it needs are there throughout. */
    private static final int MOST_ATTEMPTS = 3;

    private final Form form;
    private final Path file;
    private final PrintWriter out;
    private final Processors.Check processors;

    Run(Form form, Path file, PrintWriter out) {
        this(form, file, out, Processors::share);
    }

    /** Also for tests. */
    Run(Form form, Path file, PrintWriter out, Processors.Check processors) {
        this.processors = processors;
        this.form = form;
        this.file = file;
        this.out = out;
    }

    /** Measures groups; those in the file already that are not among them stay there. */
    void measure(List<Group> groups) throws IOException, InterruptedException {
        Results results = Files.exists(file) ? Results.read(file) : new Results(List.of());
        Environment environment = Environment.present();
        for (Group group : groups) {
            results = results.with(measure(group, environment));
            results.write(file);
        }
        out.println("Results are in " + file);
    }

    private Measured measure(Group group, Environment environment) throws InterruptedException {
        List<Round> rounds = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (int number = 1; number <= form.rounds; number++) {
            out.println("Group " + group.name() + ", round " + number + " of " + form.rounds);
            Round round = measure(group, number, 1, failures);
            while (!round.complete() && round.attempts() < MOST_ATTEMPTS) {
                out.println("A processor was missing: once more");
                round = measure(group, number, round.attempts() + 1, failures);
            }
            rounds.add(round);
        }
        return new Measured(
                group.name(),
                form.toString(),
                environment,
                group.commands(form),
                rounds,
                failures.stream().distinct().toList());
    }

    private Round measure(Group group, int number, int attempt, List<String> failures) throws InterruptedException {
        String started = now();
        double load = Environment.load();
        double before = processors.share(group.processors());
        List<JsonNode> records = new ArrayList<>();
        for (Part part : group.parts()) {
            try {
                records.addAll(part.measure(form));
            } catch (IOException e) {
                out.println(e.getMessage());
                failures.add(e.getMessage());
            }
        }
        double share = Math.min(before, processors.share(group.processors()));
        return new Round(number, started, now(), load, share, share >= Processors.ENOUGH, attempt, records);
    }

    private static String now() {
        return OffsetDateTime.now(ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }
}
