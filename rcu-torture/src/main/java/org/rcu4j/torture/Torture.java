package org.rcu4j.torture;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.rcu4j.ReadBarrier;
import org.rcu4j.testing.Program;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line of the torture test. */
@Command(
        name = "rcu-torture",
        versionProvider = Program.Version.class,
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

    static final int FAILED = 1;

    private final boolean terminal;

    @Mixin
    private final Options options = new Options();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    Torture(boolean terminal) {
        this.terminal = terminal;
    }

    /**
     * Runs the torture test and ends the JVM with its exit status.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        Program.run(new Torture(Program.isTerminal()), args);
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (options.list()) {
            out().print(Listing.text());
            out().flush();
            return CommandLine.ExitCode.OK;
        }
        Settings settings = options.settings();
        List<ReadBarrier> barriers = options.barriers();
        if (!barriers.isEmpty()) {
            return status(child(settings, Map.of()).run(barriers));
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
        Session session = new Session(settings, out(), terminal);
        return options.controls() ? session.control() : session.torture();
    }

    private ChildJvm child(Settings settings, Map<String, String> properties) {
        return new ChildJvm(settings, properties, options.controls(), out(), terminal);
    }

    private PrintWriter out() {
        return command.commandLine().getOut();
    }

    private static int status(boolean good) {
        return good ? CommandLine.ExitCode.OK : FAILED;
    }
}
