package org.rcu4j.reclaim;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.platform.Once;
import org.rcu4j.internal.platform.StackRoom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was retired and is not freed yet. Retiring pushes onto a stack (Treiber's). When that has grown long enough, the
 * thread that pushed scans: moves the stack to the list of what it found protected last time, looks at all hazard pointers, and splits the
 * list into what is protected still, which stays, and what is not. Scans are one at a time, under a lock; the unprotected ones
 * are freed after that without it.
 *
 * <p>A scan costs as much as there are hazard pointers and retired objects, is done for at least twice as many new objects as
 * there are hazard pointers, and leaves at most one for each of these: so its cost is spread over as many freed objects, and
 * what is pending is bounded. docs/reclamation.md has the formula.
 *
 * <p>The stack and the list belong to no thread, so those that end leave nothing to be adopted.
 */
final class RetiredObjects {

    private static final Logger LOG = LoggerFactory.getLogger(HazardDomain.class);
    private static final int FEWEST = 64;
    private static final VarHandle STACK = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "stack", VarHandle.class, RetiredObjects.class, Retired.class);

    /** What a thread is doing that frees. Used by that thread only. */
    private static final class Pass {
        /** Whether a free action has asked for another round. */
        boolean again;

        /** Whether a free action has retired something. */
        boolean retired;

        /** Whether to go on until that is not so any more. */
        boolean all;
    }

    private final String domain;
    private final HazardSlots slots;
    private final @Nullable Once once = Once.ifStrict("an object is retired once");

    /**
     * What was retired since the last scan. Compare-and-set, atomic swap; an element is pushed once and never again, so the one
     * that was read is on top still if the reference is.
     */
    private volatile @Nullable Retired stack;

    private final ReentrantLock scanning = new ReentrantLock();

    /** What the last scan found protected. Under the lock. */
    private @Nullable Retired kept;

    /** Under the lock. */
    private final HazardSet hazards = new HazardSet();

    /** How long the list of kept ones is. Under the lock. */
    private int keptCount;

    /** How many were found unprotected by threads that are still freeing them. */
    private final AtomicLong leaving = new AtomicLong();

    private final AtomicLong failed = new AtomicLong();

    /** The threads that are freeing. An entry is used by its own thread only. */
    private final ConcurrentMap<Thread, Pass> passes = new ConcurrentHashMap<>();

    /** At least as many as there are passes: so that who retires need seldom look for one. Atomic add. */
    private final AtomicInteger freeing = new AtomicInteger();

    RetiredObjects(String domain, HazardSlots slots) {
        this.domain = domain;
        this.slots = slots;
    }

    /** Adds an object. Lock-free. If this throws the object was not added. */
    void add(Retired added) {
        Pass pass = passHere();
        if (once != null) {
            once.begin(added.object);
        }
        Retired top;
        do {
            top = stack;
            added.next = top;
            added.size = top == null ? 1 : top.size + 1;
        } while (!STACK.weakCompareAndSet(this, top, added));
        if (pass != null) {
            pass.retired = true;
        }
    }

    /** Whether it is time for a scan, now that an object was added. */
    boolean isEnough(Retired added) {
        return added.size >= enough();
    }

    /** Whether the calling thread is inside a free action. */
    boolean isFreeingHere() {
        return passHere() != null;
    }

    /**
     * Frees what no hazard pointer protects. A free action that calls this has it done by the pass that the action is part of. If this
     * throws, what was not freed is retired still.
     *
     * @param all whether to free what the free actions retire meanwhile, too
     */
    void free(boolean all) {
        Pass outer = passHere();
        if (outer != null) {
            outer.again = true;
            outer.all |= all;
            return;
        }
        StackRoom.require(); // for the actions: what others have retired must not fail for want of this thread's stack
        Pass pass = new Pass();
        pass.all = all;
        Thread here = Thread.currentThread();
        freeing.incrementAndGet();
        try {
            passes.put(here, pass);
            do {
                pass.again = false;
                pass.retired = false;
                slots.clearDead();
                freeUnprotected(pass);
            } while (pass.again || (pass.all && pass.retired));
        } finally {
            passes.remove(here);
            freeing.decrementAndGet();
        }
    }

    /** How many were retired and are not known to be freed. Takes the lock for a moment. */
    long pending() {
        scanning.lock();
        try {
            return sizeOf(stack) + keptCount + leaving.get();
        } finally {
            scanning.unlock();
        }
    }

    /** How many free actions have thrown. */
    long failed() {
        return failed.get();
    }

    /** How long the stack is when it is time for a scan. */
    private int enough() {
        return Math.max(FEWEST, 2 * slots.count());
    }

    /** One round. Once an object has left the list nothing comes before its action that could fail. */
    @SuppressWarnings("EmptyCatch")
    private void freeUnprotected(Pass pass) {
        Retired list = scan(pass.all);
        long count = 0;
        while (list != null) {
            Retired object = list;
            list = object.next;
            count++;
            if (once != null) {
                once.given.remove(object.object);
            }
            try {
                object.free.accept(object.object);
            } catch (Throwable e) {
                failed.incrementAndGet();
                try {
                    LOG.error("hazard domain {}: freeing {} failed", domain, Once.name(object.object), e);
                } catch (Throwable ofTheLog) {
                    // the others are freed all the same
                }
            }
        }
        leaving.addAndGet(-count);
    }

    /** The list of those that no hazard pointer protects. If this throws they are all kept. */
    private @Nullable Retired scan(boolean evenFew) {
        scanning.lock();
        try {
            if (!evenFew && sizeOf(stack) < enough()) {
                return null; // another thread was faster
            }
            keepStack();
            if (kept == null) {
                return null;
            }
            slots.collect(hazards);
            return removeUnprotected();
        } finally {
            scanning.unlock();
        }
    }

    /** Under the lock. Nothing can fail from the swap on. */
    private void keepStack() {
        Retired added = (Retired) STACK.getAndSet(this, null);
        if (added == null) {
            return;
        }
        Retired last = added;
        for (Retired next = last.next; next != null; next = last.next) {
            last = next;
        }
        last.next = kept;
        kept = added;
        keptCount += added.size;
    }

    /** Under the lock. First asks, then takes apart: so that nothing is lost if asking fails. */
    private @Nullable Retired removeUnprotected() {
        int spared = 0;
        for (Retired object = kept; object != null; object = object.next) {
            object.spared = hazards.contains(object.object);
            spared += object.spared ? 1 : 0;
        }
        leaving.addAndGet(keptCount - spared);
        Retired rest = kept;
        Retired removed = null;
        kept = null;
        keptCount = spared;
        while (rest != null) {
            Retired next = rest.next;
            if (rest.spared) {
                rest.next = kept;
                kept = rest;
            } else {
                rest.next = removed;
                removed = rest;
            }
            rest = next;
        }
        return removed;
    }

    private @Nullable Pass passHere() {
        return freeing.get() == 0 ? null : passes.get(Thread.currentThread());
    }

    private static int sizeOf(@Nullable Retired top) {
        return top == null ? 0 : top.size;
    }
}
