package org.rcu4j.torture;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.rcu4j.ReadBarrier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;

/** The command line of the torture test. */
@Command(
        name = Torture.NAME,
        versionProvider = Torture.Version.class,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Tortures the library, in the manner of the Linux kernel's rcutorture. Elements pass through a pipe and age by"
                    + " one grace period at each stage; a reader that sees one older than 1 has been failed. Readers of"
                    + " every kind, updaters in every form of grace period, locks, reclaimers and collections; faults on"
                    + " top; and at the end everything must be accounted for.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 if nothing was found (with --controls: if every control was caught), 1 if not, 2 if the"
                    + " command line makes no sense."
        })
public final class Torture implements Callable<Integer> {

    static final String NAME = "rcu-torture";

    static final int FAILED = 1;
    static final int BAD_INPUT = 2;

    private final PrintWriter out;
    private final boolean terminal;

    @Mixin
    private final Options options = new Options();

    private Torture(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /**
     * Runs the torture test and ends the JVM with its exit status.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, charset());
        PrintWriter err = new PrintWriter(System.err, true, charset());
        System.exit(commandLine(out, err, isTerminal()).execute(args));
    }

    /** What the standard streams use; asked by its property, since Java 17 has no other way. */
    private static Charset charset() {
        String name = System.getProperty("stdout.encoding", System.getProperty("native.encoding", ""));
        return Charset.isSupported(name.isEmpty() ? "?" : name) ? Charset.forName(name) : Charset.defaultCharset();
    }

    /** Whether somebody looks on. Since Java 22 there is a console in any case. */
    @SuppressWarnings("SystemConsoleNull") // or there is none; it depends on the version
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException beforeJava22) {
            return true;
        }
    }

    /**
     * Returns the command line, ready to be executed: bad input gets one line of text, and no usage help or stack
     * trace.
     */
    static CommandLine commandLine(PrintWriter out, PrintWriter err, boolean terminal) {
        return new CommandLine(new Torture(out, terminal))
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
    public Integer call() throws BadInputException, InterruptedException, IOException {
        if (options.list()) {
            out.print(Listing.text());
            out.flush();
            return CommandLine.ExitCode.OK;
        }
        Settings settings = options.settings();
        Set<ReadBarrier> barriers = options.barriers();
        if (!barriers.isEmpty()) {
            return status(child(settings, Map.of()).run(List.copyOf(barriers)));
        }
        if (ChildJvm.lacksItsBarrier()) {
            return ChildJvm.UNAVAILABLE;
        }
        List<Scenario> here =
                settings.scenarios().stream().filter(ChildJvm::suits).toList();
        boolean good = here.isEmpty() || run(share(settings, here));
        Map<Map<String, String>, List<Scenario>> others = settings.scenarios().stream()
                .filter(scenario -> !ChildJvm.suits(scenario))
                .collect(Collectors.groupingBy(Scenario::properties));
        for (Map.Entry<Map<String, String>, List<Scenario>> group : others.entrySet()) {
            good &= child(share(settings, group.getValue()), group.getKey()).run(List.of());
        }
        return status(good);
    }

    /** Some of the scenarios, which share the time; of the controls each has all of it. */
    private Settings share(Settings settings, List<Scenario> some) {
        int all = settings.scenarios().size();
        int seconds = options.controls() ? settings.seconds() : Math.max(1, settings.seconds() * some.size() / all);
        return settings.only(some, seconds);
    }

    /** Here, or in a smaller JVM if it takes one. */
    private boolean run(Settings settings) throws InterruptedException, IOException {
        if (ChildJvm.isNeededFor(settings)) {
            return child(settings, Map.of()).run(List.of());
        }
        Session session = new Session(settings, out, terminal);
        return options.controls() ? session.control() : session.torture();
    }

    private ChildJvm child(Settings settings, Map<String, String> properties) {
        return new ChildJvm(settings, properties, options.controls(), out, terminal);
    }

    private static int status(boolean good) {
        return good ? CommandLine.ExitCode.OK : FAILED;
    }

    /** Reads the version from the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Torture.class.getPackage().getImplementationVersion();
            return new String[] {NAME + " of rcu4j " + (version == null ? "(not packaged)" : version)};
        }
    }
}
