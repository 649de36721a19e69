package org.rcu4j.anomaly;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.rcu4j.anomaly.agent.Failure;

/**
 * A point after whose failure the world was not whole.
 *
 * @param operation of which operation
 * @param failure what was thrown
 * @param number at the how manieth point
 * @param site where
 * @param hang whether something did not end
 * @param wrong what was wrong, in a line
 * @param details stacks
 */
record Finding(String operation, Failure failure, int number, String site, boolean hang, String wrong, String details) {

    /** What, where, and what is wrong then. */
    String headline() {
        return failure + " at " + site + ": " + wrong;
    }

    static String stackOf(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
