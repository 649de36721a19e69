package org.rcu4j.torture.collections;

import org.rcu4j.torture.store.Thing;
import org.rcu4j.torture.store.Use;

/**
 * What a walk through a list or a set must find. Elements whose number is a multiple of {@link #GROUP} are always there, each
 * once, in ascending order; others come and go, each of them behind the one whose group it belongs to.
 */
final class Order {

    /** How many numbers there are to a group; the first is that of the element that is always there. */
    static final int GROUP = 8;

    static final int GROUPS = 8;

    private final Use use;
    private int group = -1;
    private int lasting;

    Order(Use use) {
        this.use = use;
    }

    static boolean isLasting(int number) {
        return number >= 0 && number % GROUP == 0;
    }

    static int numberOf(int group) {
        return group * GROUP;
    }

    /** The walk comes to an element. */
    void visit(Thing thing) {
        int number = thing.number();
        int next = Math.floorDiv(number, GROUP);
        use.require(next >= group, "an element was out of order: " + number);
        group = next;
        if (isLasting(number)) {
            use.require(number == numberOf(lasting), "an element that is always there was missed, or found twice");
            lasting++;
        }
    }

    /** The walk has come to the end. */
    void end() {
        use.require(lasting == GROUPS, "elements that are always there were missed");
    }
}
