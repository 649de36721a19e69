package org.rcu4j.anomaly;

import java.util.List;
import java.util.stream.Stream;
import org.rcu4j.anomaly.worlds.AllOperations;

/** Operations by their names, which are different from each other. */
final class Operations {

    private Operations() {}

    static List<Operation> all() {
        return AllOperations.ofLibrary();
    }

    static List<Operation> controls() {
        return AllOperations.ofControls();
    }

    static Operation named(String name) {
        return Stream.concat(all().stream(), controls().stream())
                .filter(operation -> operation.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no operation " + name));
    }
}
