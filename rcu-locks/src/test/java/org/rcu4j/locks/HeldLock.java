package org.rcu4j.locks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Lock;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

/** A lock that a thread of its own takes, and has until it is told to release it. */
final class HeldLock implements AutoCloseable {

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch leave = new CountDownLatch(1);
    private final Background holder;

    private HeldLock(Lock lock, ThreadKind kind) {
        holder = Background.start(kind, () -> {
            lock.lock();
            try {
                entered.countDown();
                leave.await();
            } finally {
                lock.unlock();
            }
        });
    }

    /** Returns when the thread has the lock. */
    static HeldLock inside(Lock lock, ThreadKind kind) {
        HeldLock held = new HeldLock(lock, kind);
        Background.until(() -> held.isInside() || held.holder.isDone());
        return held;
    }

    /** Returns when the thread has the lock, or waits for it. */
    static HeldLock insideOrWaiting(Lock lock, ThreadKind kind) {
        HeldLock held = new HeldLock(lock, kind);
        Background.until(() -> held.isInside() || Waiting.isIn(held.thread()));
        return held;
    }

    boolean isInside() {
        return entered.getCount() == 0;
    }

    Thread thread() {
        return holder.thread();
    }

    /** Tells the thread to release the lock as soon as it has it, and does not wait for that. */
    void release() {
        leave.countDown();
    }

    /** Tells the thread to release the lock, and waits until it has done so. */
    @Override
    public void close() {
        release();
        holder.join();
    }
}
