package org.rcu4j;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of readers that stay too long or end inside a section: to the log, the listener, the recorder and the counts. */
final class StallReporter {

    private static final Logger LOG = LoggerFactory.getLogger(RcuDomain.class);

    private final String domain;
    private final Consumer<StallReport> listener;
    private final AtomicLong stalls = new AtomicLong();
    private final AtomicLong deaths = new AtomicLong();

    StallReporter(String domain, Consumer<StallReport> listener) {
        this.domain = domain;
        this.listener = listener;
    }

    /** How many stalls have been reported; repeated reports of one stall count once. */
    long stalls() {
        return stalls.get();
    }

    /** How many threads have ended inside a section. */
    long deaths() {
        return deaths.get();
    }

    void reportStall(Straggler straggler, Duration age, boolean first) {
        if (first) {
            stalls.incrementAndGet();
        }
        Thread thread = straggler.thread();
        List<StackTraceElement> stack = thread == null ? List.of() : List.of(thread.getStackTrace());
        report(straggler, age, stack, false);
    }

    void reportDeath(Straggler straggler) {
        deaths.incrementAndGet();
        report(straggler, Duration.ZERO, List.of(), true);
    }

    private void report(Straggler straggler, Duration age, List<StackTraceElement> stack, boolean ended) {
        StallReport report = new StallReport(
                domain, age, straggler.kind(), straggler.thread(), stack, ended, straggler.detail(), straggler.entry());
        LOG.warn(report.message(), report.entry());
        FlightRecorder.readerStall(report);
        try {
            listener.accept(report);
        } catch (Throwable e) {
            LOG.error("domain {}: the stall listener failed", domain, e);
        }
    }
}
