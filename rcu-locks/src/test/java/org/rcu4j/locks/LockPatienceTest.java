package org.rcu4j.locks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.rcu4j.testing.Background;

/** A wait may last for longer than an int counts. */
class LockPatienceTest {

    private static final int STEPS = 200;

    /** Whether what a step has spent never looks like {@link LockPatience#NONE_LEFT}, however many steps there are. */
    private static boolean staysBounded(IntUnaryOperator step) {
        for (int start :
                new int[] {0, LockPatience.SPINS, LockPatience.MOST_SPENT, Integer.MAX_VALUE - 5, Integer.MIN_VALUE, -2
                }) {
            int spent = start;
            for (int i = 0; i < STEPS; i++) {
                spent = step.applyAsInt(spent);
                if (spent < 0 || spent > LockPatience.MOST_SPENT + 1_000) {
                    return false;
                }
            }
        }
        return true;
    }

    @Test
    void countOfAWaitIsBounded() {
        assertThat(staysBounded(LockPatienceTest::pauseAwake)).isTrue();
        assertThat(staysBounded(LockPatience::pauseEndlessly)).isTrue();
    }

    @Test
    void controlThatCountsOnIsFound() {
        assertThat(staysBounded(spent -> Math.max(spent, LockPatience.SPINS) + 1))
                .isFalse();
    }

    private static int pauseAwake(int spent) {
        try {
            return LockPatience.ENDLESS.pauseAwake(spent, 1);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void onlyWhereAnotherProcessorCouldReleaseTheLockDoesAThreadSpin() {
        assertThat(LockPatience.SPINS > 0).isEqualTo(Runtime.getRuntime().availableProcessors() > 1);
        assertThat(LockPatience.canSpin(0)).isEqualTo(LockPatience.SPINS > 0);
        assertThat(LockPatience.canSpin(-1)).isFalse();
    }

    /** Each lock, waited for by a thread that has counted almost as far as an int goes, and beyond. */
    @Test
    void longWaitEndsWithTheLock() {
        for (int spent : new int[] {Integer.MAX_VALUE - 20, Integer.MIN_VALUE, -20}) {
            LockPatience patience = LockPatience.afterSpending(spent);
            SpinReadWriteLock written = new SpinReadWriteLock();
            awaitBehind(
                    () -> written.enterExclusive(LockPatience.ENDLESS),
                    () -> written.enterExclusive(patience),
                    written::leaveExclusive);
            SpinReadWriteLock both = new SpinReadWriteLock();
            awaitBehind(
                    () -> both.enterExclusive(LockPatience.ENDLESS),
                    () -> both.enterShared(patience),
                    both::leaveExclusive);
            SpinReadWriteLock read = new SpinReadWriteLock();
            awaitBehind(
                    () -> read.enterShared(LockPatience.ENDLESS),
                    () -> read.enterExclusive(patience),
                    read::leaveShared);
            for (ExclusiveLock lock : new ExclusiveLock[] {new SpinLock(), new TicketLock(), new McsLock()}) {
                awaitBehind(() -> lock.await(LockPatience.ENDLESS), () -> lock.await(patience), lock::unlock);
            }
            Tickets tickets = new Tickets(false);
            awaitBehind(() -> tickets.enter(LockPatience.ENDLESS), () -> tickets.enter(patience), tickets::exit);
        }
    }

    private interface Entry {
        boolean enter() throws InterruptedException;
    }

    /** One thread enters, another waits for many steps, the first one leaves: only then the other is inside. It stays there. */
    private static void awaitBehind(Entry first, Entry second, Runnable leave) {
        try {
            assertThat(first.enter()).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        Background waiting = Background.start(() -> assertThat(second.enter()).isTrue());
        for (int i = 0; i < 20; i++) {
            Waiting.untilIn(waiting);
            Thread.yield();
            assertThat(waiting.isDone()).as("is inside beside the other").isFalse();
        }
        leave.run();
        waiting.join();
    }
}
