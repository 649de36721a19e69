package org.rcu4j.torture;

/**
 * When a scenario has been run for long enough.
 *
 * @param nanos for how long it is run at the most
 * @param gracePeriods how many grace periods are enough, or updates where there are none; zero if only the time counts
 * @param untilError whether one error is enough, as it is where one is expected
 */
record Limits(long nanos, long gracePeriods, boolean untilError) {}
