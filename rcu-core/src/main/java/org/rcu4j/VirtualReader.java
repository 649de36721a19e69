package org.rcu4j;

import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.Strict;

/**
 * A virtual thread's reader: its outermost section is a detached section, the ones inside are counted here.
 *
 * <p>The thread keeps a list of its readers, in the one thread-local variable of this library: those that are inside a
 * section, and the one that it used last. So the domain holds on to nothing of the thread, and the thread to no more than the
 * places of one domain.
 *
 * <p>Other classes name it so that the JVM needs not load it before a virtual thread reads: until then {@link ReaderSlot} is the
 * only {@link RcuReader} there is, and the JIT compiles {@code lock} and {@code unlock} without looking at the class.
 */
final class VirtualReader extends OwnReader {

    private static final ThreadLocal<@Nullable VirtualReader> LATEST = new ThreadLocal<>();

    private final DetachedReaders readers;
    private final Epoch epoch;
    private final Thread owner = Thread.currentThread();
    private final VirtualPlace place;
    private long depth;
    private @Nullable Throwable entry;

    /** Whether it is in the thread's list, which has at most one reader of a domain. */
    private boolean listed;

    private @Nullable VirtualReader next;

    private VirtualReader(DetachedReaders readers, Epoch epoch) {
        this.readers = readers;
        this.epoch = epoch;
        this.place = new VirtualPlace(this, readers);
    }

    /** This thread's reader. */
    static OwnReader current(DetachedReaders readers, Epoch epoch) {
        VirtualReader listed = find(readers);
        if (listed == null) {
            listed = new VirtualReader(readers, epoch);
            listed.enlist();
        }
        return listed;
    }

    /** This thread's reader if it is inside a section, or null. */
    static @Nullable OwnReader inside(DetachedReaders readers) {
        VirtualReader listed = find(readers);
        return listed != null && listed.depth > 0 ? listed : null;
    }

    private static @Nullable VirtualReader find(DetachedReaders readers) {
        VirtualReader reader = LATEST.get();
        while (reader != null && reader.readers != readers) {
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
        if (counting.depth == ReaderSlot.DEPTH) {
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
            VirtualReader successor = find(readers);
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
        place.enter(epoch);
        if (Strict.ENABLED) {
            entry = Strict.entered(epoch);
        }
    }

    private void leave() {
        place.leave();
        if (Strict.ENABLED) {
            Strict.left(epoch);
        }
    }

    /** Puts this reader in front of those that are inside a section, and forgets the others. */
    private void enlist() {
        VirtualReader inside = null;
        VirtualReader reader = LATEST.get();
        while (reader != null) {
            VirtualReader following = reader.next;
            reader.listed = reader.depth > 0;
            if (reader.listed) {
                reader.next = inside;
                inside = reader;
            } else {
                reader.next = null;
            }
            reader = following;
        }
        next = inside;
        listed = true;
        LATEST.set(this);
    }
}
