package org.rcu4j.anomaly;

import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rcu4j.anomaly.agent.Plan;

/**
 * What one run of an operation happens in: made anew for each run. The methods are called in the order in which they stand
 * here, the first three by the thread under test.
 */
public abstract class World {

    /** Far beyond what anything here takes. */
    public static final long LIMIT_SECONDS = Long.getLong("org.rcu4j.anomaly.limit", 20);

    private volatile @Nullable Thread subject;
    private volatile @Nullable Plan plan;

    /** What precedes the operation. Nothing fails here. */
    public void prepare() throws Exception {}

    /** The operation. */
    public abstract void operate() throws Exception;

    /**
     * What the thread itself sees afterwards, and what it has to undo so that others can go on, a lock that it has for example.
     *
     * @param done whether the operation returned
     */
    public void leave(boolean done) throws Exception {}

    /**
     * Checks from another thread that the world is whole, and ends it.
     *
     * @param done whether the operation returned
     */
    public void check(boolean done) throws Exception {}

    /** Which threads fail. */
    public Predicate<Thread> failing() {
        return thread -> thread == subject;
    }

    /**
     * Whether the stacks of these threads can end within the library's methods. That of a thread of the library's own can't: it
     * has just begun, and user code that it calls is a point by itself.
     */
    public boolean stackEnds() {
        return true;
    }

    /** Whether the operation may throw this though it was not made to fail by it. */
    public boolean mayThrow(Throwable e) {
        return false;
    }

    final void setSubject(Thread thread) {
        subject = thread;
    }

    final void setPlan(Plan followed) {
        plan = followed;
    }

    /** How many points the operation has passed; for those who want to act in its midst. */
    protected final int pointsPassed() {
        Plan followed = plan;
        return followed == null ? 0 : followed.reachedInAll();
    }

    /** The thread under test. */
    protected final Thread subject() {
        Thread thread = subject;
        if (thread == null) {
            throw new IllegalStateException("not before prepare()");
        }
        return thread;
    }

    /** Fails unless a condition holds. */
    public static void require(boolean condition, String whatIsRight) {
        if (!condition) {
            throw new NotWhole(whatIsRight);
        }
    }

    /** Fails unless two numbers are equal. */
    public static void requireEqual(Object actual, Object expected, String what) {
        if (!actual.equals(expected)) {
            throw new NotWhole(what + " is " + actual + ", not " + expected);
        }
    }

    /** Waits until a condition holds. */
    public static void await(Callable<Boolean> condition, String whatIsAwaited) throws Exception {
        long start = System.nanoTime();
        for (int i = 0; !condition.call(); i++) {
            if (System.nanoTime() - start > LIMIT_SECONDS * 1_000_000_000L) {
                throw new NotWhole("never: " + whatIsAwaited);
            }
            if (i < 100) {
                Thread.onSpinWait();
            } else if (i < 200) {
                Thread.yield();
            } else {
                Thread.sleep(0, 200_000);
            }
        }
    }

    /** The world is not as it should be. */
    public static final class NotWhole extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotWhole(String message) {
            super(message);
        }
    }
}
