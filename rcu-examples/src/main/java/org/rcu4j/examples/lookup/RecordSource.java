package org.rcu4j.examples.lookup;

import java.io.IOException;
import java.util.List;

/** Where records come from. Its string says so to the user. */
interface RecordSource {

    /**
     * Reads all entries; their keys differ from one another, and there is at least one.
     *
     * @throws IOException if there is something to correct; the message says what, in one line
     */
    List<Entry> read() throws IOException;
}
