package org.rcu4j.anomaly.controls;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** A lock that is taken before it is noted who has it: if noting fails, a thread that was told otherwise has it for ever. */
public final class GhostLock implements Lock {

    /** Who has it, and since when. */
    private record Holder(Thread thread, long since) {}

    private final AtomicReference<@Nullable Object> word = new AtomicReference<>();
    private volatile @Nullable Holder holder;

    /** Makes a lock that nobody has. */
    public GhostLock() {}

    @Override
    public void lock() {
        while (!word.compareAndSet(null, this)) {
            Thread.onSpinWait();
        }
        note();
    }

    private void note() {
        holder = new Holder(Thread.currentThread(), System.nanoTime());
    }

    @Override
    public void lockInterruptibly() {
        lock();
    }

    @Override
    public boolean tryLock() {
        if (word.compareAndSet(null, this)) {
            note();
            return true;
        }
        return false;
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) {
        return tryLock();
    }

    @Override
    public void unlock() {
        holder = null;
        free();
    }

    private void free() {
        word.set(null);
    }

    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException("a control has no conditions");
    }

    /** Whether somebody has it. */
    public boolean isLocked() {
        return word.get() != null;
    }

    /** Whether this thread has it. */
    public boolean isHeldByCurrentThread() {
        Holder now = holder;
        return now != null && now.thread == Thread.currentThread();
    }
}
