package org.rcu4j.examples.lookup;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Bytes as whole 64-bit words in native order, the last one padded with zeros, so that no loop ends with single bytes.
 */
final class Words {

    private Words() {}

    /** Returns how many words hold that many bytes. */
    static int count(int bytes) {
        return bytes / Long.BYTES + (bytes % Long.BYTES == 0 ? 0 : 1);
    }

    static long[] pack(byte[] bytes) {
        long[] words = new long[count(bytes.length)];
        byte[] padded = Arrays.copyOf(bytes, words.length * Long.BYTES);
        ByteBuffer.wrap(padded).order(ByteOrder.nativeOrder()).asLongBuffer().get(words);
        return words;
    }

    static byte[] unpack(long[] words, int length) {
        byte[] padded = new byte[words.length * Long.BYTES];
        ByteBuffer.wrap(padded).order(ByteOrder.nativeOrder()).asLongBuffer().put(words);
        return Arrays.copyOf(padded, length);
    }
}
