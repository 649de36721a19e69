package org.rcu4j.jcstress.locks;

import org.openjdk.jcstress.infra.results.II_Result;
import org.rcu4j.jcstress.Round;

/** MP. What precedes the release of one thread is seen by the other after it has seen what was written under the lock. */
@SuppressWarnings("LockNotBeforeTry") // nothing in between throws
public abstract class MessagePassing extends Round {

    static final String FORBIDDEN = "1, 0";
    static final String MEANS = "a thread saw what was written under the lock, and not what was written before";

    private int x;
    private int y;

    /** The locks. A constant. */
    abstract Locking locking();

    void one(II_Result r) {
        meet();
        y = 1;
        locking().one.lock();
        x = 1;
        locking().one.unlock();
    }

    void other(II_Result r) {
        meet();
        locking().other.lock();
        r.r1 = x;
        locking().other.unlock();
        r.r2 = y;
    }
}
