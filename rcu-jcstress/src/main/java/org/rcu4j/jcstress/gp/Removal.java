package org.rcu4j.jcstress.gp;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.infra.results.I_Result;
import org.rcu4j.RcuReference;

/** What was unlinked can be poisoned a grace period later: no section comes to it, or is still there. */
public abstract class Removal extends Litmus {

    static final String FORBIDDEN = "1";
    static final String MEANS = "a section came to a node that had been unlinked and poisoned";

    private final Node last = new Node(null);
    private final Node middle = new Node(last);
    private final Node first = new Node(middle);

    void reader(I_Result r) {
        meet();
        Object section = reading().enter();
        boolean poisoned = false;
        for (Node node = first; node != null; node = node.next.get()) {
            stay();
            poisoned |= node.poisoned;
        }
        r.r1 = poisoned ? 1 : 0;
        reading().exit(section);
    }

    void updater() {
        meet();
        first.next.set(last);
        waiting().await();
        middle.poisoned = true;
    }

    private static final class Node {
        final RcuReference<@Nullable Node> next;
        boolean poisoned;

        Node(@Nullable Node next) {
            this.next = new RcuReference<>(DOMAIN, next);
        }
    }
}
