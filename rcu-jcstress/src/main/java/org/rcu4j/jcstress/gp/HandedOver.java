package org.rcu4j.jcstress.gp;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.infra.results.II_Result;
import org.rcu4j.jcstress.Round;

/** srcu-nest-6. A detached section that one thread enters and another leaves is one section. */
public abstract class HandedOver extends CrowdLitmus {

    static final String FORBIDDEN = "1, 0";
    static final String MEANS = "a grace period ended between the two threads that share a section";

    private static final VarHandle SECTION = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "section", VarHandle.class, HandedOver.class, Object.class);

    private int x;
    private int y;
    private int r1;
    private int r2;

    /** Written by the thread that enters (release); read by the one that leaves (acquire). */
    @SuppressWarnings("UnusedVariable") // used by its VarHandle
    private @Nullable Object section;

    HandedOver() {
        super(3);
    }

    @Override
    protected void play(int role) {
        switch (role) {
            case 0 -> {
                Object entered = reading().enter();
                x = 1;
                SECTION.setRelease(this, entered);
            }
            case 1 -> {
                Object entered = SECTION.getAcquire(this);
                for (int spins = 1; entered == null; spins++) {
                    Round.spin(spins);
                    entered = SECTION.getAcquire(this);
                }
                stay();
                y = 1;
                reading().exit(entered);
            }
            default -> {
                r1 = x;
                waiting().await();
                r2 = y;
            }
        }
    }

    void outcome(II_Result r) {
        r.r1 = r1;
        r.r2 = r2;
    }
}
