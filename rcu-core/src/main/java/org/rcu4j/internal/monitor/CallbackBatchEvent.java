package org.rcu4j.internal.monitor;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

@Name("org.rcu4j.CallbackBatch")
@Label("Callback Batch")
@Category("rcu4j")
@Description("A batch of callbacks of an RCU domain has run after its grace period")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the recorder reads the fields
final class CallbackBatchEvent extends Event {

    @Label("Domain")
    private final String domain;

    @Label("Callbacks")
    private final int callbacks;

    @Label("Ran For")
    @Timespan
    private final long ranFor;

    private CallbackBatchEvent(String domain, int callbacks, long ranFor) {
        this.domain = domain;
        this.callbacks = callbacks;
        this.ranFor = ranFor;
    }

    static void commit(String domain, int callbacks, long nanos) {
        CallbackBatchEvent event = new CallbackBatchEvent(domain, callbacks, nanos);
        if (event.isEnabled()) {
            event.commit();
        }
    }
}
