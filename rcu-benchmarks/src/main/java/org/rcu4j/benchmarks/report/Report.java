package org.rcu4j.benchmarks.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.rcu4j.testing.Program;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the report. */
@Command(
        name = Report.NAME,
        versionProvider = Program.Version.class,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures rcu4j beside its rivals, and writes a report: tables, plots, and what the goals have come to.",
            "",
            "Without a command it does both. What is compared is measured by turns, in rounds, each benchmark in a JVM of"
                    + " its own. Leave the machine to it. gcc and liburcu-dev are needed for what is compared with"
                    + " liburcu; what can't be measured is left out, and the report says so.",
            ""
        },
        footer = {"", "Exit status: 0, or 2 if the command line or a file can't be used, 1 for any other failure."})
public final class Report implements Callable<Integer> {

    /** How it is called. */
    public static final String NAME = "report";

    @Mixin
    private final Choice choice = new Choice();

    @Mixin
    private final ResultsFile results = new ResultsFile();

    @Mixin
    private final ReportFile report = new ReportFile();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    /** Where results are. */
    static final class ResultsFile {
        @Option(
                names = "--results",
                paramLabel = "FILE.json",
                description = "Where the results are kept. Default: ${DEFAULT-VALUE}.")
        private Path file = Path.of("rcu-benchmarks", "target", "results.json");
    }

    /** Where the report goes. */
    static final class ReportFile {
        @Option(
                names = "--out",
                paramLabel = "FILE.md",
                description = "Where the report is written; its plots go into a folder of that name beside it. Default:"
                        + " ${DEFAULT-VALUE}.")
        private Path file = Path.of("docs", "benchmarks.md");
    }

    /**
     * Runs the command and ends the JVM with its exit status.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        Program.run(new Report(), args);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        run(choice, results);
        return render(results, report);
    }

    @Command(description = "Measures only, and keeps the results.", mixinStandardHelpOptions = true)
    int run(@Mixin Choice choice, @Mixin ResultsFile results) throws IOException, InterruptedException {
        if (Files.exists(results.file)) {
            Results _ = read(results.file); // before hours are spent
        }
        new Run(choice.form(), results.file, out()).measure(choice.groups());
        return CommandLine.ExitCode.OK;
    }

    @Command(description = "Writes the report of results that are there.", mixinStandardHelpOptions = true)
    int render(@Mixin ResultsFile results, @Mixin ReportFile report) throws IOException {
        if (!Files.exists(results.file)) {
            throw badInput("there are no results in " + results.file + "; run measures and keeps them");
        }
        new Render(read(results.file)).write(report.file);
        out().println("The report is in " + report.file);
        return CommandLine.ExitCode.OK;
    }

    private Results read(Path file) throws IOException {
        try {
            return Results.read(file);
        } catch (JsonProcessingException e) {
            throw badInput(file + " does not hold results: " + e.getOriginalMessage());
        }
    }

    private PrintWriter out() {
        return command.commandLine().getOut();
    }

    private ParameterException badInput(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
