package org.rcu4j.examples.lookup;

import java.io.Console;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.rcu4j.ReadBarrier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;

/** The command line of the lookup service. */
@Command(
        name = LookupDemo.NAME,
        versionProvider = LookupDemo.Version.class,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "A lookup service whose records live in native memory. Readers look keys up and read the bytes in place,"
                    + " verifying a checksum each time; an updater replaces records and whole tables, and frees the old"
                    + " memory when no reader can be in it.",
            "",
            "Every second lookup and update is of one of 16 popular keys, as real traffic is skewed.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 if nothing bad was read and all memory was freed (with --protection none: if something bad"
                    + " was read), 1 if not, 2 if the command line or the input can't be used."
        })
public final class LookupDemo implements Callable<Integer> {

    static final String NAME = "lookup-demo";

    static final int FAILED = 1;
    static final int BAD_INPUT = 2;

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean terminal;

    @Mixin
    private final Options options = new Options();

    private LookupDemo(PrintWriter out, PrintWriter err, boolean terminal) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    /**
     * Runs the demo and ends the JVM with its exit status.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
        PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
        System.exit(commandLine(out, err, isTerminal()).execute(args));
    }

    @SuppressWarnings("SystemConsoleNull") // it was never null in JDK 22 to 24, but is again since 25
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /**
     * Returns the command line, ready to be executed: bad input gets one line of text, and no usage help or stack
     * trace.
     */
    static CommandLine commandLine(PrintWriter out, PrintWriter err, boolean terminal) {
        return new CommandLine(new LookupDemo(out, err, terminal))
                .setOut(out)
                .setErr(err)
                .registerConverter(ProtectionKind.class, ProtectionKind::named)
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
    public Integer call() throws BadInputException, InterruptedException {
        Settings settings = options.settings();
        RecordSource source = options.source();
        List<Entry> entries = source.read();
        describe(source, entries, settings);
        Session session = new Session(entries, settings, out, terminal);
        List<ProtectionKind> kinds = options.protections();
        List<RunResult> warmUps = options.compare() ? session.warmUp(kinds) : List.of();
        List<RunResult> results = options.compare() ? session.compare(kinds) : List.of(session.run(kinds.getFirst()));
        out.println();
        out.println(ResultTable.of(results));
        return conclude(Stream.concat(warmUps.stream(), results.stream()).toList());
    }

    private void describe(RecordSource source, List<Entry> entries, Settings settings) {
        out.printf(
                "Records  %s from %s, %s of native memory%n",
                Units.count(entries.size()), source, Units.bytes(Table.bytes(entries)));
        out.printf(
                "JVM      %s %s, %s, read barrier %s%n",
                System.getProperty("java.vm.name"),
                Runtime.version(),
                Units.count(Runtime.getRuntime().availableProcessors(), "processor"),
                ReadBarrier.active());
        out.printf(
                "Run      %s, %s and %s a second, %s%s%n%n",
                Units.count(settings.readers(), "reader"),
                Units.count(settings.updates(), "record update"),
                Units.count(settings.tableSwaps(), "table swap"),
                Units.count(settings.seconds(), "second"),
                options.compare() ? " for each protection" : "");
        out.flush();
    }

    private int conclude(List<RunResult> results) {
        List<String> failures = results.stream()
                .map(RunResult::failure)
                .flatMap(Optional::stream)
                .toList();
        failures.forEach(failure -> err.println(NAME + ": " + failure));
        if (!failures.isEmpty()) {
            return FAILED;
        }
        boolean safe = results.stream().allMatch(result -> result.kind().isSafe());
        out.println(
                safe
                        ? "Nothing bad was read, and all native memory was freed."
                        : "Bad reads were seen, as they must be without protection. All native memory was freed.");
        return CommandLine.ExitCode.OK;
    }

    /** Reads the version from the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = LookupDemo.class.getPackage().getImplementationVersion();
            return new String[] {NAME + " of rcu4j " + (version == null ? "(not packaged)" : version)};
        }
    }
}
