package org.rcu4j.jcstress.locks;

import org.openjdk.jcstress.infra.results.I_Result;
import org.rcu4j.jcstress.Round;

/** Two threads add one to a variable, each under its lock. */
@SuppressWarnings("LockNotBeforeTry") // nothing in between throws
public abstract class Exclusion extends Round {

    static final String FORBIDDEN = "1";
    static final String MEANS = "both threads were inside at once, and one addition was lost";

    private int x;

    /** The locks. A constant. */
    abstract Locking locking();

    void one() {
        meet();
        locking().one.lock();
        x++;
        locking().one.unlock();
    }

    void other() {
        meet();
        locking().other.lock();
        x++;
        locking().other.unlock();
    }

    void outcome(I_Result r) {
        r.r1 = x;
    }
}
