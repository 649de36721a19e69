package org.rcu4j;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.AsymmetricBarrier;

/**
 * A virtual thread's slot in one domain. Its word is the epoch of the outermost section, or 0 outside. Since there may be
 * millions of such threads, the domain has on its list only the slots of those that read now or did so lately
 * ({@link VirtualSlots}): so the last step of entering a section is a look at whether the slot is listed.
 *
 * <p>It knows its reader weakly, lest the domain keep a thread alive. A thread that is inside a section refers to its reader.
 */
final class VirtualSlot extends WeakReference<VirtualReader> implements Straggler {

    private static final long OUTSIDE = 0;

    /** On no list. */
    private static final int OUT = 0;

    private static final int LISTED = 1;

    /** Still on the list, and to be taken off by the next grace period if its thread does not enter a section before. */
    private static final int LEAVING = 2;

    private static final VarHandle WORD;
    private static final VarHandle LISTING;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            WORD = lookup.findVarHandle(VirtualSlot.class, "word", long.class);
            LISTING = lookup.findVarHandle(VirtualSlot.class, "listing", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The slot behind this one in the list. Written by the owner before it is put there, then under the list's lock (plain). */
    @Nullable
    VirtualSlot next;

    /** How many have come to the list, with this one, since somebody last looked. Written by the owner before it is put there. */
    int newcomers;

    private final VirtualSlots slots;

    /**
     * Written by the owner, or by the leader that found it dead (release); read by those who hold the list's lock, and the leader
     * (volatile).
     */
    private volatile long word;

    /**
     * Written by the owner if it is OUT; by who holds the list's lock if it is LISTED; by either, with a compare-and-set, if it is
     * LEAVING. Read by all (volatile).
     */
    private volatile int listing;

    VirtualSlot(VirtualReader reader, VirtualSlots slots) {
        super(reader);
        this.slots = slots;
    }

    /** Enters a section; called by the owner, as {@link #leave} is. */
    void enter(Epoch epoch) {
        long entered = Epoch.requireOpen(epoch.current());
        WORD.setRelease(this, entered);
        AsymmetricBarrier.light(); // A
        if (listing != LISTED) {
            enlist();
        }
    }

    void leave() {
        WORD.setRelease(this, OUTSIDE);
    }

    /** The first step towards leaving the list. Under the list's lock, as the second is. */
    void mark() {
        if (listing == LISTED && isIdle()) {
            LISTING.setOpaque(this, LEAVING);
        }
    }

    /**
     * The second step, if the first was done: out, or back.
     *
     * @param mayGo whether there was a heavy barrier between
     * @return whether it is off the list; then its owner may put it on at once, so it is not to be touched any more
     */
    boolean settle(boolean mayGo) {
        if (listing != LEAVING) {
            return false;
        }
        VirtualSlot following = next;
        next = null; // lest a thread that lives on keep the slots of others, which may be many
        boolean gone = mayGo && isIdle() && LISTING.compareAndSet(this, LEAVING, OUT);
        if (!gone) {
            next = following;
            boolean unused = LISTING.compareAndSet(this, LEAVING, LISTED); // false: the owner has done it
        }
        return gone;
    }

    boolean isIdle() {
        return section() == OUTSIDE;
    }

    @Override
    public boolean blocks(long target) {
        long w = section();
        return w != OUTSIDE && Epoch.isBefore(w, target);
    }

    @Override
    public long section() {
        return word;
    }

    @Override
    public ReaderKind kind() {
        return ReaderKind.DETACHED;
    }

    @Override
    public @Nullable Thread thread() {
        VirtualReader reader = get();
        return reader == null ? null : reader.owner();
    }

    @Override
    public boolean isAbandoned() {
        VirtualReader reader = get();
        return reader == null || !reader.owner().isAlive();
    }

    @Override
    public @Nullable Throwable entry() {
        VirtualReader reader = get();
        return reader == null ? null : reader.entry();
    }

    private void enlist() {
        int before = (int) LISTING.compareAndExchange(this, LEAVING, LISTED);
        if (before != OUT) {
            return; // LISTED: who holds the lock has taken the mark away in the meantime
        }
        listing = LISTED;
        boolean there = false;
        try {
            slots.put(this);
            there = true;
        } finally {
            if (!there) { // as the stack is at its end
                listing = OUT;
                word = OUTSIDE;
            }
        }
        AsymmetricBarrier.light(); // A, for its being there
        slots.tidyIfLong(this);
    }
}
