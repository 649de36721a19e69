package org.rcu4j.examples.lookup;

import java.util.Optional;
import org.rcu4j.RcuDomain;
import org.rcu4j.RcuReference;
import org.rcu4j.RcuStats;
import org.rcu4j.collections.RcuHashMap;

/** Readers look up inside a read-side section; what was replaced is freed by a callback after a grace period. */
final class RcuProtection implements Protection {

    private final RcuDomain domain = RcuDomain.create("lookup");
    private final RcuReference<RcuHashMap<Key, NativeRecord>> table;
    private final NativeMemory memory;

    RcuProtection(RcuHashMap<Key, NativeRecord> table, NativeMemory memory) {
        this.table = new RcuReference<>(domain, table);
        this.memory = memory;
    }

    @Override
    public int lookUp(SkewedChoice<Key> keys, int count) {
        int bad = 0;
        for (int i = 0; i < count; i++) {
            Key key = keys.next();
            try (var _ = domain.read()) {
                if (!Protection.reads(table.get(), key)) {
                    bad++;
                }
            }
        }
        return bad;
    }

    /**
     * Reads the reference inside a section, as everybody does, and leaves it before the call, which may have to wait.
     */
    @Override
    public void replace(Key key, NativeRecord replacement) {
        NativeRecord old;
        try (var _ = domain.read()) {
            old = Protection.swap(table.get(), key, replacement);
        }
        domain.call(() -> old.release(memory), old.bytes());
    }

    @Override
    public void replaceTable(RcuHashMap<Key, NativeRecord> replacement) {
        RcuHashMap<Key, NativeRecord> old = table.getAndSet(replacement);
        long bytes = old.values().stream().mapToLong(NativeRecord::bytes).sum();
        domain.call(() -> old.values().forEach(each -> each.release(memory)), bytes);
    }

    @Override
    public long pendingBytes() {
        return domain.stats().bytesPending();
    }

    @Override
    public Optional<RcuStats> statistics() {
        return Optional.of(domain.stats());
    }

    /** Waits for the last callbacks. */
    @Override
    public void close() {
        domain.close();
    }
}
