package org.rcu4j.anomaly.controls;

import org.rcu4j.internal.platform.StackProbe;

/** Probes the stack only once it has changed its state, and calls user code then without undoing that. */
public final class ProbedTooLate {

    private boolean busy;

    /** Makes one that is not busy. */
    public ProbedTooLate() {}

    /** Runs an action. */
    public void update(Runnable action) {
        busy = true;
        StackProbe.require();
        action.run();
        busy = false;
    }

    /** Whether somebody is busy. */
    public boolean isBusy() {
        return busy;
    }
}
