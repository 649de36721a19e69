package org.rcu4j.testing;

/**
 * Runs an operation where the stack of a thread is about to end: in each of its last frames, from the deepest one upwards, so
 * that in some of them the operation is cut off by a StackOverflowError after one step, in others after two, and so on.
 */
public final class StackEnd {

    /** Small, so that its end is soon reached. */
    private static final long STACK_BYTES = 200_000;

    /**
     * How often other operations are attempted before: the compilers then know that operations are of many classes, and make none a
     * part of the attempt. Made one method, they would look for the operation's room before it begins, and nothing would be cut off.
     */
    private static final int OTHERS = 20_000;

    static {
        try {
            attemptOthers();
        } catch (Exception e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Background.Action operation;
    private int left;
    private int done;
    private int cut;

    private StackEnd(Background.Action operation, int attempts) {
        this.operation = operation;
        this.left = attempts;
    }

    /**
     * How often the operation was attempted.
     *
     * @param done how often it returned
     * @param cut how often it was cut off
     */
    public record Outcome(int done, int cut) {}

    /**
     * Attempts an operation in the last frames of a thread of its own.
     *
     * @param round from round to round the frames lie a little differently
     * @param attempts in how many frames
     * @param operation what to attempt; an exception other than StackOverflowError fails the test
     */
    public static Outcome attempt(int round, int attempts, Background.Action operation) {
        StackEnd end = new StackEnd(operation, attempts);
        Throwable[] failure = new Throwable[1];
        Runnable body = () -> {
            try {
                end.pad(round % 40, round);
            } catch (Throwable e) {
                failure[0] = e;
            }
        };
        Thread thread = new Thread(null, body, "stack-end", STACK_BYTES + 16L * (round % 7));
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join(Background.LIMIT.toMillis());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (thread.isAlive()) {
            AssertionError hangs = new AssertionError("the operation hangs at the end of the stack");
            hangs.setStackTrace(thread.getStackTrace());
            throw hangs;
        }
        if (failure[0] != null) {
            throw new AssertionError("the operation failed otherwise than by StackOverflowError", failure[0]);
        }
        return new Outcome(end.done, end.cut);
    }

    private static void attemptOthers() throws Exception {
        int[] sum = new int[1];
        Background.Action[] others = {() -> sum[0]++, () -> sum[0]--, () -> sum[0] += 2};
        for (int i = 0; i < OTHERS; i++) {
            new StackEnd(others[i % others.length], 1).attempt();
        }
    }

    private void pad(int frames, int round) throws Exception {
        if (frames > 0) {
            pad(frames - 1, round);
        } else {
            dive(round, 0);
        }
    }

    /** Two methods with frames of different sizes, by turns. */
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
                done++;
            } catch (StackOverflowError e) {
                cut++;
            }
        }
    }
}
