package org.rcu4j.internal.stall;

import org.jspecify.annotations.Nullable;
import org.rcu4j.ReaderKind;

/** A reader that a grace period may have to wait for. Equal ones are the same reader. */
public interface Straggler {

    /** Whether it is inside a section that began before the epoch became {@code target}. */
    boolean blocks(long target);

    /** A number that differs from one section of this reader to the next. */
    long section();

    ReaderKind kind();

    /** The thread that is inside, if it is known. */
    @Nullable
    Thread thread();

    /** Whether the thread that would have to leave is known to have died. */
    default boolean isAbandoned() {
        Thread thread = thread();
        return thread != null && !thread.isAlive();
    }

    /** What else is known of it, for a report. */
    default String detail() {
        return "";
    }

    /** Where the section was entered, if that was recorded. */
    default @Nullable Throwable entry() {
        return null;
    }
}
