package org.rcu4j.internal.stall;

import java.util.HashMap;
import java.util.Map;

/**
 * The threads that have the highest priority because grace periods wait for them. Of several domains that wait for one thread the
 * first one raises its priority, and the last one gives it its own back, whatever order they come and go in. A priority that the
 * program has changed meanwhile stays as the program set it.
 *
 * <p>After the deferred priority boost of the Linux kernel's RCU (P. McKenney, "Priority-Boosting RCU Read-Side Critical
 * Sections", 2007).
 */
public final class PriorityBoosts {

    private static final class Boost {
        final int own;

        /** What the priority was raised to: a thread group may allow less than the highest. */
        int raised;

        int waiting;

        Boost(int own) {
            this.own = own;
            this.raised = own;
        }
    }

    /** Empty unless a grace period waits. Under its monitor. */
    private static final Map<Thread, Boost> BOOSTED = new HashMap<>();

    private PriorityBoosts() {}

    /** Raises a thread's priority, on behalf of one grace period. */
    public static void raise(Thread thread) {
        synchronized (BOOSTED) {
            Boost boost = BOOSTED.get(thread);
            if (boost == null) {
                boost = new Boost(thread.getPriority());
                BOOSTED.put(thread, boost);
                trySet(thread, Thread.MAX_PRIORITY);
                boost.raised = thread.getPriority();
            }
            boost.waiting++;
        }
    }

    /** One grace period waits for the thread no more. */
    public static void giveBack(Thread thread) {
        synchronized (BOOSTED) {
            Boost boost = BOOSTED.get(thread);
            if (boost != null && --boost.waiting == 0) {
                BOOSTED.remove(thread);
                if (thread.getPriority() == boost.raised) {
                    trySet(thread, boost.own);
                }
            }
        }
    }

    private static void trySet(Thread thread, int priority) {
        try {
            thread.setPriority(priority);
        } catch (SecurityException e) {
            // it keeps the priority that it has
        }
    }
}
