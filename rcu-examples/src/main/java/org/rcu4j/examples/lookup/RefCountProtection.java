package org.rcu4j.examples.lookup;

import java.util.concurrent.atomic.LongAdder;

/**
 * Readers retain a record before they touch its bytes; whoever gives the last reference back frees it, be it the
 * updater or a reader.
 */
final class RefCountProtection implements Protection {

    private final NativeMemory memory;
    private final LongAdder pendingBytes = new LongAdder();

    /** Read by readers, written by the updater. Unlike its records, the table is protected by the garbage collector. */
    private volatile Table table;

    RefCountProtection(Table table, NativeMemory memory) {
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

    /** Does what {@link Table#reads} does, with each candidate retained while its bytes are looked at. */
    private boolean reads(Key key) {
        int ordinal = 0;
        while (true) {
            NativeRecord candidate = table.candidate(key.hash(), ordinal);
            if (candidate == null) {
                return false;
            }
            if (!candidate.tryRetain()) {
                continue; // replaced since it was found: what took its place is published already
            }
            try {
                if (candidate.hasKey(key)) {
                    return candidate.isIntact();
                }
                ordinal++;
            } finally {
                drop(candidate);
            }
        }
    }

    @Override
    public void replace(Key key, NativeRecord replacement) {
        retire(table.replace(key, replacement));
    }

    @Override
    public void replaceTable(Table replacement) {
        Table old = table;
        table = replacement;
        old.forEach(this::retire);
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
