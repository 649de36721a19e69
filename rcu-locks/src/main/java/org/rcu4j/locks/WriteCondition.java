package org.rcu4j.locks;

import java.util.ArrayDeque;
import java.util.Date;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/**
 * A condition of a write lock. Threads that await it are signalled in the order in which they came. All of it is done by the
 * thread that holds the write lock, but for a waiter's wait, whose word decides whether the signal or the end of its patience
 * came first.
 */
final class WriteCondition implements Condition {

    private static final Object WAITING = "waiting";
    private static final Object SIGNALLED = "signalled";
    private static final Object LEFT = "left";

    private final BlockingReadWriteLock lock;

    /** Under the write lock. */
    private final Queue<Waiter> waiters = new ArrayDeque<>();

    WriteCondition(BlockingReadWriteLock lock) {
        this.lock = lock;
    }

    @Override
    public void await() throws InterruptedException {
        boolean unused = waitFor(Patience.INTERRUPTIBLE);
    }

    @Override
    public void awaitUninterruptibly() {
        requireMayWait();
        try {
            boolean unused = releaseAndWait(Patience.ENDLESS);
        } catch (InterruptedException e) {
            throw new AssertionError("endless patience ignores interrupts", e);
        }
    }

    @Override
    public long awaitNanos(long nanos) throws InterruptedException {
        Patience patience = Patience.upTo(nanos, TimeUnit.NANOSECONDS);
        boolean unused = waitFor(patience);
        return patience.remaining();
    }

    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return waitFor(Patience.upTo(time, unit));
    }

    @Override
    @SuppressWarnings("JavaUtilDate") // it is the interface's
    public boolean awaitUntil(Date deadline) throws InterruptedException {
        long now = System.currentTimeMillis();
        long left = Math.max(now, deadline.getTime()) - now;
        return waitFor(Patience.upTo(left, TimeUnit.MILLISECONDS));
    }

    @Override
    public void signal() {
        requireHeld();
        boolean signalled = false;
        while (!signalled && !waiters.isEmpty()) {
            signalled = waiters.remove().change(WAITING, SIGNALLED);
        }
    }

    @Override
    public void signalAll() {
        requireHeld();
        for (Waiter waiter : waiters) {
            boolean unused = waiter.change(WAITING, SIGNALLED);
        }
        waiters.clear();
    }

    private boolean waitFor(Patience patience) throws InterruptedException {
        requireMayWait();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return releaseAndWait(patience);
    }

    /** Returns whether there was a signal. */
    private boolean releaseAndWait(Patience patience) throws InterruptedException {
        Waiter me = new Waiter(WAITING);
        waiters.add(me);
        int holds = lock.end();
        boolean signalled = false;
        try {
            Object unused = me.awaitChange(WAITING, patience);
            signalled = !me.change(WAITING, LEFT);
        } catch (InterruptedException e) {
            signalled = !me.change(WAITING, LEFT);
            if (!signalled) {
                throw e;
            }
            Thread.currentThread().interrupt(); // the signal came first, and is not lost
        } finally {
            boolean unused = lock.write(Patience.ENDLESS, holds);
            if (!signalled) {
                waiters.remove(me);
            }
        }
        return signalled;
    }

    private void requireMayWait() {
        requireHeld();
        lock.requireNotReading("given up for a condition");
    }

    private void requireHeld() {
        if (!lock.isWriteLockedByCurrentThread()) {
            throw new IllegalMonitorStateException(
                    "a condition is awaited and signalled by the thread that holds its write lock");
        }
    }
}
