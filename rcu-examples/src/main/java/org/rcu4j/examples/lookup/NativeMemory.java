package org.rcu4j.examples.lookup;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.CRC32C;

/**
 * Memory of the C library, counted: {@code malloc} and {@code free} through the Foreign Function API. Addresses are
 * plain numbers, as they are to every binding of a native library, and nothing but the program's care keeps one from
 * being used after it was freed. That care is what this demo is about.
 *
 * <p>Thread-safe.
 */
final class NativeMemory {

    /** What freed memory is filled with, so that a read of it shows although nobody has used it again. */
    static final byte POISON = (byte) 0xDB;

    private static final MethodHandle MALLOC = function("malloc", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
    private static final MethodHandle FREE = function("free", FunctionDescriptor.ofVoid(JAVA_LONG));

    /** All of the address space, in one constant: a segment per record would cost readers one more cache miss. */
    private static final MemorySegment EVERYWHERE = everywhere();

    private final LongAdder allocated = new LongAdder();
    private final LongAdder freed = new LongAdder();

    /** Returns the address of that many bytes, aligned for words. */
    long allocate(long bytes) {
        long address;
        try {
            address = (long) MALLOC.invokeExact(bytes);
        } catch (Throwable e) {
            throw new AssertionError("malloc", e);
        }
        if (address == 0) {
            throw new OutOfMemoryError("malloc found no " + bytes + " bytes of native memory");
        }
        allocated.add(bytes);
        return address;
    }

    /** Poisons the memory and gives it back. */
    void release(long address, long bytes) {
        poison(address, bytes);
        free(address, bytes);
    }

    static void poison(long address, long bytes) {
        at(address, bytes).fill(POISON);
    }

    void free(long address, long bytes) {
        try {
            FREE.invokeExact(address);
        } catch (Throwable e) {
            throw new AssertionError("free", e);
        }
        freed.add(bytes);
    }

    long allocatedBytes() {
        return allocated.sum();
    }

    long freedBytes() {
        return freed.sum();
    }

    /** Returns how many bytes have been allocated and not freed; exact while no other thread does either. */
    long liveBytes() {
        return allocatedBytes() - freedBytes();
    }

    static MemorySegment at(long address, long bytes) {
        return EVERYWHERE.asSlice(address, bytes);
    }

    static void write(long address, MemorySegment bytes) {
        MemorySegment.copy(bytes, 0, EVERYWHERE, address, bytes.byteSize());
    }

    /** Compares what is there with bytes on the heap. */
    static boolean holds(long address, MemorySegment bytes) {
        long length = bytes.byteSize();
        return MemorySegment.mismatch(EVERYWHERE, address, address + length, bytes, 0, length) < 0;
    }

    /** Returns a CRC-32C, which notices any change that is confined to four bytes in a row. */
    static long checksum(long address, long bytes) {
        CRC32C sum = new CRC32C();
        sum.update(at(address, bytes).asByteBuffer());
        return sum.getValue();
    }

    static String text(MemorySegment utf8) {
        return new String(utf8.toArray(JAVA_BYTE), UTF_8);
    }

    static long word(long address) {
        return EVERYWHERE.get(JAVA_LONG, address);
    }

    static void setWord(long address, long word) {
        EVERYWHERE.set(JAVA_LONG, address, word);
    }

    /**
     * Finds a function of the C library. It is called without leaving Java's thread state ("critical"), which suits
     * functions that are short and never call back; size_t and pointers are passed as 64-bit numbers.
     */
    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, Linker.Option.critical(false));
    }

    @SuppressWarnings("restricted")
    private static MemorySegment everywhere() {
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }
}
