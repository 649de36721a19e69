package org.rcu4j.examples.lookup;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.rcu4j.testing.Units;

/** What the user has asked for: one service for some time, or several in turns, with its progress shown. */
final class Session {

    private static final Duration WARM_UP = Duration.ofSeconds(1);

    /**
     * Services that are compared take turns this short. What else the machine does changes from one second to the next,
     * and is not to fall on one of them alone.
     */
    private static final Duration TURN = Duration.ofMillis(500);

    private final List<Entry> entries;
    private final Settings settings;
    private final PrintWriter out;
    private final boolean terminal;

    Session(List<Entry> entries, Settings settings, PrintWriter out, boolean terminal) {
        this.entries = entries;
        this.settings = settings;
        this.out = out;
        this.terminal = terminal;
    }

    RunResult run(ProtectionKind kind) throws InterruptedException {
        LookupService service = new LookupService(kind, entries, settings);
        Progress progress = new Progress(out, terminal, kind);
        service.run(time(), progress);
        progress.clear();
        return service.shutDown();
    }

    /** Runs services that take turns, so that each has worked for the time of the settings in the end. */
    List<RunResult> compare(List<ProtectionKind> kinds) throws InterruptedException {
        List<LookupService> services = new ArrayList<>();
        List<Progress> progresses = new ArrayList<>();
        for (ProtectionKind kind : kinds) {
            services.add(new LookupService(kind, entries, settings));
            progresses.add(new Progress(out, terminal, kind));
        }
        List<RunResult> results = new ArrayList<>();
        long turns = time().dividedBy(TURN);
        for (long turn = 1; turn <= turns; turn++) {
            for (int i = 0; i < services.size(); i++) {
                services.get(i).run(TURN, progresses.get(i));
                progresses.get(i).clear();
                if (turn == turns) {
                    results.add(services.get(i).shutDown());
                }
            }
        }
        return results;
    }

    /**
     * Has the JVM compile what is to be compared when it has seen all of it, as it would otherwise favour the first.
     */
    List<RunResult> warmUp(List<ProtectionKind> kinds) throws InterruptedException {
        out.printf("Warming up each protection for %s ...%n", Units.count(WARM_UP.toSeconds(), "second"));
        out.flush();
        List<RunResult> results = new ArrayList<>();
        for (ProtectionKind kind : kinds) {
            LookupService service = new LookupService(kind, entries, settings);
            service.run(WARM_UP, _ -> true);
            results.add(service.shutDown());
        }
        return results;
    }

    private Duration time() {
        return Duration.ofSeconds(settings.seconds());
    }
}
