package org.rcu4j.examples.lookup;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Shows how far a run has come: on a terminal in one line that is written again and again, elsewhere in a plain line
 * each second. Rates are those since the line before.
 */
final class Progress implements Predicate<Snapshot> {

    private final PrintWriter out;
    private final boolean terminal;
    private final ProtectionKind kind;

    private Snapshot shown = Snapshot.START;
    private int width;

    Progress(PrintWriter out, boolean terminal, ProtectionKind kind) {
        this.out = out;
        this.terminal = terminal;
        this.kind = kind;
    }

    /** Shows it if it is time to. Always lets the run go on. */
    @Override
    public boolean test(Snapshot now) {
        if (terminal) {
            rewrite(line(now));
            shown = now;
        } else if (seconds(now) > seconds(shown)) {
            out.println(line(now));
            out.flush();
            shown = now;
        }
        return true;
    }

    /** Leaves the terminal as if nothing had been shown. */
    void clear() {
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

    private String line(Snapshot now) {
        Snapshot recent = now.since(shown);
        return String.join(
                "  ",
                "%-8s %4d s".formatted(kind, seconds(now)),
                "%11s lookups/s".formatted(Units.rate(recent.lookupsPerSecond())),
                "%9s updates/s".formatted(Units.rate(recent.updatesPerSecond())),
                "%9s pending".formatted(Units.bytes(now.pendingBytes())),
                Units.count(now.badReads(), "bad read"));
    }

    private static long seconds(Snapshot snapshot) {
        return TimeUnit.NANOSECONDS.toSeconds(snapshot.nanos());
    }
}
