package org.rcu4j.torture;

import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rcu4j.ReadBarrier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of the command line, and which of their values make sense. */
final class Options {

    private static final String ALL = "all";
    private static final String NONE = "none";
    private static final int MAX_SECONDS = 7 * 86_400;
    private static final int MAX_READERS = 256;
    private static final int MAX_HANG_SECONDS = 86_400;
    private static final int FEWEST_READERS = 2;

    @Option(
            names = "--list",
            description = "Print the scenarios, the faults that each can have, and the controls; and do nothing else.")
    private boolean list;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            split = ",",
            description = "What to run, one after another; may be given several times. Default: all.")
    private List<String> scenarios = List.of(ALL);

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long to run in all, shared equally by the scenarios, 1 to 604800. Default: 60.")
    private @Nullable Integer seconds;

    @Option(
            names = "--grace-periods",
            paramLabel = "N",
            description =
                    "End a scenario after so many grace periods (or updates, where grace periods are a side effect of"
                            + " these), however long that takes; unless --seconds is given too.")
    private @Nullable Long gracePeriods;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The number from which all random choices follow, as printed by an earlier run. Threads"
                    + " interleave as they like all the same. Default: another one each time.")
    private @Nullable Long seed;

    @Option(
            names = "--readers",
            paramLabel = "N",
            description = "Readers of a scenario, 1 to 256; more where it has more kinds of them. Default:"
                    + " ${DEFAULT-VALUE}.")
    private int readers = Math.max(FEWEST_READERS, Math.min(Runtime.getRuntime().availableProcessors(), MAX_READERS));

    @Option(
            names = "--faults",
            paramLabel = "FAULT",
            split = ",",
            description = "What to inject where it can be: all (default), none, or some of stall, death, interrupt,"
                    + " flood, throw, close, burst, stack, memory.")
    private List<String> faults = List.of(ALL);

    @Option(
            names = "--barriers",
            paramLabel = "MODE",
            split = ",",
            description = "Run everything once with each read barrier: all, or some of membarrier, handshake and fence."
                    + " The barrier is chosen once per JVM, so each run is a JVM of its own, and --seconds are"
                    + " shared among them. Default: one run, with the best barrier that this JVM can have.")
    private List<String> barriers = List.of();

    @Option(
            names = "--controls",
            description = "Run the controls instead: subjects that are broken on purpose, each until an error is found"
                    + " in it. An error is what is hoped for here; one that is not found in --seconds (here:"
                    + " for each control) makes the exit status 1.")
    private boolean controls;

    @Option(
            names = "--broken",
            paramLabel = "NAME",
            split = ",",
            description = "Run only these controls, as --controls does.")
    private List<String> broken = List.of();

    @Option(
            names = "--until-error",
            description = "End a scenario at its first error; other threads may find more before it has ended.")
    private boolean untilError;

    @Option(
            names = "--hang-limit",
            paramLabel = "N",
            description = "After how many seconds without any progress a scenario is taken to hang, which is an error;"
                    + " time in which a reader is held up on purpose does not count. Default: ${DEFAULT-VALUE}.")
    private int hangSeconds = 120;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    boolean list() {
        return list;
    }

    boolean controls() {
        return controls || !broken.isEmpty();
    }

    /** The settings of a run of scenarios, after a look at all options. */
    Settings settings() {
        requireRange("--readers", readers, MAX_READERS);
        requireRange("--hang-limit", hangSeconds, MAX_HANG_SECONDS);
        if (seconds != null) {
            requireRange("--seconds", seconds, MAX_SECONDS);
        }
        if (gracePeriods != null && gracePeriods < 1) {
            throw badInput("--grace-periods must be 1 or more, not " + gracePeriods);
        }
        boolean endless = gracePeriods != null && seconds == null;
        return new Settings(
                chosen(),
                endless ? MAX_SECONDS : seconds(),
                gracePeriods == null ? 0 : gracePeriods,
                seed == null ? new SecureRandom().nextInt(Integer.MAX_VALUE) : seed,
                readers,
                faults(),
                untilError,
                hangSeconds);
    }

    /** The barriers to run with, each in a JVM of its own; none for a run in this one. */
    List<ReadBarrier> barriers() {
        return choose("--barriers", barriers, ReadBarrier.values(), Options::nameOf);
    }

    private int seconds() {
        return seconds == null ? (controls() ? 20 : 60) : seconds;
    }

    private List<Scenario> chosen() {
        String option = controls() ? "--broken" : "--scenario";
        List<String> names = !controls() ? scenarios : broken.isEmpty() ? List.of(ALL) : broken;
        Scenario[] among = (controls() ? Controls.all() : Scenarios.all()).toArray(Scenario[]::new);
        List<Scenario> chosen = choose(option, names, among, Scenario::name);
        if (names.contains(ALL)) {
            return chosen.stream().filter(Scenario::isAvailable).toList();
        }
        for (Scenario scenario : chosen) {
            if (!scenario.isAvailable()) {
                throw badInput(option + " " + scenario.name() + " needs a newer Java than " + Runtime.version());
            }
        }
        return chosen;
    }

    private Set<Fault> faults() {
        Set<Fault> chosen = EnumSet.noneOf(Fault.class);
        if (!faults.equals(List.of(NONE))) {
            chosen.addAll(choose("--faults", faults, Fault.values(), Options::nameOf));
        }
        return chosen;
    }

    /** Those that are named, each once, or all. */
    private <T> List<T> choose(String option, List<String> names, T[] among, Function<T, String> nameOf) {
        Map<String, T> byName = new LinkedHashMap<>();
        for (T each : among) {
            byName.put(nameOf.apply(each), each);
        }
        if (names.contains(ALL)) {
            return List.copyOf(byName.values());
        }
        for (String name : names) {
            if (!byName.containsKey(name)) {
                throw badInput(option + " " + name + " is not known; there are " + String.join(", ", byName.keySet()));
            }
        }
        return names.stream().distinct().map(byName::get).toList();
    }

    private static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private void requireRange(String option, int value, int max) {
        if (value < 1 || value > max) {
            throw badInput(option + " must be between 1 and " + max + ", not " + value);
        }
    }

    private ParameterException badInput(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
