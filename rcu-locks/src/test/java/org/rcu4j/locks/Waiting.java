package org.rcu4j.locks;

import java.util.Arrays;
import org.rcu4j.testing.Background;

/** Knows whether a thread has come to wait: then it has its place in the order of arrival, if there is one. */
final class Waiting {

    private Waiting() {}

    /** Whether a thread is parked, or in the midst of a wait that spins. */
    static boolean isIn(Thread thread) {
        Thread.State state = thread.getState();
        return state == Thread.State.WAITING
                || state == Thread.State.TIMED_WAITING
                || Arrays.stream(thread.getStackTrace()).anyMatch(Waiting::isPartOfAWait);
    }

    private static boolean isPartOfAWait(StackTraceElement frame) {
        String type = frame.getClassName();
        return (type.equals(LockPatience.class.getName())
                        && frame.getMethodName().startsWith("pause"))
                || (type.equals(Waiter.class.getName()) && frame.getMethodName().endsWith("Change"));
    }

    /** Waits until a thread of a test waits, or has ended. */
    static void untilIn(Background background) {
        Background.until(() -> background.isDone() || isIn(background.thread()));
        if (background.isDone()) {
            background.join(); // tells why
        }
    }
}
