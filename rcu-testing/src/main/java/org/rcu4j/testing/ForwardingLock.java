package org.rcu4j.testing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** A good lock. One that is broken on purpose extends it, and changes it in one way. */
public class ForwardingLock implements Lock {

    private final Lock good;

    public ForwardingLock(Lock good) {
        this.good = good;
    }

    @Override
    public void lock() {
        good.lock();
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        good.lockInterruptibly();
    }

    @Override
    public boolean tryLock() {
        return good.tryLock();
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        return good.tryLock(time, unit);
    }

    @Override
    public void unlock() {
        good.unlock();
    }

    @Override
    public Condition newCondition() {
        return good.newCondition();
    }
}
