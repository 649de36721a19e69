package org.rcu4j;

import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.Strict;

/**
 * A virtual thread's reader: its outermost section is in its {@link VirtualSlot}, the ones inside are counted here.
 *
 * <p>The thread keeps a list of its readers, in the one thread-local variable of this library: those that are inside a
 * section, and few others. So the domain holds on to nothing of the thread, and the thread to few domains.
 *
 * <p>Other classes name it so that the JVM needs not load it before a virtual thread reads: until then {@link ReaderSlot} is the
 * only {@link RcuReader} there is, and the JIT compiles {@code lock} and {@code unlock} without looking at the class.
 */
final class VirtualReader extends OwnReader {

    /** How many readers a thread keeps that are not inside a section, at the most. */
    private static final int KEPT = 4;

    private static final ThreadLocal<@Nullable VirtualReader> LATEST = new ThreadLocal<>();

    private final VirtualSlots slots;
    private final Epoch epoch;
    private final Thread owner = Thread.currentThread();
    private final VirtualSlot slot;
    private long depth;
    private @Nullable Throwable entry;

    /** Whether it is in the thread's list, which has at most one reader of a domain. */
    private boolean listed;

    private @Nullable VirtualReader next;

    private VirtualReader(VirtualSlots slots, Epoch epoch) {
        this.slots = slots;
        this.epoch = epoch;
        this.slot = new VirtualSlot(this, slots);
    }

    /** This thread's reader. */
    static OwnReader current(VirtualSlots slots, Epoch epoch) {
        VirtualReader listed = find(slots);
        if (listed == null) {
            listed = new VirtualReader(slots, epoch);
            listed.enlist();
        }
        return listed;
    }

    /** This thread's reader if it is inside a section, or null. */
    static @Nullable OwnReader inside(VirtualSlots slots) {
        VirtualReader listed = find(slots);
        return listed != null && listed.depth > 0 ? listed : null;
    }

    private static @Nullable VirtualReader find(VirtualSlots slots) {
        VirtualReader reader = LATEST.get();
        while (reader != null && reader.slots != slots) {
            reader = reader.next;
        }
        return reader;
    }

    @Override
    public void lock() {
        if (owner != Thread.currentThread()) {
            throw notOwner(owner);
        }
        VirtualReader counting = listed();
        if (counting.depth == ReaderSlot.DEEPEST) {
            throw tooDeep();
        }
        if (counting.depth == 0) {
            counting.enter();
        }
        counting.depth++;
    }

    @Override
    public void unlock() {
        if (owner != Thread.currentThread()) {
            throw notReading();
        }
        VirtualReader counting = listed();
        if (counting.depth == 0) {
            throw notReading();
        }
        counting.depth--;
        if (counting.depth == 0) {
            counting.leave();
        }
    }

    @Override
    public boolean isReading() {
        return (owner == Thread.currentThread() ? listed() : this).depth > 0;
    }

    /** The reader that counts: this one, unless it was forgotten and another has taken its place. */
    private VirtualReader listed() {
        if (!listed) {
            VirtualReader successor = find(slots);
            if (successor != null) {
                return successor;
            }
            enlist();
        }
        return this;
    }

    Thread owner() {
        return owner;
    }

    @Nullable
    Throwable entry() {
        return entry;
    }

    @Override
    void expel() {
        depth = 0;
        leave();
    }

    private void enter() {
        slot.enter(epoch);
        if (Strict.ENABLED) {
            entry = Strict.entered(epoch);
        }
    }

    private void leave() {
        slot.leave();
        if (Strict.ENABLED) {
            Strict.left(epoch);
        }
    }

    /** Puts this reader in front of the thread's list, and forgets the oldest ones that are not inside a section. */
    private void enlist() {
        int idle = 1;
        VirtualReader last = this;
        VirtualReader following;
        for (VirtualReader reader = LATEST.get(); reader != null; reader = following) {
            following = reader.next;
            reader.next = null;
            reader.listed = reader.depth > 0 || ++idle <= KEPT;
            if (reader.listed) {
                last.next = reader;
                last = reader;
            }
        }
        listed = true;
        LATEST.set(this);
    }
}
