package org.rcu4j.examples.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** What a record is found by: a string in UTF-8, on the heap. */
final class Key {

    private final byte[] bytes;
    private final MemorySegment segment;
    private final int hash;

    /** Takes the array over; it must not be changed afterwards. */
    Key(byte[] bytes) {
        this.bytes = bytes;
        this.segment = MemorySegment.ofArray(bytes);
        this.hash = Arrays.hashCode(bytes);
    }

    static Key of(String text) {
        return new Key(text.getBytes(UTF_8));
    }

    /** Its bytes, in the form in which they are compared with native memory. */
    MemorySegment segment() {
        return segment;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return new String(bytes, UTF_8);
    }
}
