package org.rcu4j.jcstress.gp;

import org.rcu4j.jcstress.CrowdRound;

/** A litmus test of three or four threads. */
public abstract class CrowdLitmus extends CrowdRound {

    CrowdLitmus(int roles) {
        super(roles);
    }

    /** How the readers read. A constant. */
    abstract Reading reading();

    /** How the updaters wait for a grace period. A constant. */
    abstract Waiting waiting();
}
