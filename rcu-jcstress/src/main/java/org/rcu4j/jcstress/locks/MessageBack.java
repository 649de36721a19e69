package org.rcu4j.jcstress.locks;

import org.openjdk.jcstress.infra.results.II_Result;
import org.rcu4j.jcstress.Round;

/** MP the other way round, for locks with two sides. */
@SuppressWarnings("LockNotBeforeTry") // nothing in between throws
public abstract class MessageBack extends Round {

    static final String FORBIDDEN = "1, 0";
    static final String MEANS = "a thread saw what was written under the lock, and not what was written before";

    private int x;
    private int y;

    /** The locks. A constant. */
    abstract Locking locking();

    void one(II_Result r) {
        meet();
        locking().one.lock();
        r.r1 = x;
        locking().one.unlock();
        r.r2 = y;
    }

    void other(II_Result r) {
        meet();
        y = 1;
        locking().other.lock();
        x = 1;
        locking().other.unlock();
    }
}
