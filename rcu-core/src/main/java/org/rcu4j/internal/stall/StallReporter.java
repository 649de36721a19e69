package org.rcu4j.internal.stall;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.rcu4j.StallReport;
import org.rcu4j.internal.monitor.FlightRecorder;
import org.rcu4j.internal.platform.Log;

/** Tells of readers that stay too long or end inside a section: to the log, the listener, the recorder and the counts. */
public final class StallReporter {

    private final String domain;
    private final Consumer<StallReport> listener;
    private final AtomicLong stalls = new AtomicLong();
    private final AtomicLong deaths = new AtomicLong();

    public StallReporter(String domain, Consumer<StallReport> listener) {
        this.domain = domain;
        this.listener = listener;
    }

    /** How many stalls have been reported; repeated reports of one stall count once. */
    public long stalls() {
        return stalls.get();
    }

    /** How many threads have ended inside a section. */
    public long deaths() {
        return deaths.get();
    }

    public void reportStall(Straggler straggler, Duration age, boolean first) {
        reportStall(straggler, age, first, false);
    }

    /** Never throws: the grace period goes on, whatever the log, the recorder or the listener does. */
    public void reportStall(Straggler straggler, Duration age, boolean first, boolean boosted) {
        if (first) {
            stalls.incrementAndGet();
        }
        try {
            Thread thread = straggler.thread();
            List<StackTraceElement> stack = thread == null ? List.of() : List.of(thread.getStackTrace());
            report(straggler, age, stack, false, boosted);
        } catch (Throwable e) {
            complain(e);
        }
    }

    /** Never throws. */
    public void reportDeath(Straggler straggler) {
        deaths.incrementAndGet();
        try {
            report(straggler, Duration.ZERO, List.of(), true, false);
        } catch (Throwable e) {
            complain(e);
        }
    }

    private void report(
            Straggler straggler, Duration age, List<StackTraceElement> stack, boolean ended, boolean boosted) {
        StallReport report = new StallReport(
                domain,
                age,
                straggler.kind(),
                straggler.thread(),
                stack,
                ended,
                straggler.detail(),
                boosted,
                straggler.entry());
        try {
            Log.DOMAIN.warn(report.message(), report.entry());
        } catch (Throwable e) { // an appender that throws: the others are told all the same
            complain(e);
        }
        if (FlightRecorder.isRecording()) {
            FlightRecorder.readerStall(report);
        }
        try {
            listener.accept(report);
        } catch (Throwable e) {
            complain(e);
        }
    }

    /** Takes no argument that says what has failed: there may be no memory for the string, outside the try. */
    private void complain(Throwable e) {
        try {
            Log.DOMAIN.error(
                    "domain {}: a report of a stalled reader has failed; the log, the recorder or the listener threw",
                    domain,
                    e);
        } catch (Throwable unspeakable) {
            // the grace period goes on
        }
    }
}
