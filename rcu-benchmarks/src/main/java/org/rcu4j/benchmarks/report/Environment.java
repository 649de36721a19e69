package org.rcu4j.benchmarks.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.rcu4j.ReadBarrier;

/** Where something was measured. */
record Environment(
        String processor,
        int processors,
        String memory,
        String system,
        String jvm,
        String readBarrier,
        String compiler,
        String liburcu) {

    private static final String UNKNOWN = "unknown";

    static Environment present() {
        return new Environment(
                firstLine(Path.of("/proc/cpuinfo"), "model name"),
                Runtime.getRuntime().availableProcessors(),
                firstLine(Path.of("/proc/meminfo"), "MemTotal"),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                ReadBarrier.active().toString(),
                output("gcc", "--version"),
                output("dpkg-query", "-W", "-f", "${Version}\n", "liburcu-dev"));
    }

    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** What follows the colon in the first line that begins with a key. */
    private static String firstLine(Path file, String key) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .orElse(UNKNOWN);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    /** The first line that a program prints. */
    private static String output(String... command) {
        try {
            return Programs.run(command).lines().findFirst().orElse(UNKNOWN);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
