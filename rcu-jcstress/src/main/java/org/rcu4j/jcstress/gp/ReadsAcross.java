package org.rcu4j.jcstress.gp;

import org.openjdk.jcstress.infra.results.II_Result;

/** RR-R+WW-G. A section that sees what follows a grace period sees what precedes it. */
public abstract class ReadsAcross extends Litmus {

    static final String FORBIDDEN = "1, 0";
    static final String MEANS = "a section saw what follows a grace period, and then not what precedes it";

    private int before;
    private int after;

    void reader(II_Result r) {
        meet();
        Object section = reading().enter();
        r.r1 = after;
        r.r2 = before;
        reading().exit(section);
    }

    void updater() {
        meet();
        before = 1;
        waiting().await();
        after = 1;
    }
}
