package org.rcu4j.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;

/** Something that a group measures in each of its rounds. */
interface Part {

    /** Measures, and returns records as JMH writes them. */
    List<JsonNode> measure(Form form) throws IOException;

    /** The command line that does the same. */
    String command(Form form);
}
