package org.rcu4j.examples.lookup;

import java.util.concurrent.atomic.LongAdder;
import org.rcu4j.collections.RcuHashMap;

/**
 * Readers retain a record before they touch its bytes; whoever gives the last reference back frees it, be it the
 * updater or a reader.
 */
final class RefCountProtection implements Protection {

    private final NativeMemory memory;
    private final LongAdder pendingBytes = new LongAdder();

    /** Read by readers, written by the updater. Unlike its records, the table is protected by the garbage collector. */
    private volatile RcuHashMap<Key, NativeRecord> table;

    RefCountProtection(RcuHashMap<Key, NativeRecord> table, NativeMemory memory) {
        this.table = table;
        this.memory = memory;
    }

    @Override
    public int lookUp(SkewedChoice<Key> keys, int count) {
        int bad = 0;
        for (int i = 0; i < count; i++) {
            if (!reads(keys.next())) {
                bad++;
            }
        }
        return bad;
    }

    /** Does what {@link Protection#reads} does, with the record retained while its bytes are looked at. */
    private boolean reads(Key key) {
        while (true) {
            NativeRecord found = table.get(key);
            if (found == null) {
                return false;
            }
            if (found.tryRetain()) {
                try {
                    return found.hasKey(key) && found.isIntact();
                } finally {
                    drop(found);
                }
            } // or it was replaced since it was found: what took its place is published already
        }
    }

    @Override
    public void replace(Key key, NativeRecord replacement) {
        retire(Protection.swap(table, key, replacement));
    }

    @Override
    public void replaceTable(RcuHashMap<Key, NativeRecord> replacement) {
        RcuHashMap<Key, NativeRecord> old = table;
        table = replacement;
        old.values().forEach(this::retire);
    }

    /** Gives the table's reference back. */
    private void retire(NativeRecord replaced) {
        pendingBytes.add(replaced.bytes());
        drop(replaced);
    }

    private void drop(NativeRecord used) {
        if (used.dropReference()) {
            used.release(memory);
            pendingBytes.add(-used.bytes());
        }
    }

    @Override
    public long pendingBytes() {
        return pendingBytes.sum();
    }

    @Override
    public void close() {}
}
