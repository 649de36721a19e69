package org.rcu4j.jcstress.gp;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.infra.results.I_Result;
import org.rcu4j.RcuReference;

/** MP+assign+deref. What a reader finds in a reference is complete. No grace period is needed for that. */
public abstract class AssignDereference extends Litmus {

    static final String FORBIDDEN = "0";
    static final String MEANS = "a section found an object that was not initialised yet";

    private final RcuReference<@Nullable Message> current = new RcuReference<>(DOMAIN, null);

    void reader(I_Result r) {
        meet();
        Object section = reading().enter();
        Message found = current.get();
        r.r1 = found == null ? -1 : found.text;
        reading().exit(section);
    }

    void updater() {
        meet();
        Message message = new Message();
        message.text = 1;
        current.set(message);
    }

    private static final class Message {
        int text;
    }
}
