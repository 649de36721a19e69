package org.rcu4j.jcstress.gp;

import org.openjdk.jcstress.infra.results.II_Result;

/** RCU+sync+read. An updater that sees the beginning of a section sees, a grace period later, all of it. */
public abstract class SyncRead extends Litmus {

    static final String FORBIDDEN = "1, 0";
    static final String MEANS = "a grace period ended in the middle of a section that had begun before it";

    private int x;
    private int y;

    void reader() {
        meet();
        Object section = reading().enter();
        x = 1;
        stay();
        y = 1;
        reading().exit(section);
    }

    void updater(II_Result r) {
        meet();
        r.r1 = x;
        waiting().await();
        r.r2 = y;
    }
}
