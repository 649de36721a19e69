package org.rcu4j.benchmarks.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command line of the report. */
@Command(
        name = Report.NAME,
        versionProvider = Report.Version.class,
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

    static final int BAD_INPUT = 2;

    private final PrintWriter out;

    @Mixin
    private final Choice choice = new Choice();

    @Mixin
    private final ResultsFile results = new ResultsFile();

    @Mixin
    private final ReportFile report = new ReportFile();

    private Report(PrintWriter out) {
        this.out = out;
    }

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
        PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
        PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
        System.exit(commandLine(out, err).execute(args));
    }

    /** Returns the command line, ready to be executed: bad input gets one line of text, and no usage help or stack trace. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        return new CommandLine(new Report(out))
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((exception, args) -> badInput(err, exception))
                .setExecutionExceptionHandler((exception, commandLine, parsed) -> {
                    if (exception instanceof BadInputException) {
                        return badInput(err, exception);
                    }
                    throw exception;
                });
    }

    private static int badInput(PrintWriter err, Exception exception) {
        err.println(NAME + ": " + String.valueOf(exception.getMessage()).replaceAll("\\R", " "));
        return BAD_INPUT;
    }

    @Override
    public Integer call() throws BadInputException, IOException, InterruptedException {
        run(choice, results);
        return render(results, report);
    }

    @Command(description = "Measures only, and keeps the results.", mixinStandardHelpOptions = true)
    int run(@Mixin Choice choice, @Mixin ResultsFile results)
            throws BadInputException, IOException, InterruptedException {
        if (Files.exists(results.file)) {
            Results _ = read(results.file); // before hours are spent
        }
        new Run(choice.form(), results.file, out).measure(choice.groups());
        return CommandLine.ExitCode.OK;
    }

    @Command(description = "Writes the report of results that are there.", mixinStandardHelpOptions = true)
    int render(@Mixin ResultsFile results, @Mixin ReportFile report) throws BadInputException, IOException {
        if (!Files.exists(results.file)) {
            throw new BadInputException("there are no results in " + results.file + "; run measures and keeps them");
        }
        new Render(read(results.file)).write(report.file);
        out.println("The report is in " + report.file);
        return CommandLine.ExitCode.OK;
    }

    private static Results read(Path file) throws BadInputException, IOException {
        try {
            return Results.read(file);
        } catch (JsonProcessingException e) {
            throw new BadInputException(file + " does not hold results: " + e.getOriginalMessage());
        }
    }

    /** Reads the version from the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Report.class.getPackage().getImplementationVersion();
            return new String[] {NAME + " of rcu4j " + (version == null ? "(not packaged)" : version)};
        }
    }
}
