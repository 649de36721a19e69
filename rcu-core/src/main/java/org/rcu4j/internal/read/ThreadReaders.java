package org.rcu4j.internal.read;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.platform.Hashing;
import org.rcu4j.internal.platform.NewerJdk;
import org.rcu4j.internal.platform.StackRoom;
import org.rcu4j.internal.stall.StallReporter;
import org.rcu4j.internal.stall.StallWatch;

/**
 * The slots of the threads that read in a domain: an open-addressing table from thread to slot, indexed by a hash of the thread's
 * number.
 *
 * <p>A thread looks for its own slot only, without a lock. It finds it, since it put it there itself, by one compare-and-set. A
 * thread that replaces the table first seals each free element of the old one, so that no slot is put behind its back, then
 * copies the slots of live threads, and then publishes the new table.
 *
 * <p>A grace period looks through the table after its heavy barrier. A slot that it does not see was put there after the
 * barrier, so the sections of that thread come after the barrier as well, and need no waiting for.
 *
 * <p>The slot of a thread that has died, or that is a virtual one and has not read lately, is replaced by {@link #TOMBSTONE}, which
 * keeps the probes of others intact and may be used again. The next table leaves out those, and the dead. So threads that came and
 * went cost each other a constant.
 */
public final class ThreadReaders implements Readers {

    private static final int SMALLEST = 16;
    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(ThreadReader[].class);

    /** Belongs to no thread, so no probe ends at it. */
    private static final PlatformReader TOMBSTONE = new PlatformReader();

    /** In the place of a free element, or a tombstone, of a table that is being replaced. */
    private static final PlatformReader SEAL = new PlatformReader();

    private final Epoch epoch;
    private final StallReporter reporter;
    private final Object lock = new Object();

    /**
     * A power of two in length, at most half full; null where free. Replaced under the lock (volatile); its elements are written
     * by the threads that put their slots (compare-and-set), and under the lock.
     */
    private volatile @Nullable ThreadReader[] table = new ThreadReader[SMALLEST];

    /** How many elements are not null, or a few more. Written by threads that put a slot, and under the lock. */
    private final AtomicInteger used = new AtomicInteger();

    /** How many slots have been taken out of this table; some of their elements may be in use again. Under the lock. */
    private int tombstones;

    ThreadReaders(Epoch epoch, StallReporter reporter) {
        this.epoch = epoch;
        this.reporter = reporter;
    }

    /** This thread's slot if it is at the first place where it can be, or null. */
    @Nullable
    public ThreadReader atHome() {
        Thread thread = Thread.currentThread();
        @Nullable ThreadReader[] slots = table;
        ThreadReader first = slots[home(NewerJdk.threadId(thread), slots.length)];
        return first != null && first.belongsTo(thread) ? first : null;
    }

    /** This thread's slot, or null if it has none. */
    @Nullable
    public ThreadReader find() {
        Thread thread = Thread.currentThread();
        @Nullable ThreadReader[] slots = table;
        int i = home(NewerJdk.threadId(thread), slots.length);
        for (int n = slots.length; n > 0; n--, i = next(i, slots)) {
            ThreadReader slot = slots[i];
            if (slot == null || slot.belongsTo(thread)) {
                return slot;
            }
        }
        return null;
    }

    /** Like {@link #find}, and no other thread is taking the slot out meanwhile. */
    @Nullable
    ThreadReader findSettled() {
        synchronized (lock) {
            return find();
        }
    }

    /** This thread's slot, which is a new one if it has none. */
    public ThreadReader own() {
        ThreadReader slot = find();
        return slot != null ? slot : register();
    }

    /** Gives this thread a slot; it must have none. */
    ThreadReader register() {
        StackRoom.require(); // not a StackProbe: a reader is looked up also where a section or a lock is left
        epoch.requireOpen();
        Thread thread = Thread.currentThread();
        ThreadReader slot =
                NewerJdk.isVirtual(thread) ? VirtualReader.of(thread, epoch, this) : new PlatformReader(thread, epoch);
        put(slot);
        return slot;
    }

    /** Puts a slot of this thread into the table; it must have none there. */
    void put(ThreadReader slot) {
        if (tryPut(slot, table)) {
            return;
        }
        List<ThreadReader> died = new ArrayList<>();
        do {
            died.addAll(replace(table));
        } while (!tryPut(slot, table));
        died.forEach(this::expel); // not before: the listener that hears of it may read, and then needs this slot
    }

    @Override
    public boolean awaitDepartures(long target, StallWatch watch) throws InterruptedException {
        @Nullable ThreadReader[] slots = table;
        for (int i = 0; i < slots.length; i++) {
            ThreadReader slot = slots[i];
            if (slot == null || isNobodys(slot)) {
                continue;
            }
            if (slot.blocks(target) && !watch.awaitDeparture(slot, target)) {
                return false;
            }
            if (slot.isAbandoned()) {
                bury(slots, i, slot);
            } else if (slot.isMarked()) {
                takeOut(slots, i, slot);
            } else {
                slot.mark();
            }
        }
        if (isMostlyTombstones(slots)) {
            replace(slots).forEach(this::expel);
        }
        return true;
    }

