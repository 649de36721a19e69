package org.rcu4j.jcstress.barrier;

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
public abstract class DekkerLoop extends Round {

    static final String FORBIDDEN = "true";
    static final String MEANS = "the light side stored, did not see the other's store, and was not seen itself";

    /** So many that a heavy barrier falls into the loop. The loop must not be empty otherwise, or it would be over at once. */
    private static final int LONGEST = 100_000;

    int x;
    int y;

    /** The last store after which the light side did not see the other's. */
    private int unseen;

    private int seen;
    private int work;

    /** That of the light side. */
    abstract Fence first();

    void light() {
        meet();
        int stores = 0;
        int hash = 0;
        int found;
        do {
            x = ++stores;
            first().pass();
            found = y;
            hash = hash * 31 + stores;
        } while (found == 0 && stores < LONGEST);
        unseen = found == 0 ? stores : stores - 1;
        work = hash;
    }

    void heavy() {
        meet();
        y = 1;
        AsymmetricBarrier.heavy();
        seen = x;
    }

    void outcome(Z_Result r) {
        r.r1 = seen < unseen && work != -1;
    }
}
