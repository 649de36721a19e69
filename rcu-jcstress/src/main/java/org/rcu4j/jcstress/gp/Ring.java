package org.rcu4j.jcstress.gp;

/** SRCU-42 in one domain: a ring of two sections and two grace periods, each of which misses the next. */
public abstract class Ring extends CrowdOfFour {

    static final String FORBIDDEN = "0, 0, 0, 0";
    static final String MEANS = "each of two sections and two grace periods missed the next one in the ring";

    private int a;
    private int b;
    private int c;
    private int d;

    @Override
    protected void play(int role) {
        switch (role) {
            case 0 -> firstReader();
            case 1 -> secondReader();
            case 2 -> firstUpdater();
            default -> secondUpdater();
        }
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
