package org.rcu4j.examples.lookup;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.LongAdder;

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
    private volatile Table table;

    NoProtection(Table table, NativeMemory memory) {
        this.table = table;
        this.memory = memory;
    }

    @Override
    public int lookUp(SkewedChoice<Key> keys, int count) {
        int bad = 0;
        for (int i = 0; i < count; i++) {
            if (!table.reads(keys.next())) {
                bad++;
            }
        }
        return bad;
    }

    @Override
    public void replace(Key key, NativeRecord replacement) {
        discard(table.replace(key, replacement));
    }

    @Override
    public void replaceTable(Table replacement) {
        Table old = table;
        table = replacement;
        old.forEach(this::discard);
    }

    private void discard(NativeRecord replaced) {
        replaced.poison(memory);
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
