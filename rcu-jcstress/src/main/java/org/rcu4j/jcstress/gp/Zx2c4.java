package org.rcu4j.jcstress.gp;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * RCU+sync with a flag that readers look at: once it was up for a grace period, nobody who found it down is still at work.
 *
 * <p>What readers do is to be seen while they do it, so that variable is written opaque.
 */
public abstract class Zx2c4 extends Litmus {

    static final String FORBIDDEN = "1";
    static final String MEANS = "a section that had found the flag down was at work a grace period after it went up";

    private static final VarHandle AT_WORK = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "atWork", VarHandle.class, Zx2c4.class, int.class);

    private boolean flag;

    @SuppressWarnings("UnusedVariable") // used by its VarHandle
    private int atWork;

    void reader() {
        meet();
        Object section = reading().enter();
        if (!flag) {
            AT_WORK.setOpaque(this, 1);
            stay();
            AT_WORK.setOpaque(this, 0);
        }
        reading().exit(section);
    }

    void updater(I_Result r) {
        meet();
        flag = true;
        waiting().await();
        r.r1 = (int) AT_WORK.getOpaque(this);
    }
}
