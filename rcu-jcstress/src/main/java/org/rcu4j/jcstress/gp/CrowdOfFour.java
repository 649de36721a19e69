package org.rcu4j.jcstress.gp;

import org.openjdk.jcstress.infra.results.IIII_Result;

/** A litmus test of four threads and four results. */
public abstract class CrowdOfFour extends CrowdLitmus {

    int r1;
    int r2;
    int r3;
    int r4;

    CrowdOfFour() {
        super(4);
    }

    void outcome(IIII_Result r) {
        r.r1 = r1;
        r.r2 = r2;
        r.r3 = r3;
        r.r4 = r4;
    }
}
