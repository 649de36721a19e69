package org.rcu4j.examples.lookup;

import java.util.Optional;
import org.rcu4j.RcuStats;

/**
 * A way to keep records alive while they are read. Any number of threads read; one updates.
 *
 * <p>All protections search the same {@link Table} and verify the same {@link NativeRecord}s. They differ in what
 * stands around the read, and in what stands between replacing a record and freeing it.
 */
interface Protection extends AutoCloseable {

    /**
     * Looks a number of keys up, each under a protection of its own. The loop is in here so that a lookup is compiled
     * into it, and no protection pays for a call that the JVM can't resolve because it has seen others.
     *
     * @return how many of them went bad
     */
    int lookUp(SkewedChoice<Key> keys, int count);

    /** Publishes a new version of a key's record, and frees the old one when no reader can be in it. */
    void replace(Key key, NativeRecord replacement);

    /** Publishes a new table, and frees the records of the old one when no reader can be in them. */
    void replaceTable(Table replacement);

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
