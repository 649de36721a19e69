package org.rcu4j.examples.lookup;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of the command line, and which of their values make sense. */
final class Options {

    private static final int MAX_READERS = 256;
    private static final int MAX_SECONDS = 86_400;
    private static final int MAX_UPDATES = 10_000_000;
    private static final int MAX_TABLE_SWAPS = 1_000;

    /** What is poisoned without protection is kept until the end, so the end must not be far. */
    private static final int MAX_SECONDS_UNPROTECTED = 60;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description =
                    "Records to look up, in UTF-8, one a line: a key, a tab, and the value, which is the rest of the"
                            + " line. Default: the names of all assigned Unicode characters that this JDK knows.")
    private @Nullable Path input;

    @Option(
            names = "--protection",
            paramLabel = "KIND",
            description =
                    "What keeps records alive while they are read: rcu (default); rwlock, a ReentrantReadWriteLock;"
                            + " refcount, a count in each record, retained and released by compare-and-set; or none, the"
                            + " control: memory is poisoned at once, and bad reads must be seen. (With none it is given"
                            + " back to the C library only at the end, so that bad reads are counted and don't end the"
                            + " JVM.)")
    private @Nullable ProtectionKind protection;

    @Option(
            names = "--compare",
            description =
                    "Run rcu, rwlock and refcount, and print them side by side. They are warmed up first, and then take"
                            + " turns, since they share a JVM and a machine.")
    private boolean compare;

    @Option(
            names = "--readers",
            paramLabel = "N",
            description = "Threads that look keys up, 1 to 256. Default: ${DEFAULT-VALUE}.")
    private int readers = Math.clamp(Runtime.getRuntime().availableProcessors() - 1, 2, MAX_READERS);

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long each protection is run, 1 to 86400; none, up to 60. Default: ${DEFAULT-VALUE}.")
    private int seconds = 10;

    @Option(
            names = "--updates",
            paramLabel = "N",
            description = "Records replaced a second, 0 to 10000000. Default: ${DEFAULT-VALUE}.")
    private int updates = 10_000;

    @Option(
            names = "--table-swaps",
            paramLabel = "N",
            description = "Replacements of the whole table a second, 0 to 1000. Default: ${DEFAULT-VALUE}.")
    private int tableSwaps = 1;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    /** Returns the settings of a run, after a look at all options. */
    Settings settings() {
        requireRange("--readers", readers, 1, MAX_READERS);
        requireRange("--seconds", seconds, 1, MAX_SECONDS);
        requireRange("--updates", updates, 0, MAX_UPDATES);
        requireRange("--table-swaps", tableSwaps, 0, MAX_TABLE_SWAPS);
        if (compare && protection != null) {
            throw badInput("--compare runs all safe protections, so it takes no --protection"
                    + (protection.isSafe() ? "" : "; run --protection none by itself"));
        }
        if (protection != null && !protection.isSafe()) {
            requireSenseWithoutProtection();
        }
        return new Settings(readers, seconds, updates, tableSwaps);
    }

    private void requireSenseWithoutProtection() {
        if (seconds > MAX_SECONDS_UNPROTECTED) {
            throw badInput("--protection none keeps all replaced memory until the end, so --seconds must be"
                    + " at most " + MAX_SECONDS_UNPROTECTED + ", not " + seconds);
        }
        if (updates == 0 && tableSwaps == 0) {
            throw badInput("--protection none is to show bad reads, and there are none without --updates and"
                    + " --table-swaps");
        }
    }

    private void requireRange(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw badInput(option + " must be between " + min + " and " + max + ", not " + value);
        }
    }

    private ParameterException badInput(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    RecordSource source() {
        return input == null ? new UnicodeNames() : new TabSeparatedFile(input);
    }

    boolean compare() {
        return compare;
    }

    /** Returns the protections to run, in this order. */
    List<ProtectionKind> protections() {
        if (compare) {
            return Arrays.stream(ProtectionKind.values())
                    .filter(ProtectionKind::isSafe)
                    .toList();
        }
        return List.of(protection == null ? ProtectionKind.RCU : protection);
    }
}
