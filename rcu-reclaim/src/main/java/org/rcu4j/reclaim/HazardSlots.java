package org.rcu4j.reclaim;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.AsymmetricBarrier;
import org.rcu4j.internal.NewerJdk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hazard pointers of a domain. A thread acquires the first free one of a sequence that its number begins, so that it
 * usually gets the one that it had before, from its own cache; nothing is kept per thread. When all are held by threads that
 * live, their number doubles. It never shrinks.
 *
 * <p>A scan that reads an older table misses only hazard pointers that were added after its heavy barrier. What is published
 * in one of those is looked at once more behind the light barrier, and so after whatever the scan is for was unlinked.
 */
final class HazardSlots {

    private static final int SMALLEST =
            Math.max(16, 4 * Integer.highestOneBit(Runtime.getRuntime().availableProcessors()));

    /** Odd when made into a step, so that a sequence comes to all elements; different for threads that begin alike. */
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private static final Logger LOG = LoggerFactory.getLogger(HazardDomain.class);
    private static final VarHandle TABLE;

    static {
        try {
            TABLE = MethodHandles.lookup().findVarHandle(HazardSlots.class, "table", HazardPointer[].class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final HazardDomain domain;

    /** Under it nothing is done but to replace the table. */
    private final ReentrantLock growing = new ReentrantLock();

    /**
     * A power of two in length. Its elements are written before it is published, and never change. Replaced under the lock
     * (release), read without it (acquire).
     */
    private HazardPointer[] table = {};

    HazardSlots(HazardDomain domain) {
        this.domain = domain;
        grow(SMALLEST);
    }

    /** A hazard pointer that is the calling thread's from now on. Lock-free unless all are held. */
    HazardPointer claim() {
        Thread caller = Thread.currentThread();
        long id = NewerJdk.threadId(caller);
        while (true) {
            HazardPointer[] all = table();
            HazardPointer free = claim(all, caller, id);
            if (free != null) {
                return free;
            }
            makeRoom(all);
        }
    }

    /** How many there are, free ones included. */
    int count() {
        return table().length;
    }

    /** Makes a set hold the numbers of all that is protected, once what was unlinked before can't be found any more. */
    void collect(HazardSet numbers) {
        AsymmetricBarrier.heavy(); // B', C'
        HazardPointer[] all = table();
        numbers.clear(all.length);
        for (HazardPointer pointer : all) {
            numbers.add(pointer.hazard());
        }
    }

    /** Clears those of threads that have ended without closing them; tells whether there were any. */
    boolean clearDead() {
        int cleared = 0;
        for (HazardPointer pointer : table()) {
            if (pointer.clearIfDead()) {
                cleared++;
            }
        }
        if (cleared > 0) {
            LOG.warn(
                    "hazard domain {}: {} hazard pointers were not closed by threads that have ended",
                    domain.name(),
                    cleared);
        }
        return cleared > 0;
    }

    private static @Nullable HazardPointer claim(HazardPointer[] all, Thread caller, long id) {
        int step = (int) ((id * MIX) >>> 32) | 1;
        int at = (int) id;
        for (int tries = all.length; tries > 0; tries--, at += step) {
            HazardPointer pointer = all[at & (all.length - 1)];
            if (pointer.tryClaim(caller)) {
                return pointer;
            }
        }
        return null;
    }

    private void makeRoom(HazardPointer[] full) {
        if (clearDead()) {
            return;
        }
        growing.lock();
        try {
            if (table == full) {
                grow(2 * full.length);
            }
        } finally {
            growing.unlock();
        }
    }

    private void grow(int length) {
        HazardPointer[] next = new HazardPointer[length];
        System.arraycopy(table, 0, next, 0, table.length);
        for (int i = table.length; i < length; i++) {
            next[i] = new HazardPointer(domain);
        }
        TABLE.setRelease(this, next);
    }

    private HazardPointer[] table() {
        return (HazardPointer[]) TABLE.getAcquire(this);
    }
}
