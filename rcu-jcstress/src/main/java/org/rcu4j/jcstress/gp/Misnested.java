package org.rcu4j.jcstress.gp;

import org.openjdk.jcstress.infra.results.II_Result;

/** What must stay allowed: detached sections that overlap are not one section, so a grace period may end between their ends. */
public abstract class Misnested extends Litmus {

    static final String FORBIDDEN = "1, 0";
    static final String MEANS = "a grace period waited for the first section, and not for the one that began meanwhile";

    private int x;
    private int y;

    void reader() {
        meet();
        Object first = reading().enter();
        x = 1;
        stay();
        Object second = reading().enter();
        reading().exit(first);
        stay();
        y = 1;
        reading().exit(second);
    }

    void updater(II_Result r) {
        meet();
        r.r1 = x;
        waiting().await();
        r.r2 = y;
    }
}
