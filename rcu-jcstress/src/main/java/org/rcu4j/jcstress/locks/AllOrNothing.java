package org.rcu4j.jcstress.locks;

import org.openjdk.jcstress.infra.results.II_Result;
import org.rcu4j.jcstress.Round;

/** What a thread changes under its lock is seen as a whole. */
@SuppressWarnings("LockNotBeforeTry") // nothing in between throws
public abstract class AllOrNothing extends Round {

    static final String FORBIDDEN = "0, 1|1, 0";
    static final String MEANS = "a thread saw half of what the other did under the lock";

    private int x;
    private int y;

    /** The locks. A constant. */
    abstract Locking locking();

    void one(II_Result r) {
        meet();
        locking().one.lock();
        r.r1 = x;
        r.r2 = y;
        locking().one.unlock();
    }

    void other(II_Result r) {
        meet();
        locking().other.lock();
        x = 1;
        y = 1;
        locking().other.unlock();
    }
}
