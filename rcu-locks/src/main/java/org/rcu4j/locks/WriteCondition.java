package org.rcu4j.locks;

import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.rcu4j.internal.platform.StackProbe;

/**
 * A condition of a write lock. Threads that await it are signalled in the order in which they came. The thread that holds
 * the write lock does everything here, except for the wait itself: the waiter's word decides whether the signal or the end
 * of its patience came first.
 */
final class WriteCondition implements Condition {

    private static final Object WAITING = "waiting";
    private static final Object SIGNALLED = "signalled";
    private static final Object LEFT = "left";

    private final BlockingReadWriteLock lock;

    /** Used with the write lock held. */
    private final WaitQueue waiters = new WaitQueue();

    WriteCondition(BlockingReadWriteLock lock) {
        this.lock = lock;
    }

    @Override
    public void await() throws InterruptedException {
        boolean unused = waitFor(LockPatience.INTERRUPTIBLE);
    }

    @Override
    public void awaitUninterruptibly() {
        requireMayWait();
        try {
            boolean unused = releaseAndWait(LockPatience.ENDLESS);
        } catch (InterruptedException e) {
            throw new AssertionError("endless patience ignores interrupts", e);
        }
    }

    @Override
    public long awaitNanos(long nanos) throws InterruptedException {
        LockPatience patience = LockPatience.upTo(nanos, TimeUnit.NANOSECONDS);
        boolean unused = waitFor(patience);
        return patience.remaining();
    }

    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return waitFor(LockPatience.upTo(time, unit));
    }

    @Override
    @SuppressWarnings("JavaUtilDate") // it is the interface's
    public boolean awaitUntil(Date deadline) throws InterruptedException {
        long now = System.currentTimeMillis();
        long left = Math.max(now, deadline.getTime()) - now;
        return waitFor(LockPatience.upTo(left, TimeUnit.MILLISECONDS));
    }

    @Override
    public void signal() {
        requireHeld();
        boolean signalled = false;
        for (WaitQueue.Member first = waiters.first(); first != null && !signalled; first = waiters.first()) {
            signalled = first.change(WAITING, SIGNALLED);
            try {
                waiters.remove(first);
            } catch (Throwable e) {
                if (!signalled) {
                    throw e;
                }
                return; // the member was signalled: it takes itself out, and later signals pass over it
            }
        }
    }

    @Override
    public void signalAll() {
        requireHeld();
        for (WaitQueue.Member first = waiters.first(); first != null; first = waiters.first()) {
            boolean unused = first.change(WAITING, SIGNALLED);
            waiters.remove(first);
        }
    }

    boolean isOf(BlockingReadWriteLock other) {
        return lock == other;
    }

    /** How many threads await the condition. */
    int waiting() {
        requireHeld();
        return waiters.size();
    }

    private boolean waitFor(LockPatience patience) throws InterruptedException {
        requireMayWait();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return releaseAndWait(patience);
    }

    /**
     * Waits, and returns whether there was a signal. Allocates what it needs to take the lock again before it releases it.
     * From then on a failure ends the wait, but is thrown only when the thread has the lock again.
     */
    private boolean releaseAndWait(LockPatience patience) throws InterruptedException {
        WaitQueue.Member me = new WaitQueue.Member(WAITING);
        WaitQueue.Member again = new WaitQueue.Member(WAITING);
        waiters.add(me);
        int holds = 0;
        Throwable failure = null;
        boolean signalled = false;
        try {
            holds = lock.end();
            Object unused = me.awaitChange(WAITING, patience);
        } catch (Throwable e) {
            failure = e;
        }
        for (boolean done = false; !done; ) {
            try {
                signalled = signalled || !me.change(WAITING, LEFT);
                if (holds > 0) {
                    lock.takeBack(again, holds);
                    holds = 0;
                }
                waiters.remove(me);
                done = true;
            } catch (Throwable e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure == null) {
            return signalled;
        }
        if (signalled && failure instanceof InterruptedException) {
            Thread.currentThread().interrupt(); // the signal came first; the interrupt is not lost
            return true;
        }
        if (signalled) {
            signal(); // hands the signal on to another thread
        }
        throw AbstractLock.<InterruptedException>unchanged(failure);
    }

    private void requireMayWait() {
        StackProbe.require();
        requireHeld();
        lock.requireNotReading("given up for a condition");
    }

    private void requireHeld() {
        if (!lock.isWriteLockedByCurrentThread()) {
            throw new IllegalMonitorStateException(lock + " is not held by this thread (" + ExclusiveLock.thisThread()
                    + "): a condition is awaited and signalled by the thread that holds its write lock");
        }
    }
}
