package org.rcu4j.torture.store;

import java.util.concurrent.atomic.LongAdder;
import org.rcu4j.torture.Defect;
import org.rcu4j.torture.Round;

/** The account of the things of one round. */
public final class Ledger {

    private final Round round;
    private final LongAdder made = new LongAdder();
    private final LongAdder freed = new LongAdder();

    public Ledger(Round round) {
        this.round = round;
    }

    /** A new thing, to be put into the store. */
    public Thing make(int number) {
        made.increment();
        return new Thing(this, number);
    }

    /** Equal to things of a number, and never put into the store. */
    public Thing probe(int number) {
        return new Thing(this, number);
    }

    /** A thing that was made did not get into the store after all. */
    public void forget(Thing thing) {
        thing.free();
    }

    /** An updater found something else than it must. */
    public void require(boolean condition, String what) {
        if (!condition) {
            round.errors().report(Defect.CONTENT, what);
        }
    }

    void free() {
        freed.increment();
    }

    Round round() {
        return round;
    }

    /** Checks, when nothing is used any more, that all are freed but those that are still in the store. */
    public void account(long present) {
        round.tally().account("things", made.sum() - present, freed.sum());
    }
}
