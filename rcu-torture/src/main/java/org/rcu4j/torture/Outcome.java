package org.rcu4j.torture;

/**
 * What became of a scenario.
 *
 * @param scenario which
 * @param tally what was done and found
 * @param nanos how long it took
 * @param rounds how many rounds were begun
 * @param hung whether it was given up because nothing went on any more: its threads may still be there
 */
public record Outcome(Scenario scenario, Tally tally, long nanos, int rounds, boolean hung) {

    /** Whether anything was found. */
    public boolean failed() {
        return tally.errors().total() > 0;
    }
}
