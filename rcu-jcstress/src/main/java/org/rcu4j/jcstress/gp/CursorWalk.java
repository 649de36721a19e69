package org.rcu4j.jcstress.gp;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.infra.results.I_Result;
import org.rcu4j.RcuReference;

/**
 * A walk along a list, one step in each section, whose place is kept in a cursor that all can see. What is unlinked leaves the
 * cursor a grace period later, since until then a reader may set it to that; and can be poisoned after another one.
 */
public abstract class CursorWalk extends Litmus {

    static final String FORBIDDEN = "1";
    static final String MEANS = "the cursor led to a node that had been unlinked, taken from the cursor and poisoned";

    private final Node last = new Node(null);
    private final Node middle = new Node(last);
    private final Node first = new Node(middle);
    private final RcuReference<@Nullable Node> cursor = new RcuReference<>(DOMAIN, first);

    void reader(I_Result r) {
        meet();
        boolean poisoned = false;
        for (int step = 0; step < 3; step++) {
            Object section = reading().enter();
            Node here = cursor.get();
            if (here != null) {
                poisoned |= here.poisoned;
                Node next = here.next.get();
                stay();
                cursor.set(next);
            }
            reading().exit(section);
            stay(); // outside: the updater comes to poison what the cursor has now
        }
        r.r1 = poisoned ? 1 : 0;
    }

    void updater() {
        meet();
        first.next.set(last);
        waitBeforeClearing();
        cursor.compareAndSet(middle, null);
        waiting().await();
        middle.poisoned = true;
    }

    void waitBeforeClearing() {
        waiting().await();
    }

    private static final class Node {
        final RcuReference<@Nullable Node> next;
        boolean poisoned;

        Node(@Nullable Node next) {
            this.next = new RcuReference<>(DOMAIN, next);
        }
    }
}
