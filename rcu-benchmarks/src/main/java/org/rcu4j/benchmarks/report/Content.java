package org.rcu4j.benchmarks.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Mode;
import org.rcu4j.benchmarks.report.Goals.Goal;
import org.rcu4j.benchmarks.report.Goals.Source;
import org.rcu4j.benchmarks.report.Table.Column;
import org.rcu4j.benchmarks.report.Table.Row;

/**
 * What the report measures and shows, as it stands in report.yaml, which also says what its words mean. What is left out there is
 * empty, zero or false.
 *
 * @param groups in the order in which they are measured
 * @param tables by name
 */
record Content(List<Group> groups, Map<String, Table> tables, Map<String, Source> series, List<Goal> goals) {

    private static final String FILE = "report.yaml";

    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            .defaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY, Nulls.FAIL))
            .build();

    private static final Content CONTENT = read();

    static Content get() {
        return CONTENT;
    }

    Table table(String name) {
        return named(name, tables);
    }

    private static Table named(String name, Map<String, Table> tables) {
        Table table = tables.get(name);
        if (table == null) {
            throw new IllegalArgumentException("there is no table \"" + name + "\" in " + FILE);
        }
        return table;
    }

    private static Content read() {
        try (InputStream text = Content.class.getResourceAsStream(FILE)) {
            if (text == null) {
                throw new FileNotFoundException(FILE + " is not on the class path");
            }
            Written written = YAML.readValue(text, Written.class);
            Map<String, Table> tables = new LinkedHashMap<>();
            written.tables.forEach(table -> tables.put(table.name, table.asTable(tables)));
            List<Group> groups =
                    written.groups.stream().map(WrittenGroup::asGroup).toList();
            return new Content(groups, tables, written.series, written.goals);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file. */
    private record Written(
            List<WrittenGroup> groups, List<WrittenTable> tables, Map<String, Source> series, List<Goal> goals) {}

    private record WrittenGroup(
            String name, int processors, boolean fullOnly, List<WrittenPart> around, List<WrittenPart> parts) {
        Group asGroup() {
            List<Part> all = Stream.of(around, parts, around)
                    .flatMap(List::stream)
                    .flatMap(WrittenPart::asParts)
                    .toList();
            return new Group(name, processors, !fullOnly, all);
        }
    }

    private record WrittenPart(
            String jmh,
            List<String> liburcu,
            boolean footprint,
            List<Integer> threads,
            String mode,
            Map<String, List<String>> params,
            List<String> jvmArgs,
            boolean countsAllocation) {
        Stream<Part> asParts() {
            return threads.stream().map(this::asPart);
        }

        private Part asPart(int count) {
            if (footprint) {
                return new FootprintPart();
            }
            return jmh.isEmpty()
                    ? new LiburcuPart(count, liburcu)
                    : new JmhPart(
                            jmh,
                            count,
                            mode.isEmpty() ? Mode.AverageTime : Mode.valueOf(mode),
                            params,
                            jvmArgs,
                            countsAllocation);
        }
    }

    private record WrittenTable(
            String name,
            String head,
            boolean uncompared,
            double unit,
            String group,
            @JsonProperty("class") String type,
            List<Column> columns,
            String columnsOf,
            List<WrittenRow> rows,
            String rowsOf) {
        Table asTable(Map<String, Table> others) {
            String own = group.isEmpty() ? name : group;
            List<Column> all =
                    columnsOf.isEmpty() ? columns : named(columnsOf, others).columns();
            return new Table(
                    name,
                    head,
                    !uncompared,
                    unit == 0 ? 1 : unit,
                    all.stream().map(column -> column.orOf(own)).toList(),
                    rowsOf.isEmpty()
                            ? rows.stream().map(row -> row.asRow(type)).toList()
                            : named(rowsOf, others).rows());
        }
    }

    private record WrittenRow(String label, String own, String rival, int threads, Map<String, String> params) {
        Row asRow(String type) {
            String benchmark = own + rival;
            return new Row(
                    label,
                    !rival.isEmpty(),
                    benchmark.contains(".") ? benchmark : type + "." + benchmark,
                    threads,
                    params);
        }
    }
}
