package org.rcu4j.internal.platform;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock with one condition, in which no platform thread ever waits behind a virtual one.
 *
 * <p>The queue of a ReentrantLock is left in the order in which it was joined, and a virtual thread at its head may have no carrier
 * to go on with. So virtual threads join no queue: they try again until they get the lock, and wait for a signal in a set of their
 * own.
 */
public final class WaitingRoom {

    private static final long RETRY_NANOS = 20_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition signalled = lock.newCondition();

    /** The virtual threads that wait for a signal. Under the lock. */
    private final Set<Thread> virtualThreads = new HashSet<>();

    public void enter() {
        if (!NewerJdk.isVirtual(Thread.currentThread())) {
            lock.lock();
            return;
        }
        while (!lock.tryLock()) {
            pauseBriefly();
        }
    }

    /** Enters if no other thread is inside; needs little room on the stack, and no memory. */
    public boolean tryEnter() {
        return lock.tryLock();
    }

    /** A virtual thread leaves its carrier, if there is memory and stack for that; else it spins. */
    private void pauseBriefly() {
        try {
            Thread.yield();
            LockSupport.parkNanos(this, RETRY_NANOS);
        } catch (OutOfMemoryError | StackOverflowError e) {
            Thread.onSpinWait();
        }
    }

    /** Enters even if there is no memory to wait with: a leader that failed here would leave the waiting threads waiting for ever. */
    public void enterWhateverHappens() {
        while (true) {
            try {
                enter();
                return;
            } catch (OutOfMemoryError e) { // a queue's node
                Thread.yield();
            }
        }
    }

    public void leave() {
        lock.unlock();
    }

    /**
     * Leaves, waits for a signal or a time, and enters again. May return early, and does so for an interrupt, which a virtual thread
     * keeps.
     */
    @SuppressWarnings("WaitNotInLoop") // the caller loops
    void await(long nanos) throws InterruptedException {
        Thread thread = Thread.currentThread();
        if (!NewerJdk.isVirtual(thread)) {
            long unused = signalled.awaitNanos(nanos);
            return;
        }
        virtualThreads.add(thread);
        leave();
        try {
            LockSupport.parkNanos(this, nanos);
        } finally {
            enterWhateverHappens();
            virtualThreads.remove(thread);
        }
    }

    /** Wakes all that wait. Called inside. */
    public void signalAll() {
        signalled.signalAll();
        for (Thread thread : virtualThreads) {
            LockSupport.unpark(thread);
        }
    }
}
