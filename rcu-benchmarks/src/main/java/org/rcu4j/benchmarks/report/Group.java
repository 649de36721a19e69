package org.rcu4j.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/**
 * What is compared with one another, and so is measured by turns.
 *
 * @param processors how many must really be there for the figures to mean anything
 * @param inShort whether the short form measures it
 */
record Group(String name, int processors, boolean inShort, List<Part> parts) {

    static Group of(String name, int processors, Part... parts) {
        return new Group(name, processors, true, List.of(parts));
    }

    Group inFullOnly() {
        return new Group(name, processors, false, parts);
    }

    /** With a part before and again after all others, so that it stands for the same minutes. */
    Group around(Part frame) {
        List<Part> framed = new ArrayList<>();
        framed.add(frame);
        framed.addAll(parts);
        framed.add(frame);
        return new Group(name, processors, inShort, framed);
    }

    List<String> commands(Form form) {
        return parts.stream().map(part -> part.command(form)).distinct().toList();
    }
}
