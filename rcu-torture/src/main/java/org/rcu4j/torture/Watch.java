package org.rcu4j.torture;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Finds out that a round hangs: nothing was counted in so many looks. It counts looks and not time, so that a machine which
 * gives the program no processor, or is suspended, is not taken for a hang; and a look in which somebody holds everybody up on
 * purpose begins the count anew.
 */
final class Watch {

    /** How long a look takes, and so how soon the end of a round is noticed. */
    static final long LOOK_MILLIS = 20;

    private final Round round;
    private final LongSupplier progress;
    private final long limit;
    private long seen = -1;
    private long looks;

    /** Watches a round whose progress is a number that changes. */
    Watch(Round round, LongSupplier progress, int seconds) {
        this.round = round;
        this.progress = progress;
        this.limit = seconds * 1_000L / LOOK_MILLIS;
    }

    /** Looks, once in {@link #LOOK_MILLIS} at the most. */
    boolean seesHang() {
        long now = progress.getAsLong();
        if (now != seen || round.isHeldUpDeliberately()) {
            seen = now;
            looks = 0;
        }
        looks++;
        return looks > limit;
    }

    /** What all platform threads do. */
    static String threadDump() {
        ThreadInfo[] threads = ManagementFactory.getThreadMXBean().dumpAllThreads(true, true);
        return Arrays.stream(threads).map(Watch::describe).collect(Collectors.joining("\n"));
    }

    private static String describe(ThreadInfo thread) {
        String lock = thread.getLockName() == null ? "" : " on " + thread.getLockName();
        return "\"" + thread.getThreadName() + "\" " + thread.getThreadState() + lock
                + Arrays.stream(thread.getStackTrace())
                        .map(frame -> "\n\tat " + frame)
                        .collect(Collectors.joining());
    }
}
