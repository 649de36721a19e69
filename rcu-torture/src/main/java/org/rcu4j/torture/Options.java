package org.rcu4j.torture;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rcu4j.ReadBarrier;
import picocli.CommandLine.Option;

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

    boolean list() {
        return list;
    }

    boolean controls() {
        return controls || !broken.isEmpty();
    }

    /** The settings of a run of scenarios, after a look at all options. */
    Settings settings() throws BadInputException {
        requireRange("--readers", readers, MAX_READERS);
        requireRange("--hang-limit", hangSeconds, MAX_HANG_SECONDS);
        if (seconds != null) {
            requireRange("--seconds", seconds, MAX_SECONDS);
        }
        if (gracePeriods != null && gracePeriods < 1) {
            throw new BadInputException("--grace-periods must be 1 or more, not " + gracePeriods);
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
    Set<ReadBarrier> barriers() throws BadInputException {
        if (barriers.contains(ALL)) {
            return EnumSet.allOf(ReadBarrier.class);
        }
        return constants(ReadBarrier.class, "--barriers", barriers);
    }

    private int seconds() {
        return seconds == null ? (controls() ? 20 : 60) : seconds;
    }

    private List<Scenario> chosen() throws BadInputException {
        if (controls()) {
            return choose("--broken", broken.isEmpty() ? List.of(ALL) : broken, Controls.all());
        }
        return choose("--scenario", scenarios, Scenarios.all());
    }

    private Set<Fault> faults() throws BadInputException {
        if (faults.equals(List.of(NONE))) {
            return EnumSet.noneOf(Fault.class);
        }
        return faults.contains(ALL) ? Fault.all() : constants(Fault.class, "--faults", faults);
    }

    private static List<Scenario> choose(String option, List<String> names, List<Scenario> among)
            throws BadInputException {
        if (names.contains(ALL)) {
            return among.stream().filter(Scenario::isAvailable).toList();
        }
        List<Scenario> chosen = new ArrayList<>();
        for (String name : new LinkedHashSet<>(names)) {
            Scenario scenario = among.stream()
                    .filter(s -> s.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> unknown(option, name, among, Scenario::name));
            if (!scenario.isAvailable()) {
                throw new BadInputException(option + " " + name + " needs a newer Java than " + Runtime.version());
            }
            chosen.add(scenario);
        }
        return chosen;
    }

    private static <E extends Enum<E>> Set<E> constants(Class<E> type, String option, List<String> names)
            throws BadInputException {
        Set<E> chosen = EnumSet.noneOf(type);
        List<E> among = Arrays.asList(type.getEnumConstants());
        for (String name : names) {
            chosen.add(among.stream()
                    .filter(constant -> nameOf(constant).equals(name))
                    .findFirst()
                    .orElseThrow(() -> unknown(option, name, among, Options::nameOf)));
        }
        return chosen;
    }

    private static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static <T> BadInputException unknown(
            String option, String name, Collection<T> among, Function<T, String> nameOf) {
        String known = among.stream().map(nameOf).collect(Collectors.joining(", "));
        return new BadInputException(option + " " + name + " is not known; there are " + known);
    }

    private static void requireRange(String option, int value, int max) throws BadInputException {
        if (value < 1 || value > max) {
            throw new BadInputException(option + " must be between 1 and " + max + ", not " + value);
        }
    }
}
