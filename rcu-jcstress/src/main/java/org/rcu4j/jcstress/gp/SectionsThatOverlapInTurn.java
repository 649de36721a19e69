package org.rcu4j.jcstress.gp;

/** The same with an updater for each grace period, the second of whom begins when it sees that the second section has begun. */
public abstract class SectionsThatOverlapInTurn extends CrowdOfFour {

    static final String FORBIDDEN = "0, 1, 1, 1";
    static final String MEANS = "two sections that overlap outlasted two grace periods of two updaters";

    private int before;
    private int between;
    private int handed;
    private int after;

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
        r1 = before;
        stay();
        r2 = handed;
        reading().exit(section);
    }

    private void secondReader() {
        Object section = reading().enter();
        between = 1;
        stay();
        r3 = after;
        reading().exit(section);
    }

    private void firstUpdater() {
        before = 1;
        waiting().await();
        after = 1;
    }

    private void secondUpdater() {
        r4 = between;
        waiting().await();
        handed = 1;
    }
}
