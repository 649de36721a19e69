package org.rcu4j;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.AsymmetricBarrier;

/**
 * The slots of the virtual threads that read in a domain, or did so lately. A thread puts its slot on the list when it enters
 * a section and finds that it is not there; grace periods take off what is idle. So a thread that reads often finds its slot
 * listed and does what a platform thread does: two stores, and no atomic instruction. A million threads that have read once
 * leave nothing behind.
 *
 * <p>Why no section is overlooked. A slot is put on the list before fence A of the section (again, if that was what came
 * first): so a scan that misses it took the list before, and behind its fence A' the section's loads see what was unlinked.
 * A slot is taken off in two steps with a fence A' between them: it is marked as LEAVING, and taken off if it is idle then.
 * If the section's store comes first before that fence, the second step sees the section; if the fence comes first, the
 * section sees the mark, and either takes it away, so that the slot stays, or finds itself OUT, and puts itself on the list
 * again. The first step of a grace period and the second of the next one have the A' of the latter between them.
 *
 * <p>Without grace periods the list would grow by each thread that ever reads. So who finds it twice as long as it was left the
 * last time has both steps done, with a fence A' of its own. It does so under the lock, and lets no mark out of it: a grace
 * period that is past its A' would take it for an old one.
 *
 * <p>After an idea of biased locking: a claim that costs nothing to use again, and takes a barrier to be revoked.
 */
final class VirtualSlots implements ReaderGroup {

    /** So many slots of threads that read no more may lie about. */
    static final int FEW = 1024;

    /** Those that are on the list, or about to be. */
    final RecentSlots recent = new RecentSlots();

    private final StallReporter reporter;
    private final Newcomers newcomers = new Newcomers();
    private final ReentrantLock lock = new ReentrantLock();

    /** Whether there has ever been a slot. Written by those who put one (volatile). */
    private volatile boolean used;

    /** All on the list but the newcomers. Under the lock. */
    private @Nullable VirtualSlot first;

    /** How many those are. Written under the lock; those who put a slot read it as an estimate, and the limit too (plain). */
    private int size;

    /** How long the list may grow: twice as long as it was left, or {@link #FEW}. */
    private int limit = FEW;

    VirtualSlots(StallReporter reporter) {
        this.reporter = reporter;
    }

    /** Puts a slot on the list; called by its owner, inside the section for which it has to be there, and before fence A. */
    void put(VirtualSlot slot) {
        if (!used) {
            used = true;
        }
        newcomers.push(slot);
    }

    /** Keeps the list from growing for ever where there are no grace periods. Called behind {@link #put}, and behind fence A. */
    void tidyIfLong(VirtualSlot newcomer) {
        if (size + newcomer.newcomers >= limit) {
            tidy();
        }
    }

    @Override
    public boolean awaitDepartures(long target, StallWatch watch) throws InterruptedException {
        if (!used) {
            return true;
        }
        for (VirtualSlot slot : look(target)) {
            if (!watch.awaitDeparture(slot, target)) {
                return false;
            }
            if (slot.blocks(target)) { // so its thread has died
                reporter.reportDeath(slot);
                slot.expel();
            }
        }
        return true;
    }

    @Override
    public int countInside() {
        int inside = 0;
        lock.lock();
        try {
            takeNewcomers();
            for (VirtualSlot slot = first; slot != null; slot = slot.next) {
                inside += slot.isIdle() ? 0 : 1;
            }
        } finally {
            lock.unlock();
        }
        return inside;
    }

    /** How many slots are on the list. */
    int size() {
        lock.lock();
        try {
            takeNewcomers();
            return size;
        } finally {
            lock.unlock();
        }
    }

    /** Finds those that have to be waited for, and has the others go a step towards leaving. */
    private List<VirtualSlot> look(long target) {
        List<VirtualSlot> stragglers = new ArrayList<>();
        lock.lock();
        try {
            takeNewcomers();
            settle(true, slot -> {
                if (slot.blocks(target)) {
                    stragglers.add(slot);
                }
                slot.mark();
            });
        } finally {
            lock.unlock();
        }
        return stragglers;
    }

    /** Takes off the list who is idle, unless somebody is at the list already. Called inside a section. */
    void tidy() {
        if (!lock.tryLock()) {
            return;
        }
        boolean ordered = false;
        try {
            takeNewcomers();
            for (VirtualSlot slot = first; slot != null; slot = slot.next) {
                slot.mark();
            }
            AsymmetricBarrier.heavy(); // A'
            ordered = true;
        } catch (OutOfMemoryError | StackOverflowError e) {
            // the barrier takes some of both; without it, nobody leaves
        } finally {
            try {
                settle(ordered, slot -> {});
            } finally {
                lock.unlock();
            }
        }
    }

    /** Takes off the list who was marked and may go. */
    private void settle(boolean mayGo, Consumer<VirtualSlot> whoStays) {
        VirtualSlot previous = null;
        VirtualSlot following;
        for (VirtualSlot slot = first; slot != null; slot = following) {
            following = slot.next;
            if (!slot.settle(mayGo)) {
                whoStays.accept(slot);
                previous = slot;
            } else {
                recent.remove(slot);
                size--;
                if (previous == null) {
                    first = following;
                } else {
                    previous.next = following;
                }
            }
        }
        limit = Math.max(FEW, 2 * size);
    }

    private void takeNewcomers() {
        VirtualSlot following;
        for (VirtualSlot slot = newcomers.take(); slot != null; slot = following) {
            following = slot.next;
            slot.next = first;
            first = slot;
            size++;
        }
    }
}
