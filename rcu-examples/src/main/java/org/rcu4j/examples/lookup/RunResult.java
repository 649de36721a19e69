package org.rcu4j.examples.lookup;

import java.util.Optional;
import org.rcu4j.RcuStats;
import org.rcu4j.testing.Units;

/**
 * How a run ended.
 *
 * @param kind the protection that it ran with
 * @param end the counts when all threads had stopped
 * @param domain the statistics of the domain at that time, if there is one
 * @param freedBytes how much memory had been freed by then
 * @param leakedBytes how much memory was still not freed when all of it should have been
 */
record RunResult(ProtectionKind kind, Snapshot end, Optional<RcuStats> domain, long freedBytes, long leakedBytes) {

    /** Returns what is wrong with it, in one line, or nothing. */
    Optional<String> failure() {
        if (leakedBytes != 0) {
            return Optional.of(kind + ": " + Units.count(leakedBytes, "byte") + " of native memory were never freed");
        }
        if (kind.isSafe() && end.badReads() > 0) {
            return Optional.of(kind + ": " + Units.count(end.badReads(), "bad read"));
        }
        if (!kind.isSafe() && end.badReads() == 0) {
            return Optional.of(
                    kind + ": no bad read was seen, so this run does not show that one would be; run it longer,"
                            + " or with more --updates");
        }
        return Optional.empty();
    }
}
