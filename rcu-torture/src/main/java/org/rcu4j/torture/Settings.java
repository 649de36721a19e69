package org.rcu4j.torture;

import java.util.List;
import java.util.Set;

/**
 * What the user wants done.
 *
 * @param scenarios what is run, one after another
 * @param seconds for how long in all
 * @param gracePeriods how many grace periods are enough for a scenario; zero if only the time counts
 * @param seed from which everything random follows
 * @param readers how many readers there are
 * @param faults what is injected where it can be
 * @param untilError whether a scenario ends at its first error
 * @param hangSeconds after how long without progress a scenario is taken to hang
 */
record Settings(
        List<Scenario> scenarios,
        int seconds,
        long gracePeriods,
        long seed,
        int readers,
        Set<Fault> faults,
        boolean untilError,
        int hangSeconds) {

    /** Only these of the scenarios, with the time that is given. */
    Settings only(List<Scenario> some, int share) {
        return new Settings(some, share, gracePeriods, seed, readers, faults, untilError, hangSeconds);
    }
}
