package org.rcu4j.jcstress.gp;

import org.openjdk.jcstress.infra.results.II_Result;

/** SB with a section and a grace period. A section that does not see what was written before a grace period is seen after it. */
public abstract class StoreBuffering extends Litmus {

    static final String FORBIDDEN = "0, 0";
    static final String MEANS = "a section saw nothing of what preceded a grace period, and that did not wait for it";

    private int x;
    private int y;

    void reader(II_Result r) {
        meet();
        delayStores();
        Object section = reading().enter();
        x = 1;
        r.r1 = y;
        reading().exit(section);
    }

    void updater(II_Result r) {
        delayStores();
        meet();
        y = 1;
        waiting().await();
        r.r2 = x;
    }
}
