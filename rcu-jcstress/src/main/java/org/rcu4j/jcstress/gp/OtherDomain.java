package org.rcu4j.jcstress.gp;

import org.openjdk.jcstress.infra.results.II_Result;

/** What must stay allowed: a grace period of one domain waits for no section of another. */
public abstract class OtherDomain extends Litmus {

    static final String FORBIDDEN = "1, 0";
    static final String MEANS = "a grace period did not wait for a section of another domain";

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
