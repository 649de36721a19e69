package org.rcu4j.torture.locks;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.rcu4j.testing.ThreadKind;
import org.rcu4j.torture.Course;
import org.rcu4j.torture.Defect;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.Fault;
import org.rcu4j.torture.Round;
import org.rcu4j.torture.Scenario;

/**
 * One lock, which threads of both kinds take to change words and to look at them.
 *
 * @param name how the command line calls it
 * @param about what it does
 * @param maker makes a lock
 */
record LockScenario(String name, String about, Supplier<LockSubject> maker) implements Scenario {

    private static final int CHANGERS = 2;
    private static final int CHANGERS_CHANGE_EVERY = 2;
    private static final int READERS_CHANGE_EVERY = 500;
    private static final int LARGEST_BURST = 24;
    private static final int TURNS_IN_BURST = 3;
    private static final int MOST_INTERRUPTS = 8;
    private static final int LONGEST_PAUSE_MILLIS = 50;

    @Override
    public Set<Fault> faults() {
        return EnumSet.of(Fault.STALL, Fault.INTERRUPT, Fault.BURST);
    }

    @Override
    public Course begin(Round round) {
        LockSubject subject = maker.get();
        Words words = new Words(round.errors());
        LongAdder changes = new LongAdder();
        int threads = CHANGERS + round.readers();
        for (int i = 0; i < threads; i++) {
            boolean changer = i < CHANGERS;
            String who = (changer ? "changer " : "reader ") + i;
            int changeEvery = changer ? CHANGERS_CHANGE_EVERY : READERS_CHANGE_EVERY;
            Dice dice = round.dice(who);
            round.start(
                    who,
                    kind(i),
                    new LockUser(subject, words, changes, round, dice, threads, changeEvery, Integer.MAX_VALUE));
        }
        round.startUndisturbed(
                "saboteur", () -> sabotage(subject, words, changes, round, round.dice("saboteur"), threads));
        return () -> account(subject, words, changes, round);
    }

    /** Every other thread is virtual, if there are such. */
    private static ThreadKind kind(int i) {
        return i % 2 == 1 && ThreadKind.VIRTUAL.isAvailable() ? ThreadKind.VIRTUAL : ThreadKind.PLATFORM;
    }

    private static void sabotage(
            LockSubject subject, Words words, LongAdder changes, Round round, Dice dice, int threads) {
        for (int n = 0; !round.isOver(); n++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(dice.below(LONGEST_PAUSE_MILLIS)));
            if (round.has(Fault.INTERRUPT)) {
                round.tally().countFault();
                for (int i = dice.between(1, MOST_INTERRUPTS); i > 0; i--) {
                    round.interruptSomebody(dice);
                }
            }
            if (round.has(Fault.BURST) && dice.oneIn(4)) {
                round.tally().countFault();
                for (int i = dice.between(1, LARGEST_BURST); i > 0; i--) {
                    Dice own = dice.of("burst " + n + " " + i);
                    round.start(
                            "burst " + n + " " + i,
                            kind(i),
                            new LockUser(subject, words, changes, round, own, threads, 2, TURNS_IN_BURST));
                }
            }
        }
    }

    private static void account(LockSubject subject, Words words, LongAdder changes, Round round) {
        if (subject.write().tryLock()) {
            subject.write().unlock();
        } else {
            round.errors().report(Defect.EXCLUSION, "the lock is held by nobody, and can't be had");
        }
        round.tally().account("changes under the lock", changes.sum(), words.changes());
    }
}
