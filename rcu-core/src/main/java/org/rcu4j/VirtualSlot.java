package org.rcu4j;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.AsymmetricBarrier;
import org.rcu4j.internal.NewerJdk;
import org.rcu4j.internal.Strict;

/**
 * A virtual thread's slot in one domain. It does what a {@link ReaderSlot} does, and has the same {@link SectionWord}. But since
 * there may be millions of such threads, it takes no cache line of its own, and the domain has on its list only the slots of
 * those that read now or did so lately ({@link VirtualSlots}): so the last step of entering a section is a look at whether the
 * slot is listed.
 *
 * <p>It knows its thread weakly, lest the domain keep a thread alive. The thread keeps its slot ({@link KeptSlots}). One that it
 * keeps no longer may still be used as a reader: it then keeps it again, or passes on to the one that has taken its place.
 *
 * <p>Other classes name it so that the JVM needs not load it before a virtual thread reads: until then {@link ReaderSlot} is the
 * only {@link RcuReader} there is, and the JIT compiles {@code lock} and {@code unlock} without looking at the class.
 */
final class VirtualSlot extends OwnReader implements Straggler {

    /** The word of a slot that its thread keeps no longer: no thread's number. */
    private static final long FORGOTTEN = Long.MAX_VALUE;

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

    /** The next of those that the owner keeps. The owner's alone. */
    @Nullable
    VirtualSlot nextKept;

    private final VirtualSlots slots;
    private final Epoch epoch;
    final long ownerId;
    private final WeakReference<Thread> owner;

    /** Where the outermost section was entered; recorded in strict mode. Written by the owner, read for reports. */
    private @Nullable Throwable entry;

    /**
     * Written by the owner, or by the leader that found it dead (release); read by those who hold the list's lock, and the leader
     * (acquire).
     */
    private long word;

    /**
     * Written by the owner if it is OUT; by who holds the list's lock if it is LISTED; by either, with a compare-and-set, if it is
     * LEAVING. Read by all (volatile).
     */
    private volatile int listing;

    VirtualSlot(VirtualSlots slots, Epoch epoch) {
        Thread thread = Thread.currentThread();
        this.slots = slots;
        this.epoch = epoch;
        this.ownerId = NewerJdk.threadId(thread);
        this.owner = new WeakReference<>(thread);
        this.word = ownerId;
    }

    /** This thread's slot if it is among these, each of which is at its place; or null. */
    static @Nullable OwnReader ownAmong(@Nullable VirtualSlot[] recent) {
        long id = NewerJdk.threadId(Thread.currentThread());
        VirtualSlot slot = recent[RecentSlots.place(id)];
        return slot != null && slot.ownerId == id ? slot : null;
    }

    /** This thread's slot. */
    static OwnReader current(VirtualSlots slots, Epoch epoch) {
        VirtualSlot slot = KeptSlots.find(slots);
        if (slot == null) {
            slot = new VirtualSlot(slots, epoch);
            slot.keep();
        } else {
            slots.recent.add(slot);
        }
        return slot;
    }

    /** This thread's slot if it is inside a section, or null. */
    static @Nullable OwnReader inside(VirtualSlots slots) {
        VirtualSlot slot = KeptSlots.find(slots);
        return slot != null && slot.isReading() ? slot : null;
    }

    @Override
    public void lock() {
        if (word != NewerJdk.threadId(Thread.currentThread())) {
            nest();
            return;
        }
        WORD.setRelease(this, Epoch.requireOpen(epoch.current()));
        AsymmetricBarrier.light(); // A
        if (listing != LISTED) {
            enlist();
        }
        if (Strict.ENABLED) {
            entry = Strict.entered(epoch);
        }
    }

    @Override
    public void unlock() {
        if (!isOwnedHere() || !SectionWord.isOutermost(word)) {
            leaveInner();
            return;
        }
        WORD.setRelease(this, ownerId);
        if (Strict.ENABLED) {
            Strict.left(epoch);
        }
    }

    @Override
    public boolean isReading() {
        if (word == FORGOTTEN && isOwnedHere()) {
            VirtualSlot successor = KeptSlots.find(slots);
            return successor != null && successor.isReading();
        }
        return SectionWord.isInside((long) WORD.getOpaque(this));
    }

    /** Also on behalf of an owner that is dead. */
    @Override
    void expel() {
        WORD.setRelease(this, ownerId);
        if (Strict.ENABLED && isOwnedHere()) {
            Strict.left(epoch);
        }
    }

    boolean isIn(VirtualSlots domain) {
        return slots == domain;
    }

    /** The owner keeps it no longer; it is not inside a section. */
    void forget() {
        WORD.setRelease(this, FORGOTTEN);
    }

    private boolean isOwnedHere() {
        return ownerId == NewerJdk.threadId(Thread.currentThread());
    }

    private void nest() {
        if (!isOwnedHere()) {
            throw notOwner(owner.get());
        }
        if (SectionWord.isInside(word)) {
            WORD.setRelease(this, SectionWord.inner(word));
        } else {
            keptAgain().lock();
        }
    }

    private void leaveInner() {
        if (!isOwnedHere()) {
            throw notReading();
        }
        if (SectionWord.isInside(word)) {
            WORD.setRelease(this, SectionWord.outer(word));
        } else if (word == FORGOTTEN) {
            keptAgain().unlock();
        } else {
            throw notReading();
        }
    }

    /** What the thread keeps in the place of this slot, which was forgotten: another one, or this one again. */
    private VirtualSlot keptAgain() {
        VirtualSlot successor = KeptSlots.find(slots);
        if (successor != null) {
            return successor;
        }
        WORD.setRelease(this, ownerId); // first: where the stack is at its end, nobody must keep one that is forgotten
        keep();
        return this;
    }

    /** The owner keeps it from now on, and does not find another one, which it may have kept before, among the recent ones. */
    private void keep() {
        KeptSlots.keep(this);
        slots.recent.add(this);
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
        return !SectionWord.isInside((long) WORD.getAcquire(this));
    }

    @Override
    public boolean blocks(long target) {
        return SectionWord.blocks((long) WORD.getAcquire(this), target);
    }

    @Override
    public long section() {
        return SectionWord.epoch((long) WORD.getAcquire(this));
    }

    @Override
    public ReaderKind kind() {
        return ReaderKind.DETACHED;
    }

    @Override
    public @Nullable Thread thread() {
        return owner.get();
    }

    @Override
    public boolean isAbandoned() {
        Thread thread = owner.get();
        return thread == null || !thread.isAlive();
    }

    @Override
    public @Nullable Throwable entry() {
        return entry;
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
                WORD.setRelease(this, ownerId);
            }
        }
        AsymmetricBarrier.light(); // A, for its being there
        slots.tidyIfLong(this);
    }
}
