package org.rcu4j.examples.lookup;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.rcu4j.RcuStats;
import org.rcu4j.collections.RcuHashMap;

/**
 * A way to keep records alive while they are read. Any number of threads read; one updates.
 *
 * <p>All protections search the same {@link RcuHashMap}, whose set of keys is fixed, and verify the same {@link NativeRecord}s.
 * The map needs no protection; only the bytes of the records that it leads to do. Protections differ in what stands around the
 * read, and in what stands between replacing a record and freeing it.
 */
interface Protection extends AutoCloseable {

    /**
     * Looks a number of keys up, each under a protection of its own. The loop is in here so that a lookup is compiled
     * into it, and no protection pays for a call that the JVM can't resolve because it has seen others.
     *
     * @return how many of them went bad
     */
    int lookUp(SkewedChoice<Key> keys, int count);

    /**
     * Looks a key up and reads its record: the whole of what a protection protects.
     *
     * @return whether the record was there with the right key and the right checksum
     */
    static boolean reads(RcuHashMap<Key, NativeRecord> table, Key key) {
        NativeRecord found = table.get(key);
        return found != null && found.hasKey(key) && found.isIntact();
    }

    /** Publishes a new version of a key's record in a table and returns the old one, which readers may still be in. */
    static NativeRecord swap(RcuHashMap<Key, NativeRecord> table, Key key, NativeRecord replacement) {
        return requireNonNull(table.replace(key, replacement), () -> "the set of keys is fixed, and has no " + key);
    }

    /** Publishes a new version of a key's record, and frees the old one when no reader can be in it. */
    void replace(Key key, NativeRecord replacement);

    /** Publishes a new table, and frees the records of the old one when no reader can be in them. */
    void replaceTable(RcuHashMap<Key, NativeRecord> replacement);

    /** Returns how many bytes have been replaced and wait to be freed. */
    long pendingBytes();

    /** Returns the statistics of the domain, if there is one. */
    default Optional<RcuStats> statistics() {
        return Optional.empty();
    }

    /** Frees what is pending. To be called when the readers have ended. */
    @Override
    void close();
}
