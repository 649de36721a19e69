package org.rcu4j.testing;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What is logged between its opening and its closing: slf4j-simple writes to the standard error stream of the moment. */
public final class Log implements AutoCloseable {

    private final PrintStream original = System.err;
    private final ByteArrayOutputStream captured = new ByteArrayOutputStream();

    /** Takes the standard error stream over. */
    public Log() {
        System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
    }

    private Log(PrintStream stream) {
        System.setErr(stream);
    }

    /** A log that throws whatever is logged, as an appender does whose disk is full. */
    public static Log failing() {
        return new Log(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8) {
            @Override
            public void println(@Nullable String line) {
                throw new IllegalStateException("the log fails, on purpose: " + line);
            }
        });
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
