package org.rcu4j;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.NewerJdk;

/**
 * The reader slots of a domain: an open-addressing table from thread to slot, indexed by the thread's number.
 *
 * <p>A thread looks for its own slot only, without a lock. It finds it, since it put it there itself: the thread registers
 * itself, under the lock, and whoever replaces the table copies every live slot into the new one before publishing it. What
 * a thread sees of other threads' slots in the meantime decides nothing but how far it probes.
 *
 * <p>A grace period looks through the table after its heavy barrier. A slot that it does not see was put there after the
 * barrier, so the sections of that thread come after the barrier as well, and need no waiting for.
 *
 * <p>The slot of a thread that has died is replaced by {@link #BURIED}, which keeps the probes of others intact; the next
 * table leaves it out.
 */
final class ReaderSlots implements ReaderGroup {

    private static final int SMALLEST = 16;
    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(ReaderSlot[].class);

    /** Belongs to no thread, so no probe ends at it. */
    private static final ReaderSlot BURIED = new ReaderSlot();

    private final Epoch epoch;
    private final StallReporter reporter;
    private final Object lock = new Object();

    /**
     * A power of two in length, at most half full; null where free. Replaced and filled under the lock (release), read
     * without it (volatile).
     */
    private volatile @Nullable ReaderSlot[] table = new ReaderSlot[SMALLEST];

    /** How many elements are not null, buried ones included. Under the lock. */
    private int used;

    /** Under the lock. */
    private int buried;

    ReaderSlots(Epoch epoch, StallReporter reporter) {
        this.epoch = epoch;
        this.reporter = reporter;
    }

    /** This thread's slot if it is at the first place where it can be, or null. */
    @Nullable
    ReaderSlot atHome() {
        Thread thread = Thread.currentThread();
        @Nullable ReaderSlot[] slots = table;
        ReaderSlot first = slots[home(NewerJdk.threadId(thread), slots)];
        return first != null && first.belongsTo(thread) ? first : null;
    }

    /** This thread's slot, or null if it has none yet. */
    @Nullable
    ReaderSlot find() {
        Thread thread = Thread.currentThread();
        @Nullable ReaderSlot[] slots = table;
        int mask = slots.length - 1;
        ReaderSlot slot;
        for (int i = home(NewerJdk.threadId(thread), slots); (slot = slots[i]) != null; i = (i + 1) & mask) {
            if (slot.belongsTo(thread)) {
                return slot;
            }
        }
        return null;
    }

    /** Gives this thread a slot; it must have none. */
    ReaderSlot register() {
        ReaderSlot slot = new ReaderSlot(Thread.currentThread(), epoch);
        List<ReaderSlot> died = List.of();
        synchronized (lock) {
            epoch.requireOpen();
            if (2 * (used + 1) > table.length) {
                died = replaceTable();
            }
            insert(table, slot);
            used++;
        }
        died.forEach(this::expel); // not under the lock: whoever hears of it may read in this domain
        return slot;
    }

    @Override
    public boolean awaitDepartures(long target, StallWatch watch) throws InterruptedException {
        for (ReaderSlot slot : table) {
            if (slot == null) {
                continue;
            }
            if (slot.blocks(target) && !watch.awaitDeparture(slot, target)) {
                return false;
            }
            if (slot.isAbandoned()) {
                bury(slot);
            }
        }
        return true;
    }

    @Override
    public int countInside() {
        int inside = 0;
        for (ReaderSlot slot : table) {
            if (slot != null && slot.isReading()) {
                inside++;
            }
        }
        return inside;
    }

    /** Takes a dead thread's slot out. */
    void bury(ReaderSlot dead) {
        boolean found;
        synchronized (lock) {
            int i = indexOf(dead);
            found = i >= 0;
            if (found) {
                ELEMENT.setRelease(table, i, BURIED);
                buried++;
            }
        }
        if (found) {
            expel(dead);
        }
    }

    /** How many threads have a slot. */
    int size() {
        synchronized (lock) {
            return used - buried;
        }
    }

    /**
     * Copies the slots of live threads into a table that they fill to a quarter at the most, so that the cost of copying is
     * spread over as many registrations.
     *
     * @return the slots of threads that have died
     */
    private List<ReaderSlot> replaceTable() {
        List<ReaderSlot> live = new ArrayList<>();
        List<ReaderSlot> died = new ArrayList<>();
        for (ReaderSlot slot : table) {
            if (slot == null || slot == BURIED) {
                continue;
            }
            if (!slot.isAbandoned()) {
                live.add(slot);
            } else {
                died.add(slot);
            }
        }
        ReaderSlot[] next = new ReaderSlot[Math.max(SMALLEST, 8 * Integer.highestOneBit(live.size() + 1))];
        live.forEach(slot -> insert(next, slot));
        used = live.size();
        buried = 0;
        table = next;
        return died;
    }

    private static void insert(@Nullable ReaderSlot[] slots, ReaderSlot slot) {
        int mask = slots.length - 1;
        int i = home(slot.ownerId, slots);
        while (slots[i] != null) {
            i = (i + 1) & mask;
        }
        ELEMENT.setRelease(slots, i, slot);
    }

    private int indexOf(ReaderSlot slot) {
        int mask = table.length - 1;
        for (int i = home(slot.ownerId, table); table[i] != null; i = (i + 1) & mask) {
            if (table[i] == slot) {
                return i;
            }
        }
        return -1;
    }

    /** Ends the sections of a dead thread, whose slot is in no table any more. */
    private void expel(ReaderSlot dead) {
        if (dead.isReading()) {
            reporter.reportDeath(dead);
            dead.expel();
        }
    }

    private static int home(long threadId, @Nullable ReaderSlot[] slots) {
        return (int) threadId & (slots.length - 1);
    }
}
