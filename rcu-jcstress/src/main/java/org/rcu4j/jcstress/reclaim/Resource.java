package org.rcu4j.jcstress.reclaim;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What can be freed, or be made something else. Its state is plain, but for those who wait until it is freed. */
final class Resource {

    private static final VarHandle FREED = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "freed", VarHandle.class, Resource.class, boolean.class);

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
