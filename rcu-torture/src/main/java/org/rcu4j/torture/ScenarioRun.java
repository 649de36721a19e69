package org.rcu4j.torture;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Runs one scenario: round after round until it has been enough. */
final class ScenarioRun {

    /** In milliseconds. */
    private static final int SHORTEST_ROUND = 200;

    private static final int LONGEST_ROUND = 2_000;

    /** How many rounds a number of grace periods is divided into. */
    private static final int ROUNDS = 2;

    /** Is told now and then how far it has come. */
    interface Listener {
        void hear(ScenarioRun run);
    }

    private final Scenario scenario;
    private final Limits limits;
    private final int readers;
    private final Set<Fault> faults;
    private final Listener listener;
    private final Dice dice;
    private final Tally tally = new Tally();
    private final long start = System.nanoTime();
    private int rounds;
    private boolean hung;

    /** The round that is under way; before the first, a course of nothing. */
    private Course course = () -> {};

    ScenarioRun(Scenario scenario, Limits limits, long seed, int readers, Set<Fault> faults, Listener listener) {
        this.scenario = scenario;
        this.limits = limits;
        this.readers = readers;
        this.faults = EnumSet.noneOf(Fault.class);
        this.faults.addAll(faults);
        this.faults.retainAll(scenario.faults());
        this.listener = listener;
        this.dice = Dice.of(seed).of(scenario.name());
    }

    /**
     * Runs it.
     *
     * @param hangSeconds after how many seconds without any progress it is taken to hang
     */
    Outcome run(int hangSeconds) throws InterruptedException {
        while (!hung && !isEnough()) {
            runRound(new Round(rounds, dice, readers, faults, tally), hangSeconds);
            rounds++;
        }
        return new Outcome(scenario, tally, nanos(), rounds, hung);
    }

    Scenario scenario() {
        return scenario;
    }

    Tally tally() {
        return tally;
    }

    int round() {
        return rounds;
    }

    long nanos() {
        return System.nanoTime() - start;
    }

    long gracePeriods() {
        return tally.gracePeriods() + course.gracePeriods();
    }

    long callbacks() {
        return tally.callbacks() + course.callbacks();
    }

    private boolean isEnough() {
        return nanos() >= limits.nanos()
                || (limits.gracePeriods() > 0 && steps() >= limits.gracePeriods())
                || (limits.untilError() && tally.errors().total() > 0);
    }

    private long steps() {
        return course.hasGracePeriods() ? gracePeriods() : tally.updates();
    }

    private void runRound(Round round, int hangSeconds) throws InterruptedException {
        long end = nanos() + TimeUnit.MILLISECONDS.toNanos(round.dice("length").between(SHORTEST_ROUND, LONGEST_ROUND));
        long enough = steps() + Math.max(1, limits.gracePeriods() / ROUNDS);
        Watch watch = new Watch(round, () -> progress(round), hangSeconds);
        // made before there is anybody who could take all memory
        try (WatchedCourse watched = new WatchedCourse()) {
            course = watched;
            BooleanSupplier[] phases = {
                () -> isEnough() || (limits.gracePeriods() > 0 ? steps() >= enough : nanos() >= end),
                new Ended(round, "wind-up", () -> course.windUp()),
                () -> {
                    round.end();
                    return round.crew().size() == 0;
                },
                new Ended(round, "account", () -> course.account())
            };
            watched.watch(scenario.begin(round));
            for (int i = 0; i < phases.length && !hung; i++) {
                hung = !lookOn(watch, phases[i]);
            }
            if (hung) {
                tally.errors().report(Defect.HANG, "no progress in " + hangSeconds + " s\n" + Watch.threadDump());
                round.end();
                course.giveUp();
            }
            tally.addGracePeriods(course.gracePeriods());
            tally.addCallbacks(course.callbacks());
            course = Past.of(course);
        }
    }

    /** Whether something that is done in a thread of its own has ended: so it shows if that hangs. */
    private static final class Ended implements BooleanSupplier {
        private final Round round;
        private final String name;
        private final Round.Work work;
        private @Nullable Thread thread;

        Ended(Round round, String name, Round.Work work) {
            this.round = round;
            this.name = name;
            this.work = work;
        }

        @Override
        public boolean getAsBoolean() {
            if (thread == null) {
                thread = round.startUndisturbed(name, work);
            }
            return !thread.isAlive();
        }
    }

    /** Waits for a condition; false if the round hangs. */
    private boolean lookOn(Watch watch, BooleanSupplier condition) throws InterruptedException {
        while (true) {
            try {
                if (condition.getAsBoolean()) {
                    return true;
                }
                if (watch.seesHang()) {
                    return false;
                }
                listener.hear(this);
                Thread.sleep(Watch.LOOK_MILLIS);
            } catch (OutOfMemoryError e) { // sleeping needs memory, too
                if (!faults.contains(Fault.MEMORY)) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Watch.LOOK_MILLIS));
            }
        }
    }

    /** A number that changes as long as anything is done but reading, or any thread ends. */
    private long progress(Round round) {
        return gracePeriods() + callbacks() + tally.updates() - round.crew().size();
    }

    /** A course that is over, and whose counts are in the tally. */
    private record Past(boolean hasGracePeriods) implements Course {
        static Past of(Course course) {
            return new Past(course.hasGracePeriods());
        }

        @Override
        public void account() {}
    }
}
