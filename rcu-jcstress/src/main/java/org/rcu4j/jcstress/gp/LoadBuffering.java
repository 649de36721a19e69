package org.rcu4j.jcstress.gp;

import org.openjdk.jcstress.infra.results.II_Result;

/** LB with a section and a grace period. A section that sees what follows a grace period wrote nothing that is seen before it. */
public abstract class LoadBuffering extends Litmus {

    static final String FORBIDDEN = "1, 1";
    static final String MEANS = "a section saw what follows a grace period, and its own write was seen before it";

    private int x;
    private int y;

    void reader(II_Result r) {
        meet();
        Object section = reading().enter();
        r.r1 = x;
        y = 1;
        reading().exit(section);
    }

    void updater(II_Result r) {
        meet();
        r.r2 = y;
        waiting().await();
        x = 1;
    }
}
