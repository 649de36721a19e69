package org.rcu4j.benchmarks.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rcu4j.benchmarks.report.Results.Measured;

/**
 * Makes the report of results. Its text is a template, which states no figure; where a line is {@code {{kind:name}}} a table, a
 * plot or the like takes its place.
 */
final class Render {

    private static final String TEMPLATE = "benchmarks.md";
    private static final Pattern PLACE = Pattern.compile("(?m)^\\{\\{([a-z]+)(?::([a-z0-9-]+))?}}$");

    private final Results results;

    Render(Results results) {
        this.results = results;
    }

    /** Writes the Markdown file, and its plots into a folder of the same name beside it. */
    void write(Path out) throws IOException {
        Path folder = folder(out);
        Files.createDirectories(folder);
        for (Plot plot : Plots.all(results)) {
            Path file = folder.resolve(plot.name() + ".svg");
            if (plot.isEmpty()) {
                Files.deleteIfExists(file);
            } else {
                Files.writeString(file, plot.svg());
            }
        }
        Files.writeString(out, markdown(String.valueOf(folder.getFileName())));
    }

    private static Path folder(Path out) {
        String name = String.valueOf(out.getFileName());
        int point = name.lastIndexOf('.');
        return out.toAbsolutePath().resolveSibling(point > 0 ? name.substring(0, point) : name + "-plots");
    }

    /** The text, whose plots are in a folder beside it. */
    String markdown(String folder) throws IOException {
        return PLACE.matcher(template())
                .replaceAll(place -> Matcher.quoteReplacement(content(place.group(1), place.group(2), folder)));
    }

    private static String template() throws IOException {
        try (InputStream text = Render.class.getResourceAsStream(TEMPLATE)) {
            if (text == null) {
                throw new FileNotFoundException(TEMPLATE + " is not on the class path");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String content(String kind, String name, String folder) {
        return switch (kind) {
            case "goals" -> Goals.markdown(results);
            case "table" -> Content.get().table(name).markdown(results);
            case "verdict" -> Content.get().table(name).verdict(results);
            case "plot" -> plot(name, folder);
            case "environment" -> environments();
            case "reservations" -> reservations();
            case "commands" -> commands();
            default -> throw new IllegalArgumentException("the template has a place for what can be made: " + kind);
        };
    }

    private String plot(String name, String folder) {
        Plot found = Plots.all(results).stream()
                .filter(plot -> plot.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the template names a plot that exists: " + name));
        return found.isEmpty()
                ? ""
                : "![" + found.yLabel() + ", by " + found.xLabel() + "](" + folder + "/" + name + ".svg)";
    }

    /** Where the groups were measured; groups of the same machine and form together. */
    private String environments() {
        Map<String, List<String>> groups = results.groups().stream()
                .collect(groupingBy(Render::environment, LinkedHashMap::new, mapping(Measured::name, toList())));
        return groups.isEmpty()
                ? "Nothing has been measured."
                : groups.entrySet().stream()
                        .map(entry -> entry.getKey() + "\n- groups: " + String.join(", ", entry.getValue()))
                        .collect(joining("\n\n"));
    }

    private static String environment(Measured group) {
        Environment where = group.environment();
        return String.join(
                "\n",
                "- processor: " + where.processor() + ", " + where.processors() + " of them",
                "- memory: " + where.memory(),
                "- system: " + where.system(),
                "- JVM: " + where.jvm() + ", read barrier " + where.readBarrier(),
                "- C: " + where.compiler() + ", liburcu " + where.liburcu(),
                "- form: " + group.form() + ", " + group.rounds().size() + " rounds");
    }

    /** What makes figures doubtful. */
    private String reservations() {
        List<String> lines = results.groups().stream()
                .flatMap(group -> Stream.concat(
                        group.lackedProcessors()
                                ? Stream.of("- **" + group.name() + "**: a processor that it needs was missing in "
                                        + group.rounds().stream()
                                                .filter(round -> !round.complete())
                                                .count() + " of "
                                        + group.rounds().size()
                                        + " rounds, also when they were repeated: its figures with several threads mean"
                                        + " little")
                                : Stream.<String>empty(),
                        group.failures().stream()
                                .map(failure -> "- **" + group.name() + "**: not all of it could be measured: "
                                        + failure.lines().findFirst().orElse(""))))
                .toList();
        return lines.isEmpty()
                ? "In all rounds the processors that were needed were there, and nothing failed."
                : String.join("\n", lines);
    }

    private String commands() {
        return results.groups().stream()
                .map(group -> "# " + group.name() + ", " + dates(group) + "\n" + String.join("\n", group.commands()))
                .collect(joining("\n", "```sh\n", "\n```"));
    }

    private static String dates(Measured group) {
        return group.rounds().isEmpty()
                ? "never"
                : group.rounds().get(0).started() + " to "
                        + group.rounds().get(group.rounds().size() - 1).ended();
    }
}
