package org.rcu4j.torture;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/**
 * Shows how far a scenario has come: on a terminal in one line that is written again and again, elsewhere in a plain line each
 * minute.
 */
final class StatusLine implements ScenarioRun.Listener {

    private static final long TERMINAL_INTERVAL = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long PLAIN_INTERVAL = TimeUnit.MINUTES.toNanos(1);

    private final PrintWriter out;
    private final boolean terminal;
    private final String title;
    private long shown;
    private int width;

    /**
     * Begins with an empty line.
     *
     * @param title stands at its beginning: which of how many scenarios
     */
    StatusLine(PrintWriter out, boolean terminal, String title) {
        this.out = out;
        this.terminal = terminal;
        this.title = title;
    }

    @Override
    public void hear(ScenarioRun run) {
        long now = run.nanos();
        if (now - shown < (terminal ? TERMINAL_INTERVAL : PLAIN_INTERVAL)) {
            return;
        }
        shown = now;
        if (terminal) {
            rewrite(line(run));
        } else {
            out.println(line(run));
            out.flush();
        }
    }

    /** Leaves the terminal as if nothing had been shown. */
    void clear() {
        if (terminal) {
            rewrite("");
            rewrite("");
        }
    }

    private void rewrite(String line) {
        out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
        out.flush();
        width = line.length();
    }

    private String line(ScenarioRun run) {
        return String.join(
                "  ",
                title,
                TimeUnit.NANOSECONDS.toSeconds(run.nanos()) + " s",
                "round " + (run.round() + 1),
                Units.count(run.tally().sections(), "section"),
                Units.count(run.gracePeriods(), "grace period"),
                Units.count(run.callbacks(), "callback"),
                Units.count(run.tally().errors().total(), "error"));
    }
}
