package org.rcu4j.examples.lookup;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.LongAdder;
import org.rcu4j.collections.RcuHashMap;

/**
 * Readers look up without protection, and what was replaced is poisoned at once: the control, which shows that a bad
 * read would be noticed.
 *
 * <p>The memory is given back to the C library only at the end. A reader that comes too late finds poison, then, where
 * with a real {@code free} it might find an unmapped page; that would end the JVM instead of being counted.
 */
final class NoProtection implements Protection {

    private final NativeMemory memory;
    private final LongAdder poisonedBytes = new LongAdder();

    /** Used by the updater, and after its end by who closes. */
    private final Queue<NativeRecord> poisoned = new ArrayDeque<>();

    /** Read by readers, written by the updater. */
    private volatile RcuHashMap<Key, NativeRecord> table;

    NoProtection(RcuHashMap<Key, NativeRecord> table, NativeMemory memory) {
        this.table = table;
        this.memory = memory;
    }

    @Override
    public int lookUp(SkewedChoice<Key> keys, int count) {
        int bad = 0;
        for (int i = 0; i < count; i++) {
            if (!Protection.reads(table, keys.next())) {
                bad++;
            }
        }
        return bad;
    }

    @Override
    public void replace(Key key, NativeRecord replacement) {
        discard(Protection.swap(table, key, replacement));
    }

    @Override
    public void replaceTable(RcuHashMap<Key, NativeRecord> replacement) {
        RcuHashMap<Key, NativeRecord> old = table;
        table = replacement;
        old.values().forEach(this::discard);
    }

    private void discard(NativeRecord replaced) {
        replaced.poison();
        poisoned.add(replaced);
        poisonedBytes.add(replaced.bytes());
    }

    @Override
    public long pendingBytes() {
        return poisonedBytes.sum();
    }

    @Override
    public void close() {
        poisoned.forEach(each -> each.free(memory));
        poisoned.clear();
        poisonedBytes.reset();
    }
}
