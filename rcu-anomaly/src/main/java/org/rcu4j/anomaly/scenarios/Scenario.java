package org.rcu4j.anomaly.scenarios;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.rcu4j.ReadBarrier;

/**
 * One of the programs, with the options of its JVM.
 *
 * @param name what it is called
 * @param program its class
 * @param jvm the options of its JVM
 * @param arguments its arguments; in front of them it is told how many rounds to do
 * @param quick how many rounds it does in the ordinary build
 * @param all how many it does where everything is done
 * @param control whether it is broken on purpose, so that it must fail
 */
public record Scenario(
        String name, Class<?> program, List<String> jvm, List<String> arguments, int quick, int all, boolean control) {

    /** What a program ends with where its JVM lacks what it asks for. */
    static final int UNAVAILABLE = 3;

    /** What came of it. */
    public record Result(int status, String output) {
        /** Whether it could not be done here. */
        public boolean isUnavailable() {
            return status == UNAVAILABLE;
        }
    }

    /** All of them, the controls too. */
    public static List<Scenario> everyOne() {
        List<Scenario> all = new ArrayList<>();
        for (String mode : List.of("", "-Xint")) {
            List<String> jvm = mode.isEmpty() ? List.of() : List.of(mode);
            String suffix = mode.isEmpty() ? "" : ", interpreted";
            all.add(good("stack ends, platform threads" + suffix, StackEnds.class, jvm, List.of("platform"), 6, 60));
            all.add(good("stack ends, virtual threads" + suffix, StackEnds.class, jvm, List.of("virtual"), 2, 20));
        }
        all.add(control("stack ends, control", StackEnds.class, List.of("control"), 6));
        all.add(good("heap end", HeapEnd.class, List.of("-Xmx48m", "-XX:+UseSerialGC"), List.of(), 40, 1_000));
        for (ReadBarrier barrier : ReadBarrier.values()) {
            String mode = barrier.name().toLowerCase(Locale.ROOT);
            List<String> jvm = List.of("-Dorg.rcu4j.readBarrier=" + mode);
            all.add(good("closing, " + mode, Closing.class, jvm, List.of(), 120, 3_000));
        }
        all.add(control("closing, control", Closing.class, List.of("control"), 120));
        all.add(good("hostile executors", HostileExecutors.class, List.of(), List.of(), 12, 400));
        all.add(control("hostile executors, control", HostileExecutors.class, List.of("control"), 12));
        for (Unloading.Variant variant : Unloading.Variant.values()) {
            List<String> arguments = List.of(variant.name());
            all.add(
                    variant == Unloading.Variant.LEAKING
                            ? control("unloading, control", Unloading.class, arguments, 1)
                            : good(
                                    "unloading, " + variant.name().toLowerCase(Locale.ROOT),
                                    Unloading.class,
                                    List.of(),
                                    arguments,
                                    1,
                                    3));
        }
        return all;
    }

    private static Scenario good(
            String name, Class<?> program, List<String> jvm, List<String> arguments, int quick, int all) {
        return new Scenario(name, program, jvm, arguments, quick, all, false);
    }

    private static Scenario control(String name, Class<?> program, List<String> arguments, int rounds) {
        return new Scenario(name, program, List.of(), arguments, rounds, rounds, true);
    }

    /** Runs it in a JVM of its own. */
    public Result run(boolean quickly) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=off");
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.add(String.valueOf(quickly ? quick : all));
        command.addAll(arguments);
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread ender = new Thread(child::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(ender);
        StringBuilder output = new StringBuilder();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.append(line).append('\n');
            }
            return new Result(child.waitFor(), output.toString());
        } finally {
            child.destroyForcibly();
            Runtime.getRuntime().removeShutdownHook(ender);
        }
    }

    /** Whether a result is right. */
    public boolean isRight(Result result) {
        return control ? result.status() == 1 : result.status() == 0 || result.isUnavailable();
    }
}
