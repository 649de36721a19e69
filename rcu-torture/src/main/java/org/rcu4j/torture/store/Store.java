package org.rcu4j.torture.store;

import org.rcu4j.torture.Dice;

/** Where things are kept, found, taken out and freed: the subject of a {@link StoreScenario}. For any number of threads. */
public interface Store extends AutoCloseable {

    /** Finds things, and has them used while they are protected. */
    void read(Use use);

    /** Puts things in, or takes some out and sees to it that they are freed in the end. */
    void update(Dice dice);

    /** Begins to read, and never ends: the calling thread ends instead. False if that would be against the rules. */
    default boolean dieInside() {
        return false;
    }

    /** Checks what is there when nobody updates; takes as much as possible out, and waits until all of that is freed. */
    void settle(Use use);

    /** How many things are in it, for good. */
    long size();

    default long gracePeriods() {
        return 0;
    }

    default long callbacks() {
        return 0;
    }

    @Override
    void close();
}
