package org.rcu4j.jcstress.barrier;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;
import org.rcu4j.internal.platform.AsymmetricBarrier;
import org.rcu4j.jcstress.Round;

/**
 * The light side stores and loads again and again, until it sees the other's store. All its stores but the last must be seen by
 * the other one then.
 *
 * <p>This is the test of what the light barrier is for the compiler, which is all that it is where the heavy one makes every
 * processor pass a fence: without it the load may leave the loop, and the thread look once and store for ever.
 */
public final class DekkerLoop {

    private static final String MEANS = "the light side stored, did not see the other's store, and was not seen itself";

    /** So many that a heavy barrier falls into the loop. The loop must not be empty otherwise, or it would be over at once. */
    private static final int LONGEST = 100_000;

    private DekkerLoop() {}

    /** What both have: the variables, the heavy side, and the comparison. */
    public abstract static class Loop extends Round {
        int x;
        int y;

        /** The last store after which the light side did not see the other's. */
        private int unseen;

        private int seen;

        private int work;

        void heavy() {
            meet();
            y = 1;
            AsymmetricBarrier.heavy();
            seen = x;
        }

        final void finish(int stores, int found, int hash) {
            unseen = found == 0 ? stores : stores - 1;
            work = hash;
        }

        final void compare(Z_Result r) {
            r.r1 = seen < unseen && work != -1;
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "true", expect = Expect.FORBIDDEN, desc = MEANS)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "at least one saw the other")
    public static class LightAndHeavyTest extends Loop {
        @Actor
        public void light() {
            meet();
            int stores = 0;
            int hash = 0;
            int found;
            do {
                x = ++stores;
                AsymmetricBarrier.light();
                found = y;
                hash = hash * 31 + stores;
            } while (found == 0 && stores < LONGEST);
            finish(stores, found, hash);
        }

        @Actor
        @Override
        public void heavy() {
            super.heavy();
        }

        @Arbiter
        public void outcome(Z_Result r) {
            compare(r);
        }
    }

    /** Without the light barrier. */
    @JCStressTest
    @State
    @Outcome(id = "true", expect = Expect.ACCEPTABLE_INTERESTING, desc = MEANS)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "at least one saw the other")
    public static class NoLightControl extends Loop {
        @Actor
        public void nothing() {
            meet();
            int stores = 0;
            int hash = 0;
            int found;
            do {
                x = ++stores;
                found = y;
                hash = hash * 31 + stores;
            } while (found == 0 && stores < LONGEST);
            finish(stores, found, hash);
        }

        @Actor
        @Override
        public void heavy() {
            super.heavy();
        }

        @Arbiter
        public void outcome(Z_Result r) {
            compare(r);
        }
    }
}
