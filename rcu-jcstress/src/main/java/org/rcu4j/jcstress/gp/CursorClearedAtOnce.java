package org.rcu4j.jcstress.gp;

/** The control of {@link CursorWalk}: the cursor is cleared at once, and only one grace period is waited for. */
public abstract class CursorClearedAtOnce extends CursorWalk {

    @Override
    void waitBeforeClearing() {}
}