    @Override
    public int countInside() {
        int inside = 0;
        for (ThreadReader slot : table) {
            if (slot != null && SectionWord.isInside(slot.word())) {
                inside++;
            }
        }
        return inside;
    }

    int capacity() {
        return table.length;
    }

    /** How many threads have a slot. */
    public int size() {
        int threads = 0;
        for (ThreadReader slot : table) {
            if (slot != null && !isNobodys(slot)) {
                threads++;
            }
        }
        return threads;
    }

    /** Returns false if the table is full, or is being replaced. */
    private boolean tryPut(ThreadReader slot, @Nullable ThreadReader[] slots) {
        if (2 * used.get() >= slots.length) {
            return false;
        }
        int i = home(slot.ownerId, slots.length);
        for (int n = slots.length; n > 0; ) { // many threads that come at once may fill it
            ThreadReader present = (ThreadReader) ELEMENT.getAcquire(slots, i);
            if (present == SEAL) {
                return false;
            }
            if (present != null && present != TOMBSTONE) {
                i = next(i, slots);
                n--;
            } else if (ELEMENT.compareAndSet(slots, i, present, slot)) {
                if (present == null) {
                    used.getAndIncrement();
                }
                return true;
            }
        }
        return false;
    }

    /** The second step of a virtual thread's slot towards leaving the table. */
    private void takeOut(@Nullable ThreadReader[] slots, int i, ThreadReader slot) {
        synchronized (lock) {
            if (slots == table && slot.leave()) {
                ELEMENT.setRelease(slots, i, TOMBSTONE);
                tombstones++;
            }
        }
    }

    /** Takes a dead thread's slot out, and ends its sections. */
    private void bury(@Nullable ThreadReader[] slots, int i, ThreadReader dead) {
        synchronized (lock) {
            if (slots != table || !ELEMENT.compareAndSet(slots, i, dead, TOMBSTONE)) {
                return; // the next table has left it out, and ended them
            }
            tombstones++;
        }
        expel(dead);
    }

    private boolean isMostlyTombstones(@Nullable ThreadReader[] slots) {
        synchronized (lock) {
            return slots == table && slots.length > SMALLEST && 2 * tombstones > used.get();
        }
    }

    /**
     * Copies the slots of live threads into a table that they fill to a quarter at the most, so that the cost of copying is
     * spread over as many registrations.
     *
     * @return the dead whose sections are to be ended, not under the lock
     */
    private List<ThreadReader> replace(@Nullable ThreadReader[] seen) {
        List<ThreadReader> died = new ArrayList<>();
        synchronized (lock) {
            if (table != seen) {
                return died;
            }
            int live = 0;
            for (ThreadReader slot : seen) {
                live += slot != null && !isNobodys(slot) && !slot.isAbandoned() ? 1 : 0;
            }
            @Nullable ThreadReader[] next = new ThreadReader[Math.max(SMALLEST, 8 * Integer.highestOneBit(live + 1))];
            int copied = 0;
            for (int i = 0; i < seen.length; i++) {
                ThreadReader slot = seal(seen, i);
                if (slot.isAbandoned()) {
                    if (SectionWord.isInside(slot.word())) {
                        died.add(slot);
                    }
                } else if (!isNobodys(slot)) {
                    next = copied < next.length / 2 ? next : grown(next);
                    insert(next, slot);
                    copied++;
                }
            }
            used.set(copied);
            tombstones = 0;
            table = next;
        }
        return died;
    }

    /** Makes an element of the old table final, and returns it. */
    private static ThreadReader seal(@Nullable ThreadReader[] slots, int i) {
        ThreadReader present;
        do {
            present = (ThreadReader) ELEMENT.getAcquire(slots, i);
            if (present != null && present != TOMBSTONE) {
                return present;
            }
        } while (!ELEMENT.compareAndSet(slots, i, present, SEAL));
        return SEAL;
    }

    /** Where threads have put more slots than were counted before the table was sealed. */
    private static @Nullable ThreadReader[] grown(@Nullable ThreadReader[] slots) {
        @Nullable ThreadReader[] larger = new ThreadReader[2 * slots.length];
        for (ThreadReader slot : slots) {
            if (slot != null) {
                insert(larger, slot);
            }
        }
        return larger;
    }

    private static void insert(@Nullable ThreadReader[] slots, ThreadReader slot) {
        int i = home(slot.ownerId, slots.length);
        while (slots[i] != null) {
            i = next(i, slots);
        }
        slots[i] = slot;
    }

    /** Ends the sections of a dead thread, whose slot is in no table any more. */
    private void expel(ThreadReader dead) {
        if (SectionWord.isInside(dead.word())) {
            reporter.reportDeath(dead);
            dead.expel();
        }
    }

    private static boolean isNobodys(ThreadReader slot) {
        return slot == TOMBSTONE || slot == SEAL;
    }

    private static int next(int i, @Nullable ThreadReader[] slots) {
        return (i + 1) & (slots.length - 1);
    }

    /** Threads whose numbers differ by a multiple of the table's length are far from each other, too. */
    static int home(long threadId, int length) {
        return (int) (Hashing.spread(threadId) >>> 32) & (length - 1);
    }
}
