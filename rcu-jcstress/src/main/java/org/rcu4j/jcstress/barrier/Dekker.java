package org.rcu4j.jcstress.barrier;

import org.openjdk.jcstress.infra.results.II_Result;
import org.rcu4j.jcstress.Round;

/** One store and one load on either side. The variables are plain, so all order is the barriers'. */
public abstract class Dekker extends Round {

    static final String FORBIDDEN = "0, 0";
    static final String MEANS = "neither thread saw the other's store";

    int x;
    int y;

    abstract Fence first();

    abstract Fence second();

    void one(II_Result r) {
        meet();
        x = 1;
        first().pass();
        r.r1 = y;
    }

    void other(II_Result r) {
        meet();
        y = 1;
        second().pass();
        r.r2 = x;
    }
}
