package org.rcu4j.jcstress.gp;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.infra.results.III_Result;

/** RW-R+RR-G+WR-B: a ring of two grace periods and a full fence, without a section: a grace period is a full fence. */
public abstract class FullFence extends CrowdLitmus {

    static final String FORBIDDEN = "1, 0, 0";
    static final String MEANS = "two grace periods did not order what a full fence would have ordered";

    private static final VarHandle X =
            ConstantBootstraps.fieldVarHandle(MethodHandles.lookup(), "x", VarHandle.class, FullFence.class, int.class);
    private static final VarHandle Y =
            ConstantBootstraps.fieldVarHandle(MethodHandles.lookup(), "y", VarHandle.class, FullFence.class, int.class);
    private static final VarHandle Z =
            ConstantBootstraps.fieldVarHandle(MethodHandles.lookup(), "z", VarHandle.class, FullFence.class, int.class);

    // used by their VarHandles
    @SuppressWarnings("UnusedVariable")
    private int x;

    @SuppressWarnings("UnusedVariable")
    private int y;

    @SuppressWarnings("UnusedVariable")
    private int z;

    private int r1;
    private int r2;
    private int r3;

    FullFence() {
        super(3);
    }

    @Override
    protected void play(int role) {
        switch (role) {
            case 0 -> {
                X.setOpaque(this, 1);
                waiting().await();
                Y.setOpaque(this, 1);
            }
            case 1 -> {
                r1 = (int) Y.getOpaque(this);
                waiting().await();
                r2 = (int) Z.getOpaque(this);
            }
            default -> {
                Z.setOpaque(this, 1);
                VarHandle.fullFence();
                r3 = (int) X.getOpaque(this);
            }
        }
    }

    void outcome(III_Result r) {
        r.r1 = r1;
        r.r2 = r2;
        r.r3 = r3;
    }
}
