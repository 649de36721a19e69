package org.rcu4j.torture.domain;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.rcu4j.torture.Defect;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.Round;

/** Updates nothing, and causes grace periods of all forms nevertheless; checks that interrupts are given back. */
final class FakeUpdater implements Round.Work {

    private static final int LONGEST_TIMEOUT_NANOS = 200_000;
    private static final int LONGEST_REST = 2_000_000;

    private final Pipe pipe;
    private final Subject subject;
    private final Round round;
    private final Dice dice;

    FakeUpdater(Pipe pipe, Subject subject, Round round, Dice dice) {
        this.pipe = pipe;
        this.subject = subject;
        this.round = round;
        this.dice = dice;
    }

    @Override
    public void run() {
        while (!round.isOver() && !subject.isClosing()) {
            try {
                update();
                dice.pause(dice.below(LONGEST_REST));
            } catch (InterruptedException e) { // it was meant for whatever waited
            } catch (RejectedExecutionException e) {
                Thread.yield();
            } catch (IllegalStateException e) {
                if (!subject.isRefusal(e)) {
                    throw e;
                }
            }
        }
    }

    @SuppressWarnings("CheckReturnValue") // only the load counts
    private void update() throws InterruptedException {
        switch (dice.below(9)) {
            case 0 -> interrupted(subject::synchronize);
            case 1 -> interrupted(subject::barrier);
            case 2 -> subject.synchronize(timeout());
            case 3 -> subject.barrier(timeout());
            case 4 -> subject.poll().await(timeout());
            case 5 -> subject.call(this::callback, dice.below(3));
            case 6 -> subject.poll().then(elapsed -> {});
            case 7 -> checkStatistics();
            default -> subject.synchronize();
        }
    }

    /** An untimed wait goes on in spite of an interrupt, and gives it back at the end. */
    private void interrupted(Runnable wait) {
        Thread.currentThread().interrupt();
        wait.run();
        if (!Thread.interrupted()) {
            round.errors().report(Defect.INTERRUPT, "an untimed wait did not give an interrupt back");
        }
    }

    private void callback() {
        pipe.beginCallback();
        pipe.endCallback();
    }

    /** What is wrong at any time, however old the counts are. */
    private void checkStatistics() {
        var stats = subject.stats();
        boolean wrong = stats.readers() < 0
                || stats.readersInside() < 0
                || stats.oldestWait().isNegative()
                || stats.callbacksPending() < 0
                || stats.bytesPending() < 0
                || stats.callbacksFailed() > stats.callbacksInvoked() + 1;
        if (wrong || subject.gracePeriods() < stats.gracePeriods()) {
            round.errors().report(Defect.REPORT, "impossible statistics: " + stats);
        }
    }

    private Duration timeout() {
        return Duration.ofNanos(dice.below(LONGEST_TIMEOUT_NANOS));
    }
}
