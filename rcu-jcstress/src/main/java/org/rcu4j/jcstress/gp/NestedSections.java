package org.rcu4j.jcstress.gp;

import org.openjdk.jcstress.infra.results.II_Result;

/** srcu-nest-2. A section lasts until the outermost one ends. */
public abstract class NestedSections extends Litmus {

    static final String FORBIDDEN = "1, 0";
    static final String MEANS = "a grace period ended when only an inner section had ended";

    private int x;
    private int y;

    void reader() {
        meet();
        Object outer = reading().enter();
        Object inner = reading().enter();
        x = 1;
        reading().exit(inner);
        stay();
        y = 1;
        reading().exit(outer);
    }

    void updater(II_Result r) {
        meet();
        r.r1 = x;
        waiting().await();
        r.r2 = y;
    }
}
