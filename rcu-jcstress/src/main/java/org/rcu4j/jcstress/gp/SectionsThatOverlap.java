package org.rcu4j.jcstress.gp;

import org.openjdk.jcstress.infra.results.III_Result;

/** Two sections that overlap, and two grace periods: what follows both is not seen by the one whose beginning is seen by the other,
 * if that one saw nothing of what precedes them. With one grace period it may be: LISA2R1G. */
public abstract class SectionsThatOverlap extends CrowdLitmus {

    static final String FORBIDDEN = "0, 1, 1";
    static final String MEANS = "two sections that overlap outlasted two grace periods";

    private int before;
    private int between;
    private int after;
    private int r1;
    private int r2;
    private int r3;

    SectionsThatOverlap() {
        super(3);
    }

    @Override
    protected void play(int role) {
        switch (role) {
            case 0 -> firstReader();
            case 1 -> secondReader();
            default -> updater();
        }
    }

    void outcome(III_Result r) {
        r.r1 = r1;
        r.r2 = r2;
        r.r3 = r3;
    }

    private void firstReader() {
        Object section = reading().enter();
        r1 = before;
        stay();
        r2 = between;
        reading().exit(section);
    }

    private void secondReader() {
        Object section = reading().enter();
        between = 1;
        stay();
        r3 = after;
        reading().exit(section);
    }

    private void updater() {
        before = 1;
        for (int i = 0; i < gracePeriods(); i++) {
            waiting().await();
        }
        after = 1;
    }

    int gracePeriods() {
        return 2;
    }
}
