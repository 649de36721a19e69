package org.rcu4j.internal.monitor;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;
import org.rcu4j.StallReport;

@Name("org.rcu4j.ReaderStall")
@Label("Reader Stall")
@Category("rcu4j")
@Description("A reader keeps a grace period of an RCU domain waiting, or has ended inside a section")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the recorder reads the fields
final class ReaderStallEvent extends Event {

    @Label("Domain")
    private final String domain;

    @Label("Reader Kind")
    private final String kind;

    @Label("Reader")
    private final @Nullable Thread reader;

    @Label("Age")
    @Timespan
    private final long age;

    @Label("Ended")
    private final boolean ended;

    @Label("Report")
    private final String report;

    private ReaderStallEvent(StallReport report) {
        this.domain = report.domain();
        this.kind = report.kind().name();
        this.reader = report.thread();
        this.age = report.age().toNanos();
        this.ended = report.ended();
        this.report = report.message();
    }

    static void commit(StallReport report) {
        ReaderStallEvent event = new ReaderStallEvent(report);
        if (event.isEnabled()) {
            event.commit();
        }
    }
}
