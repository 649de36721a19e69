package org.rcu4j.torture.store;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rcu4j.torture.Defect;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.ReaderTally;
import org.rcu4j.torture.Round;

/** How one reader uses things: looks whether one is freed, at once and after a while. Used by one thread. */
public final class Use implements AutoCloseable {

    private final Round round;
    private final Dice dice;
    private final int readers;
    private final ReaderTally tally;

    /** For how long the next thing is used, because everybody is to be held up; zero for no longer than usual. */
    private int stallMillis;

    public Use(Round round, Dice dice, int readers) {
        this.round = round;
        this.dice = dice;
        this.readers = readers;
        this.tally = new ReaderTally(round.tally());
    }

    public Dice dice() {
        return dice;
    }

    /** Uses one that was found, if one was. */
    public void use(@Nullable Thing thing) {
        if (thing == null) {
            return;
        }
        int mark = thing.mark();
        if (mark == 0) {
            round.errors().report(Defect.ORDER, "found a thing that is not initialised");
        }
        if (stallMillis > 0) {
            stall();
        } else {
            dice.delay(readers);
        }
        if (thing.mark() != mark) {
            round.errors().report(Defect.ORDER, "a thing was used again while a reader used it");
        }
        tally.saw(thing.age());
    }

    /** Uses one for no longer than it takes to look at it. */
    public void look(Thing thing) {
        tally.saw(thing.age());
    }

    /** A reader must find what it must. */
    public void require(boolean condition, String what) {
        if (!condition) {
            round.errors().report(Defect.CONTENT, what);
        }
    }

    /** Counts a section, or the like. */
    public void left() {
        tally.left();
    }

    /** Has the next thing used for long. */
    void stallOnce(int millis) {
        stallMillis = millis;
    }

    private void stall() {
        long nanos = TimeUnit.MILLISECONDS.toNanos(stallMillis);
        stallMillis = 0;
        round.beginDelay();
        long start = System.nanoTime();
        while (!round.isOver() && System.nanoTime() - start < nanos) {
            boolean unused = Thread.interrupted();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        round.endDelay();
    }

    @Override
    public void close() {
        tally.close();
    }
}
