package org.rcu4j.jcstress.gp;

/** LISA3R2G: three sections that overlap may outlast two grace periods. */
public abstract class ThreeSections extends CrowdOfFour {

    static final String FORBIDDEN = "0, 1, 1, 1";
    static final String MEANS = "three sections that overlap outlasted two grace periods";

    private int before;
    private int afterFirst;
    private int afterSecond;
    private int after;

    @Override
    protected void play(int role) {
        switch (role) {
            case 0 -> firstReader();
            case 1 -> secondReader();
            case 2 -> thirdReader();
            default -> updater();
        }
    }

    private void firstReader() {
        Object section = reading().enter();
        r1 = before;
        stay();
        r2 = afterFirst;
        reading().exit(section);
    }

    private void secondReader() {
        Object section = reading().enter();
        afterFirst = 1;
        stay();
        r3 = afterSecond;
        reading().exit(section);
    }

    private void thirdReader() {
        Object section = reading().enter();
        afterSecond = 1;
        stay();
        r4 = after;
        reading().exit(section);
    }

    private void updater() {
        before = 1;
        waiting().await();
        waiting().await();
        after = 1;
    }
}
