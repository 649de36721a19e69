package org.rcu4j.torture.domain;

import java.util.concurrent.RejectedExecutionException;
import org.rcu4j.torture.Defect;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.Fault;
import org.rcu4j.torture.Round;

/**
 * Callbacks of one thread by the thousand. They are numbered, so that it shows if one is lost, runs twice, or does not run in
 * its turn; and some of them fail, if that is wanted.
 */
final class Flood implements Round.Work {

    private static final int LARGEST = 5_000;
    private static final int LONGEST_CALM = 20_000_000;
    private static final int LONGEST_CALM_IF_REFUSED = 1_000_000;
    private static final int FAIL_EVERY = 64;
    private static final int MOST_BYTES = 512;

    private final Pipe pipe;
    private final Subject subject;
    private final Round round;
    private final Failures failures;
    private final Dice dice;

    /** How many were accepted. Written by this thread. */
    private long accepted;

    /** How many have run. Written by callbacks; read by this thread after a barrier, and by the account. */
    private long ran;

    /** The number of the latest, and the sum of all numbers. As above. */
    private long last;

    private long sum;

    Flood(Pipe pipe, Subject subject, Round round, Failures failures, Dice dice) {
        this.pipe = pipe;
        this.subject = subject;
        this.round = round;
        this.failures = failures;
        this.dice = dice;
    }

    private record Numbered(Flood flood, long number, int kind) implements Runnable {
        @Override
        public void run() {
            flood.ran(number, kind);
        }
    }

    /** Floods come in waves, each followed by calm. */
    @Override
    public void run() {
        while (!round.isOver() && !subject.isClosing()) {
            try {
                wave();
                round.tally().countFault();
                dice.pause(dice.below(LONGEST_CALM));
            } catch (RejectedExecutionException e) { // as far as it got, it was one all the same
                round.tally().countFault();
                dice.pause(dice.below(LONGEST_CALM_IF_REFUSED));
            } catch (IllegalStateException e) {
                if (!subject.isRefusal(e)) {
                    throw e;
                }
            }
        }
    }

    /** Checks, when nothing is in flight any more, that all have run. */
    void account() {
        round.tally().account("callbacks of a flood", accepted, ran);
        if (ran == accepted && sum != accepted * (accepted + 1) / 2) {
            round.errors().report(Defect.CALLBACKS, "one callback of a flood ran for another");
        }
    }

    /** Those that the domain has given up are to be run now, in their order; others after them may have run, in places reserved. */
    void beginAgain() {
        last = 0;
    }

    private void wave() {
        for (int n = dice.between(1, LARGEST); n > 0 && !round.isOver(); n--) {
            boolean fails = round.has(Fault.THROW) && dice.oneIn(FAIL_EVERY);
            int kind = fails ? dice.between(1, Failures.KINDS) : 0;
            subject.call(new Numbered(this, accepted + 1, kind), dice.oneIn(4) ? dice.below(MOST_BYTES) : 0);
            accepted++;
        }
        boolean unused = Thread.interrupted();
        subject.barrier();
        if (ran != accepted) {
            round.errors().report(Defect.CALLBACKS, "a barrier returned when " + ran + " of " + accepted + " had run");
        }
    }

    private void ran(long number, int kind) {
        pipe.beginCallback();
        try {
            if (number <= last) {
                round.errors().report(Defect.CALLBACKS, "callback " + number + " ran after " + last);
            }
            last = number;
            ran++;
            sum += number;
            if (kind > 0) {
                failures.fail(kind);
            }
        } finally {
            pipe.endCallback();
        }
    }
}
