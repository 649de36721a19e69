package org.rcu4j.reclaim;

import java.util.concurrent.atomic.AtomicInteger;

/** What a test protects: knows how often it was freed. */
final class Guarded implements AutoCloseable {

    private final AtomicInteger freed = new AtomicInteger();

    @Override
    public void close() {
        freed.incrementAndGet();
    }

    int timesFreed() {
        return freed.get();
    }

    /** For readers, who must not get any order from asking. */
    boolean isPoisoned() {
        return freed.getOpaque() != 0;
    }
}
