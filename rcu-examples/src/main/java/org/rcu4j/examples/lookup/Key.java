package org.rcu4j.examples.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** What a record is found by: a string in UTF-8, kept on the heap in the form that it is compared in. */
final class Key {

    private final long hash;
    private final int length;
    private final long[] words;

    /** Makes a key with a hash of the caller's choice: two that collide are hard to come by otherwise. */
    Key(byte[] bytes, long hash) {
        this.hash = hash;
        this.length = bytes.length;
        this.words = Words.pack(bytes);
    }

    static Key of(byte[] bytes) {
        return new Key(bytes, hash(bytes));
    }

    static Key of(String text) {
        return of(text.getBytes(UTF_8));
    }

    private static long hash(byte[] bytes) {
        long sum = Checksum.begin(bytes.length, 0);
        for (long word : Words.pack(bytes)) {
            sum = Checksum.add(sum, word);
        }
        return sum;
    }

    long hash() {
        return hash;
    }

    /** Returns its length in bytes. */
    int length() {
        return length;
    }

    int wordCount() {
        return words.length;
    }

    long word(int index) {
        return words[index];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && length == key.length && Arrays.equals(words, key.words);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(hash);
    }

    @Override
    public String toString() {
        return new String(Words.unpack(words, length), UTF_8);
    }
}
