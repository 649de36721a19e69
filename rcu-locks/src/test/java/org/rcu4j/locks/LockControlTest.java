package org.rcu4j.locks;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.locks.LockChecks.Arrival;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

/** Each of the {@link LockChecks} finds the defect that it is there for. */
class LockControlTest {

    /** For checks that a broken lock never lets end. */
    private static final Duration SHORT = Duration.ofMillis(500);

    private static final String KINDS = "org.rcu4j.testing.ThreadKind#available";

    @ParameterizedTest
    @MethodSource(KINDS)
    void noExclusionIsFound(ThreadKind kind) {
        assertFoundSoonerOrLater(() -> LockChecks.excludes(new BrokenLocks.None(), kind, 4, 2_000));
        assertFoundSoonerOrLater(() -> LockChecks.excludes(new BrokenLocks.ForTwo(), kind, 4, 2_000));
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void wrongOrderIsFound(ThreadKind kind) {
        assertFound(() -> LockChecks.keepsTheOrderOfArrival(
                new BrokenLocks.Lifo(), kind, List.of(Arrival.STAYS, Arrival.STAYS, Arrival.STAYS)));
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void lostWakeUpIsFound(ThreadKind kind) {
        assertFound(() -> LockChecks.handsOver(BrokenLocks.LosesAWakeUp::new, kind, 10_000, SHORT));
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void traceOfThoseWhoLeaveIsFound(ThreadKind kind) {
        assertFoundSoonerOrLater(() -> {
            BrokenLocks.LeavesATicket lock = new BrokenLocks.LeavesATicket();
            try {
                LockChecks.survivesThoseWhoLeave(BrokenLocks.subject(lock), kind, 4, 1_000, SHORT);
            } finally {
                lock.end();
            }
        });
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void unlockByOthersIsFound(ThreadKind kind) {
        assertFound(
                () -> LockChecks.refusesToBeUnlockedByOthers(BrokenLocks.subject(new BrokenLocks.Ownerless()), kind));
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void lostInterruptIsFound(ThreadKind kind) {
        assertFound(() -> LockChecks.keepsAnInterrupt(new BrokenLocks.SwallowsInterrupts(), kind));
        // not found if the waiter is so slow to give up that the lock is released before
        assertFoundSoonerOrLater(() -> LockChecks.keepsAnInterrupt(new BrokenLocks.GivesUpWhenInterrupted(), kind));
    }

    @Test
    void waitThatCannotBeInterruptedIsFound() {
        BrokenLocks.IgnoresInterrupts lock = new BrokenLocks.IgnoresInterrupts();
        Background check = Background.start(() -> LockChecks.canBeInterrupted(lock, ThreadKind.PLATFORM));
        assertFound(() -> LockChecks.joinWithin(List.of(check), SHORT));
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void goodLockPasses(ThreadKind kind) {
        LockChecks.excludes(new BrokenLocks.Good(), kind, 4, 500);
        LockChecks.keepsTheOrderOfArrival(new BrokenLocks.Good(), kind, List.of(Arrival.values()));
        LockChecks.handsOver(BrokenLocks.Good::new, kind, 1_000, Background.LIMIT);
        LockChecks.survivesThoseWhoLeave(BrokenLocks.subject(new BrokenLocks.Good()), kind, 4, 500, Background.LIMIT);
        LockChecks.refusesToBeUnlockedByOthers(BrokenLocks.subject(new BrokenLocks.Good()), kind);
        LockChecks.keepsAnInterrupt(new BrokenLocks.Good(), kind);
        LockChecks.canBeInterrupted(new BrokenLocks.Good(), kind);
    }

    /** For what a broken lock does only if threads come at the wrong moment. */
    private static void assertFoundSoonerOrLater(ThrowingCallable check) {
        Background.until(() -> catchThrowable(check) instanceof AssertionError);
    }

    private static void assertFound(ThrowingCallable check) {
        assertThatThrownBy(check).isInstanceOf(AssertionError.class);
    }
}
