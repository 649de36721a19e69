package org.rcu4j.examples.lookup;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.rcu4j.testing.StatusLine;
import org.rcu4j.testing.Units;

/** Shows how far a run has come, each second where there is no terminal. Rates are those since the line before. */
final class Progress implements Predicate<Snapshot> {

    private final ProtectionKind kind;
    private final StatusLine status;
    private Snapshot shown = Snapshot.START;

    Progress(PrintWriter out, boolean terminal, ProtectionKind kind) {
        this.kind = kind;
        this.status = new StatusLine(out, terminal, Duration.ofSeconds(1));
    }

    /** Shows it if it is time to. Always lets the run go on. */
    @Override
    public boolean test(Snapshot now) {
        status.show(now.nanos(), () -> line(now));
        return true;
    }

    /** Leaves the terminal as if nothing had been shown. */
    void clear() {
        status.clear();
    }

    private String line(Snapshot now) {
        Snapshot recent = now.since(shown);
        shown = now;
        return String.join(
                "  ",
                "%-8s %4d s".formatted(kind, TimeUnit.NANOSECONDS.toSeconds(now.nanos())),
                "%11s lookups/s".formatted(Units.rate(recent.lookupsPerSecond())),
                "%9s updates/s".formatted(Units.rate(recent.updatesPerSecond())),
                "%9s pending".formatted(Units.bytes(now.pendingBytes())),
                Units.count(now.badReads(), "bad read"));
    }
}
