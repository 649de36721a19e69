package org.rcu4j.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * JMH benchmarks whose names match a pattern, one fork of each.
 *
 * @param mode average time, if the threads are as many as processors at the most; otherwise see ExclusiveLockBenchmark
 */
record JmhPart(
        String pattern,
        int threads,
        Mode mode,
        Map<String, List<String>> params,
        List<String> jvmArgs,
        boolean countsAllocation)
        implements Part {

    /** Forks are not started by {@code -jar}, and so don't have it from the manifest. */
    private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

    private String include() {
        return "\\." + pattern + "$";
    }

    @Override
    public List<JsonNode> measure(Form form) throws IOException {
        List<String> args = new ArrayList<>(jvmArgs);
        args.add(NATIVE_ACCESS);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(include())
                .threads(threads)
                .mode(mode)
                .forks(1)
                .warmupIterations(form.warmUps)
                .warmupTime(TimeValue.milliseconds(form.windowMillis))
                .measurementIterations(form.windows)
                .measurementTime(TimeValue.milliseconds(form.windowMillis))
                .jvmArgsPrepend(args.toArray(String[]::new))
                .shouldFailOnError(true);
        params.forEach((name, values) -> options.param(name, values.toArray(String[]::new)));
        if (countsAllocation) {
            options.addProfiler(GCProfiler.class);
        }
        try {
            return records(new Runner(options.build()).run());
        } catch (RunnerException e) {
            throw new IOException(command(form) + ": " + e.getMessage(), e);
        }
    }

    private static List<JsonNode> records(Iterable<RunResult> results) throws IOException {
        List<RunResult> all = new ArrayList<>();
        results.forEach(all::add);
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(json, false, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(all);
        }
        return Results.parse(json.toString(StandardCharsets.UTF_8));
    }

    @Override
    public String command(Form form) {
        StringBuilder command = new StringBuilder("java -jar rcu-benchmarks.jar '" + include() + "'");
        command.append(" -t ").append(threads);
        command.append(" -bm ").append(mode.shortLabel());
        command.append(" -f 1 -wi ")
                .append(form.warmUps)
                .append(" -w ")
                .append(form.windowMillis)
                .append("ms");
        command.append(" -i ")
                .append(form.windows)
                .append(" -r ")
                .append(form.windowMillis)
                .append("ms");
        params.forEach((name, values) ->
                command.append(" -p ").append(name).append('=').append(String.join(",", values)));
        command.append(" -jvmArgsPrepend '").append(String.join(" ", jvmArgs)).append(jvmArgs.isEmpty() ? "" : " ");
        command.append(NATIVE_ACCESS).append('\'');
        return command.append(countsAllocation ? " -prof gc" : "").toString();
    }
}
