package org.rcu4j.jcstress.barrier;

import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.rcu4j.internal.platform.AsymmetricBarrier;
import org.rcu4j.jcstress.Round;

/** One store and one load on either side. The variables are plain, so all order is the barriers'. */
public final class Dekker {

    private static final String MEANS = "neither thread saw the other's store";

    private Dekker() {}

    @JCStressTest
    @State
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = MEANS)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "at least one saw it")
    public static class LightAndHeavyTest extends Round {
        int x;
        int y;

        @Actor
        public void light(II_Result r) {
            meet();
            x = 1;
            AsymmetricBarrier.light();
            r.r1 = y;
        }

        @Actor
        public void heavy(II_Result r) {
            meet();
            y = 1;
            AsymmetricBarrier.heavy();
            r.r2 = x;
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = MEANS)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "at least one saw it")
    public static class HeavyAndHeavyTest extends Round {
        int x;
        int y;

        @Actor
        public void one(II_Result r) {
            meet();
            x = 1;
            AsymmetricBarrier.heavy();
            r.r1 = y;
        }

        @Actor
        public void other(II_Result r) {
            meet();
            y = 1;
            AsymmetricBarrier.heavy();
            r.r2 = x;
        }
    }

    /** Without the heavy barrier; what is there in its place keeps the compiler from changing the order. */
    @JCStressTest
    @State
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = MEANS)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "at least one saw it")
    public static class NoHeavyControl extends Round {
        int x;
        int y;

        @Actor
        public void light(II_Result r) {
            meet();
            x = 1;
            AsymmetricBarrier.light();
            r.r1 = y;
        }

        @Actor
        public void nothing(II_Result r) {
            meet();
            y = 1;
            VarHandle.acquireFence();
            r.r2 = x;
        }
    }

    /** Without any barrier. */
    @JCStressTest
    @State
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = MEANS)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "at least one saw it")
    public static class NoBarrierControl extends Round {
        int x;
        int y;

        @Actor
        public void one(II_Result r) {
            meet();
            x = 1;
            r.r1 = y;
        }

        @Actor
        public void other(II_Result r) {
            meet();
            y = 1;
            r.r2 = x;
        }
    }
}
