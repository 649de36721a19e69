package org.rcu4j.examples.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;

/** A key and its value as the source gave them: what native records are made from, again and again. */
record Entry(Key key, MemorySegment value) {

    static Entry of(String key, String value) {
        return new Entry(Key.of(key), MemorySegment.ofArray(value.getBytes(UTF_8)));
    }

    @Override
    public String toString() {
        return key + "\t" + NativeMemory.text(value);
    }
}
