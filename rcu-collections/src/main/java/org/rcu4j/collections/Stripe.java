package org.rcu4j.collections;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The lock under which a share of the bins is changed, and the number of mappings in them. There are no more stripes than the
 * smallest table has bins, and the low bits of a hash choose the stripe: so a bin, those that it is split into, and the one
 * that it is merged into all belong to the same.
 */
final class Stripe {

    private static final VarHandle COUNT;

    static {
        try {
            COUNT = MethodHandles.lookup().findVarHandle(Stripe.class, "count", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ReentrantLock lock = new ReentrantLock();

    /** Written by the lock's holder (release), read by all (acquire). */
    private long count;

    void lock() {
        lock.lock();
    }

    /** Takes the lock if nobody has it, the calling thread included. */
    boolean tryLock() {
        return !isMine() && lock.tryLock();
    }

    void unlock() {
        lock.unlock();
    }

    /** Whether the calling thread has the lock. */
    boolean isMine() {
        return lock.isHeldByCurrentThread();
    }

    long count() {
        return (long) COUNT.getAcquire(this);
    }

    /** Counts mappings that have come, or gone; the lock is held. */
    void add(long mappings) {
        COUNT.setRelease(this, count + mappings);
    }

    // The counts and the words of the locks of different stripes lie on lines of their own, or nearly so: objects that
    // are
    // allocated one after the other lie so, each with its lock behind it.
    @SuppressWarnings("unused")
    private long padding1, padding2, padding3, padding4, padding5, padding6, padding7, padding8;
}
