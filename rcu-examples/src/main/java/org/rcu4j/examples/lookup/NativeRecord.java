package org.rcu4j.examples.lookup;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.rcu4j.collections.RcuHashMap;

/**
 * One version of a record in native memory, and the heap object that leads there.
 *
 * <pre>
 *   address   +8        +16
 *   | checksum | version | key … | value … |
 * </pre>
 *
 * <p>The checksum is a CRC-32C of all that follows it, in a word whose upper half is zero, which poison is not. The bytes are
 * written once, before the record is published, and may be read only under a {@link Protection}. The lengths are kept out here, so
 * that poison is never taken for a length and a bad read stays inside what was the record.
 */
final class NativeRecord {

    private static final long VERSION_OFFSET = Long.BYTES;
    private static final long KEY_OFFSET = 2 * Long.BYTES;

    private static final VarHandle REFERENCES = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "references", VarHandle.class, NativeRecord.class, int.class);

    private final long address;
    private final int keyLength;
    private final int valueLength;

    /**
     * How many use it, the table included. Only {@link RefCountProtection} counts; the others carry the field along, so
     * that all compare with the same layout. Read and written by readers and the updater, by compare-and-set.
     */
    @SuppressWarnings("unused") // by its VarHandle only
    private volatile int references = 1;

    private NativeRecord(NativeMemory memory, Entry entry) {
        this.address = memory.allocate(size(entry));
        this.keyLength = (int) entry.key().segment().byteSize();
        this.valueLength = (int) entry.value().byteSize();
    }

    /** Writes an entry to memory of its own. */
    static NativeRecord write(NativeMemory memory, Entry entry, long version) {
        NativeRecord written = new NativeRecord(memory, entry);
        NativeMemory.setWord(written.address + VERSION_OFFSET, version);
        NativeMemory.write(written.address + KEY_OFFSET, entry.key().segment());
        NativeMemory.write(written.valueAddress(), entry.value());
        NativeMemory.setWord(written.address, written.sum());
        return written;
    }

    /** Makes a table of fresh copies of the entries. The table itself is the garbage collector's to free. */
    static RcuHashMap<Key, NativeRecord> writeAll(NativeMemory memory, List<Entry> entries, long version) {
        RcuHashMap<Key, NativeRecord> table = new RcuHashMap<>(entries.size());
        entries.forEach(entry -> table.put(entry.key(), write(memory, entry, version)));
        return table;
    }

    /** Returns how many bytes of native memory a record of this entry takes. */
    static long size(Entry entry) {
        return KEY_OFFSET + entry.key().segment().byteSize() + entry.value().byteSize();
    }

    /** Returns where its bytes are, for tests that damage them. */
    long address() {
        return address;
    }

    long bytes() {
        return KEY_OFFSET + keyLength + valueLength;
    }

    /** Compares a key with the record's own, in place. */
    boolean hasKey(Key key) {
        MemorySegment bytes = key.segment();
        return bytes.byteSize() == keyLength && NativeMemory.holds(address + KEY_OFFSET, bytes);
    }

    /** Reads all of the record, in place, and tells whether its checksum is right. */
    boolean isIntact() {
        return NativeMemory.word(address) == sum();
    }

    /** Copies the value out. */
    String value() {
        return NativeMemory.text(NativeMemory.at(valueAddress(), valueLength));
    }

    long version() {
        return NativeMemory.word(address + VERSION_OFFSET);
    }

    /** Takes a reference, unless there are none left and the memory is gone or about to go. */
    boolean tryRetain() {
        while (true) {
            int count = references;
            if (count == 0) {
                return false;
            }
            if (REFERENCES.compareAndSet(this, count, count + 1)) {
                return true;
            }
        }
    }

    /** Gives a reference back, and tells whether it was the last. */
    boolean dropReference() {
        return (int) REFERENCES.getAndAdd(this, -1) == 1;
    }

    /** Poisons and frees its memory. */
    void release(NativeMemory memory) {
        memory.release(address, bytes());
    }

    /** Poisons its memory, as if another had begun to use it, but doesn't free it. */
    void poison() {
        NativeMemory.poison(address, bytes());
    }

    /** Frees memory that was poisoned before. */
    void free(NativeMemory memory) {
        memory.free(address, bytes());
    }

    private long valueAddress() {
        return address + KEY_OFFSET + keyLength;
    }

    private long sum() {
        return NativeMemory.checksum(address + VERSION_OFFSET, bytes() - VERSION_OFFSET);
    }
}
