package org.rcu4j;

import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.NewerJdk;

/**
 * Where a virtual thread most often finds its reader in a domain, faster than in its thread-local variable: a table indexed by
 * the thread's number, which all share and which forgets. Whoever does not find its reader here looks there.
 *
 * <p>Its elements are written and read plainly. A thread takes only a reader that it owns, and that only itself can have put
 * here; of another's it reads the owner, which is a final field. The readers are referred to by way of their slots, and so
 * weakly: the domain keeps no thread alive.
 */
final class VirtualReaderCache {

    private static final int SIZE = 1024;

    /** Of a length that is a power of two: 1 until a virtual thread reads in the domain. */
    private volatile @Nullable VirtualSlot[] slots = new VirtualSlot[1];

    /** To be called before there is a reader to be put here, for putting it must not fail where memory has run out. */
    void open() {
        if (slots.length < SIZE) {
            slots = new VirtualSlot[SIZE]; // several may do so at first: what one has put there before is forgotten
        }
    }

    /** This thread's reader, or null if it is not here. */
    @Nullable
    VirtualReader find() {
        Thread thread = Thread.currentThread();
        @Nullable VirtualSlot[] present = slots;
        VirtualSlot slot = present[index(thread, present)];
        VirtualReader reader = slot == null ? null : slot.get();
        return reader != null && reader.owner() == thread ? reader : null;
    }

    /** Called by the slot's owner. */
    void put(VirtualSlot slot) {
        @Nullable VirtualSlot[] present = slots;
        present[index(Thread.currentThread(), present)] = slot;
    }

    private static int index(Thread thread, @Nullable VirtualSlot[] slots) {
        return (int) NewerJdk.threadId(thread) & (slots.length - 1);
    }
}
