package org.rcu4j.jcstress.gp;

import org.openjdk.jcstress.infra.results.IIII_Result;

/** SRCU-42 in one domain: a ring of two sections and two grace periods, each of which misses the next. */
public abstract class Ring extends CrowdLitmus {

    static final String FORBIDDEN = "0, 0, 0, 0";
    static final String MEANS = "each of two sections and two grace periods missed the next one in the ring";

    private int a;
    private int b;
    private int c;
    private int d;
    private int r1;
    private int r2;
    private int r3;
    private int r4;

    Ring() {
        super(4);
    }

    @Override
    protected void play(int role) {
        switch (role) {
            case 0 -> firstReader();
            case 1 -> secondReader();
            case 2 -> firstUpdater();
            default -> secondUpdater();
        }
    }

    void outcome(IIII_Result r) {
        r.r1 = r1;
        r.r2 = r2;
        r.r3 = r3;
        r.r4 = r4;
    }

    private void firstReader() {
        Object section = reading().enter();
        a = 1;
        r1 = b;
        reading().exit(section);
    }

    private void secondReader() {
        Object section = reading().enter();
        c = 1;
        r3 = d;
        reading().exit(section);
    }

    private void firstUpdater() {
        b = 1;
        waiting().await();
        r2 = c;
    }

    private void secondUpdater() {
        d = 1;
        waiting().await();
        r4 = a;
    }
}
