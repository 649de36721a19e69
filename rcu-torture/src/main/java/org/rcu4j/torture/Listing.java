package org.rcu4j.torture;

import java.util.List;
import java.util.stream.Collectors;

/** What there is to choose from. */
final class Listing {

    private Listing() {}

    static String text() {
        StringBuilder text = new StringBuilder("Scenarios\n");
        Scenarios.all().forEach(scenario -> text.append(line(scenario)));
        text.append("\nFaults (which scenario can have which stands behind it)\n");
        for (Fault fault : Fault.values()) {
            text.append("  %-22s %s%n".formatted(fault, fault.meaning()));
        }
        text.append("\nControls (--controls, or --broken NAME)\n");
        Controls.all().forEach(control -> text.append(line(control)));
        return text.toString();
    }

    private static String line(Scenario scenario) {
        return "  %-22s %s%s%n"
                .formatted(
                        scenario.name(),
                        scenario.about(),
                        scenario.isAvailable() ? faults(scenario) : " (needs a newer Java than this)");
    }

    private static String faults(Scenario scenario) {
        if (Controls.all().contains(scenario)) {
            return "";
        }
        List<Fault> without = List.of(Fault.values()).stream()
                .filter(f -> !scenario.faults().contains(f))
                .toList();
        if (without.size() > scenario.faults().size()) {
            return scenario.faults().stream().map(Fault::toString).collect(Collectors.joining(", ", " [", "]"));
        }
        return without.stream().map(Fault::toString).collect(Collectors.joining(", ", " [all but ", "]"));
    }
}
