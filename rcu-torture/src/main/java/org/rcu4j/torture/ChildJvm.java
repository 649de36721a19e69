package org.rcu4j.torture;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rcu4j.ReadBarrier;

/**
 * Runs the program again in JVMs of their own: one for each read barrier, since that is chosen once per JVM; or one with a heap
 * small enough to be filled; or one with properties that a scenario needs.
 */
final class ChildJvm {

    /** What a child ends with if it can't have the barrier that it is to run with. */
    static final int UNAVAILABLE = 3;

    /** The property that marks a child: the name of its barrier, or {@link #ANY}. */
    private static final String MARK = "org.rcu4j.torture.child";

    private static final String ANY = "any";
    private static final String BARRIER = "org.rcu4j.readBarrier";
    private static final String HEAP = "-Xmx128m";

    private final Settings settings;
    private final Map<String, String> properties;
    private final boolean controls;
    private final PrintWriter out;
    private final boolean terminal;

    ChildJvm(Settings settings, Map<String, String> properties, boolean controls, PrintWriter out, boolean terminal) {
        this.settings = settings;
        this.properties = properties;
        this.controls = controls;
        this.out = out;
        this.terminal = terminal;
    }

    /** Whether the heap is to be filled and is too large. */
    static boolean isNeededFor(Settings settings) {
        return settings.faults().contains(Fault.MEMORY)
                && settings.scenarios().stream().anyMatch(s -> s.faults().contains(Fault.MEMORY))
                && !MemoryHog.isPossible();
    }

    /** Whether this JVM has what a scenario needs. */
    static boolean suits(Scenario scenario) {
        return scenario.properties().entrySet().stream()
                .allMatch(property -> property.getValue().equals(System.getProperty(property.getKey())));
    }

    /** Whether this is a child, and has another barrier than it should. */
    static boolean lacksItsBarrier() {
        String asked = System.getProperty(MARK, ANY);
        return !asked.equals(ANY) && !asked.equals(nameOf(ReadBarrier.active()));
    }

    /** Runs a child for each barrier, or one with the best there is; returns whether all succeeded. */
    boolean run(List<ReadBarrier> barriers) throws IOException, InterruptedException {
        if (barriers.isEmpty()) {
            return run(null, settings.seconds()) == 0;
        }
        int share = controls ? settings.seconds() : Math.max(1, settings.seconds() / barriers.size());
        List<String> results = new ArrayList<>();
        boolean good = true;
        for (ReadBarrier barrier : barriers) {
            int status = run(barrier, share);
            results.add(nameOf(barrier) + " " + meaning(status));
            good &= status == 0 || status == UNAVAILABLE;
        }
        out.println("Read barriers: " + String.join(", ", results));
        out.flush();
        return good;
    }

    private int run(@Nullable ReadBarrier barrier, int seconds) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command(barrier, seconds)).redirectErrorStream(true);
        builder.redirectInput(ProcessBuilder.Redirect.from(new File(isWindows() ? "NUL" : "/dev/null")));
        if (terminal) {
            builder.inheritIO();
        }
        Process child = builder.start();
        Thread ender = new Thread(child::destroyForcibly, "torture-child-ender");
        Runtime.getRuntime().addShutdownHook(ender);
        try (BufferedReader text = child.inputReader(Charset.defaultCharset())) {
            for (String line = text.readLine(); line != null; line = text.readLine()) {
                out.println(line);
                out.flush();
            }
            return child.waitFor();
        } finally {
            child.destroyForcibly();
            Runtime.getRuntime().removeShutdownHook(ender);
        }
    }

    private List<String> command(@Nullable ReadBarrier barrier, int seconds) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add(HEAP);
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-D" + MARK + "=" + (barrier == null ? ANY : nameOf(barrier)));
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        if (barrier != null) {
            command.add("-D" + BARRIER + "=" + nameOf(barrier));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Torture.class.getName()));
        command.addAll(List.of(controls ? "--broken" : "--scenario", join(settings.scenarios(), Scenario::name)));
        command.addAll(List.of("--seconds", String.valueOf(seconds)));
        command.addAll(List.of("--seed", String.valueOf(settings.seed())));
        command.addAll(List.of("--readers", String.valueOf(settings.readers())));
        command.addAll(List.of("--hang-limit", String.valueOf(settings.hangSeconds())));
        command.addAll(
                List.of("--faults", settings.faults().isEmpty() ? "none" : join(settings.faults(), Fault::toString)));
        if (settings.untilError()) {
            command.add("--until-error");
        }
        if (settings.gracePeriods() > 0) {
            command.addAll(List.of("--grace-periods", String.valueOf(settings.gracePeriods())));
        }
        return command;
    }

    private static String meaning(int status) {
        return switch (status) {
            case 0 -> "good";
            case UNAVAILABLE -> "can't be had here";
            default -> "FAILED (status " + status + ")";
        };
    }

    private static <T> String join(Collection<T> parts, Function<T, String> nameOf) {
        return parts.stream().map(nameOf).collect(Collectors.joining(","));
    }

    private static String nameOf(ReadBarrier barrier) {
        return barrier.name().toLowerCase(Locale.ROOT);
    }

    private static boolean isWindows() {
        return System.getProperty("os.name", "").startsWith("Windows");
    }
}
