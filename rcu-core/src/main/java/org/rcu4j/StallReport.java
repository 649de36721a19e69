package org.rcu4j;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A reader that keeps a grace period from ending, or that ended inside a section; or a callback that does not end.
 *
 * @param domain the name of the domain
 * @param age for how long grace periods have waited for this section, or for how long the callback has run
 * @param kind what kind of reader it is
 * @param thread the thread that is inside, or runs the callback; null for a detached section, which no thread owns
 * @param stack where that thread is now; empty if there is no thread, or it has ended
 * @param ended whether the thread has ended, so that the section is taken to have been left, and nothing waits any more
 * @param detail which stripe a detached section is counted in, or the class of a callback; otherwise empty
 * @param boosted whether the thread has the highest priority now: {@link RcuDomain.Builder#boostStalledReaders}
 * @param entry where the section was entered; recorded in strict mode only, otherwise null
 */
public record StallReport(
        String domain,
        Duration age,
        ReaderKind kind,
        @Nullable Thread thread,
        List<StackTraceElement> stack,
        boolean ended,
        String detail,
        boolean boosted,
        @Nullable Throwable entry) {

    /** Copies the stack. */
    public StallReport {
        stack = List.copyOf(stack);
    }

    /**
     * Returns the report as it is logged: a sentence, and the stack below it.
     *
     * @return several lines
     */
    public String message() {
        return "domain " + domain + ": " + what()
                + stack.stream().map(frame -> "\n\tat " + frame).collect(Collectors.joining());
    }

    private String what() {
        if (kind == ReaderKind.CALLBACK) {
            return "a callback (" + detail + ") has run for " + age.toMillis() + " ms on " + thread
                    + ", and those behind it wait";
        }
        String who = thread == null ? "a " + kind + " reader" : kind + " reader " + thread;
        String where = detail.isEmpty() ? "" : " (" + detail + ")";
        return who
                + where
                + (ended
                        ? " ended inside a read-side section; it is taken to have left, and grace periods go on"
                        : " has kept a grace period waiting for " + age.toMillis() + " ms"
                                + (boosted ? "; it has the highest priority until it leaves" : ""));
    }
}
