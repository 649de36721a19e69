package org.rcu4j.testing;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Shows how far a program has come: on a terminal in one line that is written again and again, elsewhere in a plain line now and
 * then. Used by one thread.
 */
public final class StatusLine {

    private static final long TERMINAL_INTERVAL = TimeUnit.MILLISECONDS.toNanos(200);

    private final PrintWriter out;
    private final boolean terminal;
    private final long interval;
    private long shown;
    private int width;

    /**
     * Begins with an empty line.
     *
     * @param plainInterval the time between two lines where there is no terminal
     */
    public StatusLine(PrintWriter out, boolean terminal, Duration plainInterval) {
        this.out = out;
        this.terminal = terminal;
        this.interval = terminal ? TERMINAL_INTERVAL : plainInterval.toNanos();
    }

    /**
     * Shows a line if it is time for one.
     *
     * @param nanos the time since the program began
     * @param line is asked only if it is to be shown
     */
    public void show(long nanos, Supplier<String> line) {
        if (nanos - shown < interval) {
            return;
        }
        shown = nanos;
        if (terminal) {
            rewrite(line.get());
        } else {
            out.println(line.get());
            out.flush();
        }
    }

    /** Leaves the terminal as if nothing had been shown. */
    public void clear() {
        if (terminal) {
            rewrite("");
            rewrite("");
        }
    }

    /** Writes over what is in the line, to its end. */
    private void rewrite(String line) {
        out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
        out.flush();
        width = line.length();
    }
}
