package org.rcu4j.benchmarks.report;

import static java.util.stream.Collectors.joining;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which groups are measured, and how thoroughly. */
final class Choice {

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    private @Nullable Thoroughness thoroughness;

    @Option(
            names = "--groups",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Measure these groups only, and keep what the results hold of the others. Default: all of the form.")
    private List<String> names = List.of();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    /** One of the two. */
    static final class Thoroughness {
        @Option(
                names = "--short",
                required = true,
                description = "Three rounds of short windows: half an hour, to see where things stand.")
        @SuppressWarnings("UnusedVariable") // it is there if the other is not
        private boolean brief;

        @Option(
                names = "--full",
                required = true,
                description = "Five rounds of long windows, and some groups more: hours, for figures that are quoted.")
        private boolean full;
    }

    Form form() {
        if (thoroughness == null) {
            throw badInput("say --short or --full");
        }
        return thoroughness.full ? Form.FULL : Form.SHORT;
    }

    List<Group> groups() {
        Form form = form();
        List<Group> all = Content.get().groups();
        for (String name : names) {
            if (all.stream().noneMatch(group -> group.name().equals(name))) {
                throw badInput("there is no group \"" + name + "\"; there are "
                        + all.stream().map(Group::name).collect(joining(", ")));
            }
        }
        return all.stream()
                .filter(group -> names.isEmpty() ? form == Form.FULL || group.inShort() : names.contains(group.name()))
                .toList();
    }

    private ParameterException badInput(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
