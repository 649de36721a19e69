package org.rcu4j.examples.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One version of a record in native memory, and the heap object that leads there.
 *
 * <pre>
 *   address   +8        +16
 *   | checksum | version | key …  | value … |      in 64-bit words, key and value each padded with zeros
 * </pre>
 *
 * <p>Its bytes are written once, before it is published, and may be read only under a {@link Protection}. The lengths
 * are kept out here, so that poison is never taken for a length and a bad read stays inside what was the record.
 */
final class NativeRecord {

    private static final long HEADER_WORDS = 2;
    private static final long VERSION_OFFSET = Long.BYTES;
    private static final long KEY_OFFSET = HEADER_WORDS * Long.BYTES;

    private static final VarHandle REFERENCES = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "references", VarHandle.class, NativeRecord.class, int.class);

    private final long keyHash;
    private final long address;
    private final int keyLength;
    private final int valueLength;

    /**
     * How many use it, the table included. Only {@link RefCountProtection} counts; the others carry the field along, so
     * that all compare with the same layout. Read and written by readers and the updater, by compare-and-set.
     */
    @SuppressWarnings("unused") // by its VarHandle only
    private volatile int references = 1;

    private NativeRecord(Entry entry, long address) {
        this.keyHash = entry.key().hash();
        this.address = address;
        this.keyLength = entry.key().length();
        this.valueLength = entry.valueLength();
    }

    /** Writes an entry to memory of its own. */
    static NativeRecord write(NativeMemory memory, Entry entry, long version) {
        NativeRecord entryRecord = new NativeRecord(entry, memory.allocate(size(entry)));
        entryRecord.fill(entry, version);
        return entryRecord;
    }

    /** Returns how many bytes of native memory a record of this entry takes. */
    static long size(Entry entry) {
        return size(entry.key().length(), entry.valueLength());
    }

    private static long size(int keyLength, int valueLength) {
        return (HEADER_WORDS + Words.count(keyLength) + Words.count(valueLength)) * Long.BYTES;
    }

    private void fill(Entry entry, long version) {
        NativeMemory.setWord(address + VERSION_OFFSET, version);
        long at = address + KEY_OFFSET;
        Key key = entry.key();
        for (int i = 0; i < key.wordCount(); i++, at += Long.BYTES) {
            NativeMemory.setWord(at, key.word(i));
        }
        for (long word : entry.valueWords()) {
            NativeMemory.setWord(at, word);
            at += Long.BYTES;
        }
        NativeMemory.setWord(address, sum());
    }

    /** Returns the hash of its key, which is on the heap and needs no protection. */
    long keyHash() {
        return keyHash;
    }

    /** Returns where its bytes are, for tests that damage them. */
    long address() {
        return address;
    }

    long bytes() {
        return size(keyLength, valueLength);
    }

    /** Compares a key with the record's own, in place. */
    boolean hasKey(Key key) {
        if (keyLength != key.length()) {
            return false;
        }
        long at = address + KEY_OFFSET;
        for (int i = 0; i < key.wordCount(); i++, at += Long.BYTES) {
            if (NativeMemory.word(at) != key.word(i)) {
                return false;
            }
        }
        return true;
    }

    /** Reads all of the record, in place, and tells whether its checksum is right. */
    boolean isIntact() {
        return NativeMemory.word(address) == sum();
    }

    /** Copies the value out. */
    String value() {
        long[] words = new long[Words.count(valueLength)];
        long at = address + KEY_OFFSET + (long) Words.count(keyLength) * Long.BYTES;
        for (int i = 0; i < words.length; i++, at += Long.BYTES) {
            words[i] = NativeMemory.word(at);
        }
        return new String(Words.unpack(words, valueLength), UTF_8);
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
    void poison(NativeMemory memory) {
        memory.poison(address, bytes());
    }

    /** Frees memory that was poisoned before. */
    void free(NativeMemory memory) {
        memory.free(address, bytes());
    }

    private long sum() {
        long sum = Checksum.begin(keyLength, valueLength);
        long end = address + bytes();
        for (long at = address + VERSION_OFFSET; at < end; at += Long.BYTES) {
            sum = Checksum.add(sum, NativeMemory.word(at));
        }
        return sum;
    }
}
