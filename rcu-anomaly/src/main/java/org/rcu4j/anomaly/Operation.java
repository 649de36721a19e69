package org.rcu4j.anomaly;

import java.util.function.Supplier;

/**
 * An operation that is made to fail.
 *
 * @param name what the table calls it
 * @param group whose it is: core, reclaim, locks, collections, controls
 * @param world makes what it is run in
 * @param virtual whether a virtual thread runs it
 * @param exit whether it undoes what an earlier operation did that the same method called, so that it finds the room on the stack
 *     which that one has found: an unlock
 * @param most how many points are tried at most, where threads that wait pass any number of them
 */
public record Operation(String name, String group, Supplier<World> world, boolean virtual, boolean exit, int most) {

    private static final int ENOUGH = 2_000;

    /** An operation of a platform thread. */
    public static Operation of(String group, String name, Supplier<World> world) {
        return new Operation(name, group, world, false, false, ENOUGH);
    }

    /** The same operation on a virtual thread. */
    public Operation onVirtualThread() {
        return new Operation(name + " [virtual]", group, world, true, exit, most);
    }

    /** The same, as the end of what has begun before. */
    public Operation asExit() {
        return new Operation(name, group, world, virtual, true, most);
    }

    /** The same, with fewer points. */
    public Operation upTo(int points) {
        return new Operation(name, group, world, virtual, exit, points);
    }
}
