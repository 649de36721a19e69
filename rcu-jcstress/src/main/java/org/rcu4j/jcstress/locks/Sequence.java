package org.rcu4j.jcstress.locks;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.rcu4j.jcstress.Round;
import org.rcu4j.locks.SequenceLock;

/** Readers of a {@link SequenceLock}: what they keep was not in the middle of a change. */
public final class Sequence {

    private static final String MEANS = "a reader kept half of a change";

    private Sequence() {}

    /** A pair that is changed as a whole. */
    public abstract static class Pair extends Round {
        static final SequenceLock LOCK = new SequenceLock();

        int x;
        int y;

        @SuppressWarnings("LockNotBeforeTry") // nothing in between throws
        void change() {
            meet();
            LOCK.writeLock().lock();
            x = 1;
            y = 1;
            LOCK.writeLock().unlock();
        }
    }

    @JCStressTest
    @State
    @Outcome(
            id = {"0, 1", "1, 0"},
            expect = Expect.FORBIDDEN,
            desc = MEANS)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "all or nothing")
    public static class RetryTest extends Pair {
        @Actor
        public void reader(II_Result r) {
            meet();
            long stamp;
            do {
                stamp = LOCK.readBegin();
                r.r1 = x;
                r.r2 = y;
            } while (LOCK.readRetry(stamp));
        }

        @Actor
        public void writer() {
            change();
        }
    }

    /** A reader that does not ask whether a writer came in between. */
    @JCStressTest
    @State
    @Outcome(
            id = {"0, 1", "1, 0"},
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = MEANS)
    @Outcome(expect = Expect.ACCEPTABLE, desc = "all or nothing")
    public static class NoRetryControl extends Pair {
        @Actor
        public void reader(II_Result r) {
            meet();
            long unused = LOCK.readBegin();
            r.r1 = x;
            r.r2 = y;
        }

        @Actor
        public void writer() {
            change();
        }
    }
}
