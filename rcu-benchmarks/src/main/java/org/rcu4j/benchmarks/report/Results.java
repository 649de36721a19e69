package org.rcu4j.benchmarks.report;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that has been measured, as it is kept in a JSON file. Its records are elements of what JMH writes as JSON, whoever measured
 * them.
 */
record Results(List<Measured> groups) {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

    /**
     * A group that was measured.
     *
     * @param failures what went wrong, for people
     */
    record Measured(
            String name,
            String form,
            Environment environment,
            List<String> commands,
            List<Round> rounds,
            List<String> failures) {

        boolean lackedProcessors() {
            return rounds.stream().anyMatch(round -> !round.complete());
        }
    }

    /**
     * One turn of all that is in a group.
     *
     * @param started date and time
     * @param ended date and time
     * @param load the machine's load average when it started
     * @param share what each processor that the group needs could give, of what one gives alone; the least of before and after
     * @param complete whether the processors were there
     * @param attempts how often it was measured until they were
     */
    record Round(
            int number,
            String started,
            String ended,
            double load,
            double share,
            boolean complete,
            int attempts,
            List<JsonNode> records) {}

    /** What a series is of: a benchmark by the end of its name, under given settings. An empty metric means its time. */
    record Subject(String benchmark, int threads, Map<String, String> params, String metric) {}

    static Results read(Path file) throws IOException {
        @Nullable Results results = JSON.readValue(file.toFile(), Results.class);
        if (results == null) {
            throw MismatchedInputException.from(null, Results.class, "null");
        }
        return results;
    }

    /** Replaces the file at once, so that an end in the middle leaves the old one. */
    void write(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Path next = file.resolveSibling(file.getFileName() + ".new");
        JSON.writeValue(next.toFile(), this);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The records in a text that has the form of JMH's JSON. */
    static List<JsonNode> parse(String jmhJson) throws IOException {
        List<JsonNode> records = new ArrayList<>();
        JSON.readTree(jmhJson).forEach(records::add);
        return records;
    }

    /** These results, and those of another group, which take the place of older ones of it. */
    Results with(Measured group) {
        List<Measured> next = new ArrayList<>(groups);
        next.removeIf(old -> old.name().equals(group.name()));
        next.add(group);
        return new Results(next);
    }

    Optional<Measured> group(String name) {
        return groups.stream().filter(group -> group.name().equals(name)).findFirst();
    }

    /**
     * What was measured of a subject in a group. A time is in nanoseconds, that of one operation as a thread sees it: threads
     * divided by the throughput of all, where throughput was measured.
     */
    Series series(String group, Subject subject) {
        SortedMap<Integer, Double> byRound = new TreeMap<>();
        group(group)
                .ifPresent(measured -> measured.rounds().forEach(round -> {
                    List<JsonNode> found = round.records().stream()
                            .filter(record -> matches(record, subject))
                            .toList();
                    if (found.stream()
                                    .map(record -> record.path("params"))
                                    .distinct()
                                    .count()
                            > 1) {
                        throw new IllegalArgumentException(
                                "group " + group + " has several results of " + subject + ": their parameters differ");
                    }
                    List<Double> values = new ArrayList<>();
                    found.forEach(record -> values.addAll(values(record, subject)));
                    if (!values.isEmpty()) {
                        byRound.put(round.number(), Statistics.median(values));
                    }
                }));
        return new Series(byRound);
    }

    private static boolean matches(JsonNode record, Subject subject) {
        return ("." + record.path("benchmark").asText()).endsWith("." + subject.benchmark)
                && record.path("threads").asInt() == subject.threads
                && subject.params.entrySet().stream()
                        .allMatch(param -> record.path("params")
                                .path(param.getKey())
                                .asText()
                                .equals(param.getValue()));
    }

    private static List<Double> values(JsonNode record, Subject subject) {
        boolean time = subject.metric.isEmpty();
        JsonNode metric = time
                ? record.path("primaryMetric")
                : record.path("secondaryMetrics").path(subject.metric);
        String unit = metric.path("scoreUnit").asText();
        List<Double> values = new ArrayList<>();
        for (JsonNode fork : metric.path("rawData")) {
            fork.forEach(value -> values.add(time ? nanos(value.asDouble(), unit, subject.threads) : value.asDouble()));
        }
        return values;
    }

    private static double nanos(double value, String unit, int threads) {
        return switch (unit) {
            case "ns/op" -> value;
            case "us/op" -> value * 1e3;
            case "ms/op" -> value * 1e6;
            case "s/op" -> value * 1e9;
            case "ops/ns" -> threads / value;
            case "ops/us" -> threads * 1e3 / value;
            case "ops/ms" -> threads * 1e6 / value;
            case "ops/s" -> threads * 1e9 / value;
            default -> throw new IllegalArgumentException("a time has one of JMH's units, not \"" + unit + "\"");
        };
    }
}
