package org.rcu4j.benchmarks.report;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.rcu4j.benchmarks.report.Table.Column;
import org.rcu4j.benchmarks.report.Table.Row;

/** Groups, tables and benchmarks fit together: nothing is asked for that is not measured. */
class ContentTest {

    /** All benchmarks by name, each with its parameters and their values. */
    private static final Map<String, Map<String, List<String>>> BENCHMARKS = BenchmarkList.defaultList()
            .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
            .stream()
            .collect(toMap(BenchmarkListEntry::getUsername, ContentTest::params));

    private static Map<String, List<String>> params(BenchmarkListEntry entry) {
        Map<String, List<String>> params = new HashMap<>();
        if (entry.getParams().hasValue()) {
            entry.getParams().get().forEach((name, values) -> params.put(name, Arrays.asList(values)));
        }
        return params;
    }

    static Stream<Table> tables() {
        return Content.get().tables().values().stream();
    }

    @Test
    void namesAreDifferent() {
        assertThat(Content.get().groups()).extracting(Group::name).doesNotHaveDuplicates();
    }

    @Test
    void eachPatternHasBenchmarksWithItsParameters() {
        for (Group group : Content.get().groups()) {
            for (Part part : group.parts()) {
                if (part instanceof JmhPart jmh) {
                    List<String> benchmarks = BENCHMARKS.keySet().stream()
                            .filter(name -> matches(jmh, name))
                            .toList();
                    assertThat(benchmarks).as(jmh.pattern()).isNotEmpty();
                    for (String benchmark : benchmarks) {
                        assertThat(params(benchmark).keySet())
                                .as(benchmark)
                                .containsAll(jmh.params().keySet());
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void eachCellIsMeasuredByTheColumnsGroup(Table table) {
        for (Column column : table.columns()) {
            Group group = Content.get().groups().stream()
                    .filter(each -> each.name().equals(column.group()))
                    .findFirst()
                    .orElseThrow();
            for (Row row : table.rows()) {
                assertThat(group.parts())
                        .as("%s, %s in group %s", row, column, group.name())
                        .anyMatch(part -> measures(part, row, column));
            }
        }
    }

    private static boolean measures(Part part, Row row, Column column) {
        Map<String, String> wanted = new HashMap<>(row.params());
        wanted.putAll(column.params());
        int threads = Math.max(row.threads(), column.threads());
        return switch (part) {
            case JmhPart jmh ->
                jmh.threads() == threads
                        && BENCHMARKS.keySet().stream()
                                .filter(name -> name.endsWith("." + row.benchmark()))
                                .anyMatch(name -> matches(jmh, name) && isOne(jmh, name, wanted));
            case LiburcuPart liburcu ->
                liburcu.threads() == threads
                        && liburcu.operations().stream()
                                .anyMatch(operation -> row.benchmark().equals("liburcu." + operation));
            default -> row.benchmark().startsWith("footprint.");
        };
    }

    /** Whether what is wanted is among what is measured, and only one of it. */
    private static boolean isOne(JmhPart part, String benchmark, Map<String, String> wanted) {
        Map<String, List<String>> measured = new HashMap<>(params(benchmark));
        measured.putAll(part.params());
        return measured.keySet().containsAll(wanted.keySet())
                && measured.entrySet().stream().allMatch(param -> {
                    String value = wanted.get(param.getKey());
                    return value == null
                            ? param.getValue().size() == 1
                            : param.getValue().contains(value);
                });
    }

    private static boolean matches(JmhPart part, String benchmark) {
        return Pattern.compile("\\." + part.pattern() + "$").matcher(benchmark).find();
    }

    private static Map<String, List<String>> params(String benchmark) {
        return BENCHMARKS.getOrDefault(benchmark, Map.of());
    }

    @Test
    void commandsSayAllThatIsSet() {
        JmhPart part =
                new JmhPart("A\\.b", 2, Mode.AverageTime, Map.of("size", List.of("1", "2")), List.of("-Xmx1g"), true);
        assertThat(part.command(Form.SHORT))
                .isEqualTo("java -jar rcu-benchmarks.jar '\\.A\\.b$' -t 2 -bm avgt -f 1 -wi 3 -w 100ms -i 3 -r 100ms"
                        + " -p size=1,2 -jvmArgsPrepend '-Xmx1g --enable-native-access=ALL-UNNAMED' -prof gc");
        assertThat(new LiburcuPart(2, List.of("empty")).command(Form.SHORT))
                .isEqualTo("gcc -O3 -std=gnu11 -pthread liburcu.c -o liburcu -lurcu-memb -lurcu-qsbr -lurcu-cds"
                        + " && ./liburcu 2 3 100 empty");
    }
}
