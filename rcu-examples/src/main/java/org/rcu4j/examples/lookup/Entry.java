package org.rcu4j.examples.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A key and its value as the source gave them: what native records are made from, again and again. */
final class Entry {

    private final Key key;
    private final byte[] value;

    /** Takes the array over; it must not be changed afterwards. */
    Entry(Key key, byte[] value) {
        this.key = key;
        this.value = value;
    }

    static Entry of(String key, String value) {
        return new Entry(Key.of(key), value.getBytes(UTF_8));
    }

    Key key() {
        return key;
    }

    /** Returns the length of the value in bytes. */
    int valueLength() {
        return value.length;
    }

    long[] valueWords() {
        return Words.pack(value);
    }

    @Override
    public String toString() {
        return key + "\t" + new String(value, UTF_8);
    }
}
