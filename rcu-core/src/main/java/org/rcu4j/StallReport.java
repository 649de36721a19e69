package org.rcu4j;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A reader that keeps a grace period from ending, or that ended inside a section.
 *
 * @param domain the name of the domain
 * @param age for how long grace periods have waited for this section
 * @param kind what kind of reader it is
 * @param thread the thread that is inside; null for a detached section, which no thread owns
 * @param stack where that thread is now; empty if there is no thread, or it has ended
 * @param ended whether the thread has ended, so that the section is taken to have been left, and nothing waits any more
 * @param detail which stripe a detached section is counted in; otherwise empty
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
        String who = thread == null ? "a " + kind + " reader" : kind + " reader " + thread;
        String where = detail.isEmpty() ? "" : " (" + detail + ")";
        String what = ended
                ? " ended inside a read-side section; it is taken to have left, and grace periods go on"
                : " has kept a grace period waiting for " + age.toMillis() + " ms";
        return "domain " + domain + ": " + who + where + what
                + stack.stream().map(frame -> "\n\tat " + frame).collect(Collectors.joining());
    }
}
