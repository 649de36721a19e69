package org.rcu4j.examples.lookup;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An index on the heap from key to record, by open addressing with linear probing. The set of keys is fixed; what
 * changes is the record of a key, and the whole table, by way of a new one.
 *
 * <p>The table itself is the garbage collector's to free, and may be searched without protection. Only the bytes of the
 * records that it leads to need that. Any number of threads read; one updates.
 */
final class Table {

    private static final int MAX_SIZE = 1 << 29;

    /**
     * Slots are read by readers (acquire) and written by the updater (release), so a record is complete when it is
     * seen.
     */
    private final AtomicReferenceArray<@Nullable NativeRecord> slots;

    private final int mask;
    private final long bytes;

    private Table(int capacity, long bytes) {
        this.slots = new AtomicReferenceArray<>(capacity);
        this.mask = capacity - 1;
        this.bytes = bytes;
    }

    /** Builds a table whose records are fresh copies of the entries; their keys must differ from one another. */
    static Table build(NativeMemory memory, List<Entry> entries, long version) {
        Table table = new Table(capacityFor(entries.size()), bytes(entries));
        for (Entry entry : entries) {
            table.insert(NativeRecord.write(memory, entry, version));
        }
        return table;
    }

    static Table empty() {
        return new Table(capacityFor(0), 0);
    }

    /** Returns the bytes of native memory that a table of these entries takes. */
    static long bytes(List<Entry> entries) {
        return entries.stream().mapToLong(NativeRecord::size).sum();
    }

    /**
     * Returns a power of two that leaves at least half of the slots empty: an unsuccessful search ends at an empty one.
     */
    private static int capacityFor(int size) {
        if (size >= MAX_SIZE) {
            throw new IllegalArgumentException("a table holds fewer than " + MAX_SIZE + " records, not " + size);
        }
        return Integer.highestOneBit(Math.max(1, size)) * 4;
    }

    private void insert(NativeRecord inserted) {
        int slot = home(inserted.keyHash());
        while (slots.getPlain(slot) != null) {
            slot = next(slot);
        }
        slots.setRelease(slot, inserted);
    }

    /** Returns the bytes of native memory that its records take; replacing one doesn't change that. */
    long bytes() {
        return bytes;
    }

    /**
     * Looks a key up and reads its record: the whole of what a protection protects.
     *
     * @return whether the record was there with the right key and the right checksum
     */
    boolean reads(Key key) {
        for (int ordinal = 0; ; ordinal++) {
            NativeRecord candidate = candidate(key.hash(), ordinal);
            if (candidate == null) {
                return false;
            }
            if (candidate.hasKey(key)) {
                return candidate.isIntact();
            }
        }
    }

    /**
     * Returns a record whose key has this hash, without a look at its bytes. Keys with the same 64-bit hash are rare
     * but possible, so the caller compares, and asks for the next one if the key is another.
     *
     * @param ordinal how many such records to pass over
     * @return the record, or null if there are no more
     */
    @Nullable
    NativeRecord candidate(long hash, int ordinal) {
        int passOver = ordinal;
        for (int slot = home(hash); ; slot = next(slot)) {
            NativeRecord found = slots.getAcquire(slot);
            if (found == null || (found.keyHash() == hash && passOver-- == 0)) {
                return found;
            }
        }
    }

    /** Publishes a new version of a key's record and returns the old one, which readers may still be in. */
    NativeRecord replace(Key key, NativeRecord replacement) {
        for (int slot = home(key.hash()); ; slot = next(slot)) {
            NativeRecord old = slots.getPlain(slot);
            if (old == null) {
                throw new IllegalArgumentException("the set of keys is fixed, and has no " + key);
            }
            if (old.keyHash() == key.hash() && old.hasKey(key)) {
                slots.setRelease(slot, replacement);
                return old;
            }
        }
    }

    void forEach(Consumer<? super NativeRecord> action) {
        for (int slot = 0; slot <= mask; slot++) {
            NativeRecord present = slots.getAcquire(slot);
            if (present != null) {
                action.accept(present);
            }
        }
    }

    private int home(long hash) {
        return (int) hash & mask;
    }

    private int next(int slot) {
        return slot + 1 & mask;
    }
}
