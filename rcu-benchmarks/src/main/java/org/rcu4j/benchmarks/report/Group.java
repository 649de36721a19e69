package org.rcu4j.benchmarks.report;

import java.util.List;

/**
 * What is compared with one another, and so is measured by turns.
 *
 * @param processors how many must really be there for the figures to mean anything
 * @param inShort whether the short form measures it
 */
record Group(String name, int processors, boolean inShort, List<Part> parts) {

    List<String> commands(Form form) {
        return parts.stream().map(part -> part.command(form)).distinct().toList();
    }
}
