package org.rcu4j.jcstress.locks;

import org.openjdk.jcstress.infra.results.II_Result;
import org.rcu4j.jcstress.Round;

/** SB. What one thread writes under its lock and the other reads under its own. */
@SuppressWarnings("LockNotBeforeTry") // nothing in between throws
public abstract class StoreBuffering extends Round {

    static final String FORBIDDEN = "0, 0";
    static final String MEANS = "neither thread saw what the other had written under the lock";

    private int x;
    private int y;

    /** The locks. A constant. */
    abstract Locking locking();

    void one(II_Result r) {
        meet();
        locking().one.lock();
        x = 1;
        r.r1 = y;
        locking().one.unlock();
    }

    void other(II_Result r) {
        meet();
        locking().other.lock();
        y = 1;
        r.r2 = x;
        locking().other.unlock();
    }
}
