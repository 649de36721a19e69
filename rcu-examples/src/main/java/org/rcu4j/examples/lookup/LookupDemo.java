package org.rcu4j.examples.lookup;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.rcu4j.ReadBarrier;
import org.rcu4j.testing.Program;
import org.rcu4j.testing.Units;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the lookup service. */
@Command(
        name = LookupDemo.NAME,
        versionProvider = Program.Version.class,
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

    private final boolean terminal;

    @Mixin
    private final Options options = new Options();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    LookupDemo(boolean terminal) {
        this.terminal = terminal;
    }

    /**
     * Runs the demo and ends the JVM with its exit status.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        Program.run(new LookupDemo(Program.isTerminal()), args);
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = command.commandLine().getOut();
        Settings settings = options.settings();
        RecordSource source = options.source();
        List<Entry> entries = read(source);
        describe(source, entries, settings, out);
        Session session = new Session(entries, settings, out, terminal);
        List<ProtectionKind> kinds = options.protections();
        List<RunResult> warmUps = options.compare() ? session.warmUp(kinds) : List.of();
        List<RunResult> results = options.compare() ? session.compare(kinds) : List.of(session.run(kinds.getFirst()));
        out.println();
        out.println(ResultTable.of(results));
        return conclude(Stream.concat(warmUps.stream(), results.stream()).toList(), out);
    }

    private List<Entry> read(RecordSource source) {
        try {
            return source.read();
        } catch (IOException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void describe(RecordSource source, List<Entry> entries, Settings settings, PrintWriter out) {
        out.printf(
                "Records  %s from %s, %s of native memory%n",
                Units.count(entries.size()),
                source,
                Units.bytes(entries.stream().mapToLong(NativeRecord::size).sum()));
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

    private int conclude(List<RunResult> results, PrintWriter out) {
        List<String> failures = results.stream()
                .map(RunResult::failure)
                .flatMap(Optional::stream)
                .toList();
        failures.forEach(failure -> command.commandLine().getErr().println(NAME + ": " + failure));
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
}
