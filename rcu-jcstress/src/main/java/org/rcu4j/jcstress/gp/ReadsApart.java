package org.rcu4j.jcstress.gp;

import org.openjdk.jcstress.infra.results.II_Result;

/** srcu-nest-1. The same of two sections of one thread, one after the other. */
public abstract class ReadsApart extends Litmus {

    static final String FORBIDDEN = "1, 0";
    static final String MEANS = "a section saw what follows a grace period, and a later one not what precedes it";

    private int before;
    private int after;

    void reader(II_Result r) {
        meet();
        Object first = reading().enter();
        r.r1 = after;
        reading().exit(first);
        Object second = reading().enter();
        r.r2 = before;
        reading().exit(second);
    }

    void updater() {
        meet();
        before = 1;
        waiting().await();
        after = 1;
    }
}
