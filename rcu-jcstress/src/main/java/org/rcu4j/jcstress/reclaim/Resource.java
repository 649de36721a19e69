package org.rcu4j.jcstress.reclaim;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What can be freed, or be made something else. Its state is plain, but for those who wait until it is freed. */
final class Resource {

    private static final VarHandle FREED;

    static {
        try {
            FREED = MethodHandles.lookup().findVarHandle(Resource.class, "freed", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Counts what it has been used for. */
    int use;

    private boolean freed;

    /** What its user looks at. */
    boolean isFreed() {
        return freed;
    }

    void free() {
        freed = true;
    }

    /** For an updater that waits for it. */
    boolean isSeenFreed() {
        return (boolean) FREED.getOpaque(this);
    }
}
