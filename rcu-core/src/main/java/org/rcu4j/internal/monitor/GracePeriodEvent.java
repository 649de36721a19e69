package org.rcu4j.internal.monitor;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

@Name("org.rcu4j.GracePeriod")
@Label("Grace Period")
@Category("rcu4j")
@Description("A grace period of an RCU domain has ended")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the recorder reads the fields
final class GracePeriodEvent extends Event {

    @Label("Domain")
    private final String domain;

    @Label("Number")
    private final long number;

    @Label("Waited")
    @Timespan
    private final long waited;

    private GracePeriodEvent(String domain, long number, long waited) {
        this.domain = domain;
        this.number = number;
        this.waited = waited;
    }

    static void commit(String domain, long number, long nanos) {
        GracePeriodEvent event = new GracePeriodEvent(domain, number, nanos);
        if (event.isEnabled()) {
            event.commit();
        }
    }
}
