package org.rcu4j.anomaly.scenarios;

import java.util.concurrent.TimeUnit;

/** As {@link org.rcu4j.testing.StackEnd}, on a virtual thread, whose stack is as large as the JVM has it. */
final class VirtualStackEnd {

    private final StackEnds.Attempt operation;
    private int left;

    private VirtualStackEnd(StackEnds.Attempt operation, int attempts) {
        this.operation = operation;
        this.left = attempts;
    }

    /** Attempts an operation in the last frames; from round to round they lie a little differently. */
    static void attempt(int round, int attempts, StackEnds.Attempt operation) throws Exception {
        VirtualStackEnd end = new VirtualStackEnd(operation, attempts);
        Throwable[] failure = new Throwable[1];
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                end.pad(round % 40, round);
            } catch (Throwable e) {
                failure[0] = e;
            }
        });
        if (!thread.join(Problems.LIMIT.plusSeconds(30))) {
            IllegalStateException hangs = new IllegalStateException("the operation hangs at the end of the stack");
            hangs.setStackTrace(thread.getStackTrace());
            throw hangs;
        }
        if (failure[0] != null) {
            throw new IllegalStateException("the operation failed otherwise than by StackOverflowError", failure[0]);
        }
        TimeUnit.NANOSECONDS.sleep(1);
    }

    private void pad(int frames, int round) throws Exception {
        if (frames > 0) {
            pad(frames - 1, round);
        } else {
            dive(round, 0);
        }
    }

    private void dive(long a, long b) throws Exception {
        try {
            if ((a & 1) == 0) {
                dive(a + 1, b);
            } else {
                diveWider(a + 1, b, a);
            }
        } catch (StackOverflowError e) {
            // here the stack ends
        }
        attempt();
    }

    private void diveWider(long a, long b, long c) throws Exception {
        try {
            dive(a + c - c, b);
        } catch (StackOverflowError e) {
            // here the stack ends
        }
        attempt();
    }

    private void attempt() throws Exception {
        if (left > 0) {
            left--;
            try {
                operation.run();
            } catch (StackOverflowError e) {
                // cut off
            }
        }
    }
}
