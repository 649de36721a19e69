package org.rcu4j.torture;

/** The course of one round of a scenario, as seen by who watches it. */
public interface Course {

    /** Called in a thread of its own when the time is over, while all others still work. */
    default void windUp() throws Exception {}

    /** Called in a thread of its own when all others have ended: takes stock of everything and ends the subject. */
    void account() throws Exception;

    /** Whether grace periods are what it is about, and not a side effect of updates. */
    default boolean hasGracePeriods() {
        return false;
    }

    /** How many grace periods have ended in this round. */
    default long gracePeriods() {
        return 0;
    }

    /** How many callbacks have run in this round. */
    default long callbacks() {
        return 0;
    }

    /** Called when nothing has gone on for so long that nothing will: lets go whoever can be. */
    default void giveUp() {}
}
