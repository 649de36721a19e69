package org.rcu4j.jcstress.gp;

import org.openjdk.jcstress.infra.results.II_Result;

/** What must stay allowed: the end of a section is no fence, and without a grace period two sections order nothing between them. */
public abstract class UnlockAlone extends Litmus {

    static final String FORBIDDEN = "0, 0";
    static final String MEANS = "neither of two sections saw what the other had written before it ended";

    private int x;
    private int y;

    void reader(II_Result r) {
        meet();
        Object section = reading().enter();
        x = 1;
        reading().exit(section);
        r.r1 = y;
    }

    void other(II_Result r) {
        meet();
        Object section = reading().enter();
        y = 1;
        reading().exit(section);
        r.r2 = x;
    }
}
