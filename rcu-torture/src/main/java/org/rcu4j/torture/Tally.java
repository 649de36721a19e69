package org.rcu4j.torture;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What one scenario has done so far, in all its rounds. */
public final class Tally {

    private final Ages ages = new Ages();
    private final Errors errors = new Errors();
    private final LongAdder sections = new LongAdder();
    private final LongAdder updates = new LongAdder();
    private final LongAdder faults = new LongAdder();
    private final AtomicLong gracePeriods = new AtomicLong();
    private final AtomicLong callbacks = new AtomicLong();
    private final AtomicLong leaks = new AtomicLong();

    public Ages ages() {
        return ages;
    }

    public Errors errors() {
        return errors;
    }

    /** Sections that readers have left, or the like: looks under a read lock, uses of a hazard pointer. */
    public long sections() {
        return sections.sum();
    }

    /** Things published, or the like: looks under a write lock, changes of a collection. */
    public long updates() {
        return updates.sum();
    }

    /** Faults injected. */
    public long faults() {
        return faults.sum();
    }

    /** Grace periods of rounds that are over. */
    long gracePeriods() {
        return gracePeriods.get();
    }

    /** Callbacks that ran in rounds that are over. */
    long callbacks() {
        return callbacks.get();
    }

    /** Things that had not been reclaimed when everything should have been. */
    public long leaks() {
        return leaks.get();
    }

    public void countUpdate() {
        updates.increment();
    }

    public void countFault() {
        faults.increment();
    }

    void addSections(long more) {
        sections.add(more);
    }

    void addGracePeriods(long more) {
        gracePeriods.addAndGet(more);
    }

    void addCallbacks(long more) {
        callbacks.addAndGet(more);
    }

    /** Checks that everything is accounted for. */
    public void account(String what, long expected, long found) {
        if (found < expected) {
            leaks.addAndGet(expected - found);
            errors.report(Defect.LEAK, what + ": " + (expected - found) + " of " + expected + " are missing");
        } else if (found > expected) {
            errors.report(Defect.TWICE, what + ": " + (found - expected) + " more than " + expected);
        }
    }
}
