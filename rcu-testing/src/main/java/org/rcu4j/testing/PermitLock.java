package org.rcu4j.testing;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** A lock that so many threads may hold at a time, and that knows no owner: broken on purpose, or to be broken. */
public class PermitLock implements Lock {

    private final Semaphore permits;

    public PermitLock(int count) {
        permits = new Semaphore(count);
    }

    @Override
    public void lock() {
        permits.acquireUninterruptibly();
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        permits.acquire();
    }

    @Override
    public boolean tryLock() {
        return permits.tryAcquire();
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        return permits.tryAcquire(time, unit);
    }

    @Override
    public void unlock() {
        permits.release();
    }

    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException("a lock of permits has no conditions");
    }
}
