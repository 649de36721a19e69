package org.rcu4j.internal.monitor;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.rcu4j.OverflowPolicy;

@Name("org.rcu4j.BacklogOverflow")
@Label("Backlog Overflow")
@Category("rcu4j")
@Description("A callback was given to an RCU domain whose backlog was full")
@SuppressWarnings("UnusedVariable") // the recorder reads the fields
final class BacklogOverflowEvent extends Event {

    @Label("Domain")
    private final String domain;

    @Label("Policy")
    private final String policy;

    @Label("Admitted Beyond the Bound")
    private final boolean admitted;

    @Label("Pending Callbacks")
    private final long callbacks;

    @Label("Pending Bytes")
    @DataAmount
    private final long bytes;

    private BacklogOverflowEvent(String domain, OverflowPolicy policy, boolean admitted, long callbacks, long bytes) {
        this.domain = domain;
        this.policy = policy.name();
        this.admitted = admitted;
        this.callbacks = callbacks;
        this.bytes = bytes;
    }

    static void commit(String domain, OverflowPolicy policy, boolean admitted, long callbacks, long bytes) {
        BacklogOverflowEvent event = new BacklogOverflowEvent(domain, policy, admitted, callbacks, bytes);
        if (event.isEnabled()) {
            event.commit();
        }
    }
}
