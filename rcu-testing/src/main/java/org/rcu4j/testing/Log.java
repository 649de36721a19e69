package org.rcu4j.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What is logged between its opening and its closing: slf4j-simple writes to the standard error stream of the moment. */
public final class Log implements AutoCloseable {

    private final PrintStream original = System.err;
    private final ByteArrayOutputStream captured = new ByteArrayOutputStream();

    /** Takes the standard error stream over. */
    public Log() {
        System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
    }

    /** All that was logged so far. */
    public String text() {
        return captured.toString(StandardCharsets.UTF_8);
    }

    /** Gives the standard error stream back. */
    @Override
    public void close() {
        System.setErr(original);
    }
}
