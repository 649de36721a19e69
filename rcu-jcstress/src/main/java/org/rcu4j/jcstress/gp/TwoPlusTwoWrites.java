package org.rcu4j.jcstress.gp;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.infra.results.II_Result;

/** 2+2W with two grace periods and no section: a grace period is a full fence. The writes are opaque, so that they have an order. */
public abstract class TwoPlusTwoWrites extends Litmus {

    static final String FORBIDDEN = "1, 1";
    static final String MEANS =
            "of each variable the write before a grace period came after the one that follows the other's";

    private static final VarHandle X = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "x", VarHandle.class, TwoPlusTwoWrites.class, int.class);
    private static final VarHandle Y = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "y", VarHandle.class, TwoPlusTwoWrites.class, int.class);

    private int x;
    private int y;

    void one() {
        meet();
        X.setOpaque(this, 1);
        waiting().await();
        Y.setOpaque(this, 2);
    }

    void other() {
        meet();
        Y.setOpaque(this, 1);
        waiting().await();
        X.setOpaque(this, 2);
    }

    void outcome(II_Result r) {
        r.r1 = x;
        r.r2 = y;
    }
}
