package org.rcu4j.reclaim;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.platform.AsymmetricBarrier;
import org.rcu4j.internal.platform.Hashing;
import org.rcu4j.internal.platform.NewerJdk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hazard pointers of a domain. A thread acquires the first free one of a sequence that a hash of its number begins, so that it
 * usually gets the one that it had before, from its own cache; nothing is kept per thread. When all are held by threads that
 * live, their number doubles. It never shrinks.
 *
 * <p>A scan that reads an older table misses only hazard pointers that were added after its heavy barrier. What is published
 * in one of those is looked at once more behind the light barrier, and so after whatever the scan is for was unlinked.
 */
final class HazardSlots {

    private static final int SMALLEST =
            Math.max(16, 4 * Integer.highestOneBit(Runtime.getRuntime().availableProcessors()));

    /** A program that holds more than this, four gigabytes of them, never gives one back. */
    private static final int LARGEST = 1 << 24;

    private static final Logger LOG = LoggerFactory.getLogger(HazardDomain.class);
    private static final VarHandle TABLE = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "table", VarHandle.class, HazardSlots.class, HazardPointer[].class);

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
        initializeClasses();
    }

    /**
     * Has the classes initialised that are used later: where the stack ends, or memory does, a class whose initialisation fails can't
     * be used ever after.
     */
    private static void initializeClasses() {
        long unused = NewerJdk.threadId(Thread.currentThread());
        AsymmetricBarrier.light();
    }

    /** A hazard pointer that is the calling thread's from now on. Lock-free unless all are held. If this throws none is. */
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
            tellOfTheDead(cleared);
        }
        return cleared > 0;
    }

    /** What a log appender throws does not reach the threads that acquire, retire or free. */
    @SuppressWarnings("EmptyCatch")
    private void tellOfTheDead(int cleared) {
        try {
            LOG.warn(
                    "hazard domain {}: {} hazard pointers were not closed by threads that have ended",
                    domain.name(),
                    cleared);
        } catch (Throwable ofTheLog) {
            // they are cleared all the same
        }
    }

    private static @Nullable HazardPointer claim(HazardPointer[] all, Thread caller, long id) {
        long mixed = Hashing.spread(id);
        int at = first(mixed, all.length);
        int step = (int) (mixed >>> 8) | 1; // odd, so that it comes to all; threads that begin alike go on differently
        for (int tries = all.length; tries > 0; tries--, at += step) {
            HazardPointer pointer = all[at & (all.length - 1)];
            if (pointer.tryClaim(caller)) {
                return pointer;
            }
        }
        return null;
    }

    /** Where a thread begins to look: the highest bits of the product, which hang on all bits of its number. */
    static int first(long mixed, int length) {
        return (int) (mixed >>> (Long.SIZE - Integer.numberOfTrailingZeros(length)));
    }

    private void makeRoom(HazardPointer[] full) {
        if (clearDead()) {
            return;
        }
        if (full.length >= LARGEST) {
            throw new IllegalStateException("all " + full.length + " hazard pointers of hazard domain " + domain.name()
                    + " are held: a hazard pointer is closed by the thread that acquired it");
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
