package org.rcu4j.examples.lookup;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rcu4j.collections.RcuHashMap;

/** Readers look up under the read lock; what was replaced under the write lock is freed as soon as that is released. */
final class ReadWriteLockProtection implements Protection {

    private final Lock readLock;
    private final Lock writeLock;
    private final NativeMemory memory;

    /** Read under the read lock, written under the write lock. */
    private RcuHashMap<Key, NativeRecord> table;

    ReadWriteLockProtection(RcuHashMap<Key, NativeRecord> table, NativeMemory memory) {
        ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
        this.readLock = lock.readLock();
        this.writeLock = lock.writeLock();
        this.table = table;
        this.memory = memory;
    }

    @Override
    public int lookUp(SkewedChoice<Key> keys, int count) {
        int bad = 0;
        for (int i = 0; i < count; i++) {
            Key key = keys.next();
            readLock.lock();
            try {
                if (!Protection.reads(table, key)) {
                    bad++;
                }
            } finally {
                readLock.unlock();
            }
        }
        return bad;
    }

    @Override
    public void replace(Key key, NativeRecord replacement) {
        NativeRecord old;
        writeLock.lock();
        try {
            old = Protection.swap(table, key, replacement);
        } finally {
            writeLock.unlock();
        }
        old.release(memory);
    }

    @Override
    public void replaceTable(RcuHashMap<Key, NativeRecord> replacement) {
        RcuHashMap<Key, NativeRecord> old;
        writeLock.lock();
        try {
            old = table;
            table = replacement;
        } finally {
            writeLock.unlock();
        }
        old.values().forEach(each -> each.release(memory));
    }

    /** Returns zero: who holds the write lock knows that no reader is inside. */
    @Override
    public long pendingBytes() {
        return 0;
    }

    @Override
    public void close() {}
}
