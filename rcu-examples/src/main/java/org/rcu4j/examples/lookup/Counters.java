package org.rcu4j.examples.lookup;

import java.util.concurrent.atomic.LongAdder;

/** What the threads of a run count together. */
final class Counters {
    final LongAdder lookups = new LongAdder();
    final LongAdder badReads = new LongAdder();
    final LongAdder updates = new LongAdder();
    final LongAdder tableSwaps = new LongAdder();

    /** Returns the counts as they are now, with what else is known about this moment. */
    Snapshot snapshot(long nanos, long pendingBytes) {
        return new Snapshot(nanos, lookups.sum(), badReads.sum(), updates.sum(), tableSwaps.sum(), pendingBytes);
    }
}
