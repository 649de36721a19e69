package org.rcu4j.examples.lookup;

/**
 * How far a run has come.
 *
 * @param nanos the time since it began, in nanoseconds
 * @param lookups how many keys have been looked up
 * @param badReads how many of these found no record, one with another key, or one with a wrong checksum
 * @param updates how many records have been replaced
 * @param tableSwaps how many times the whole table has been replaced
 * @param pendingBytes how many bytes have been replaced but not freed
 */
record Snapshot(long nanos, long lookups, long badReads, long updates, long tableSwaps, long pendingBytes) {

    static final Snapshot START = new Snapshot(0, 0, 0, 0, 0, 0);

    double lookupsPerSecond() {
        return perSecond(lookups);
    }

    double updatesPerSecond() {
        return perSecond(updates);
    }

    /** Returns what has happened since an earlier snapshot; what is pending is not a matter of time. */
    Snapshot since(Snapshot earlier) {
        return new Snapshot(
                nanos - earlier.nanos,
                lookups - earlier.lookups,
                badReads - earlier.badReads,
                updates - earlier.updates,
                tableSwaps - earlier.tableSwaps,
                pendingBytes);
    }

    private double perSecond(long count) {
        return count * 1e9 / Math.max(1, nanos);
    }
}
