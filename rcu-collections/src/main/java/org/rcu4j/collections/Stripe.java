package org.rcu4j.collections;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import org.rcu4j.internal.platform.NewerJdk;

/**
 * The lock under which a share of the bins is changed, and the number of mappings in them. There are no more stripes than the
 * smallest table has bins, and the low bits of a hash choose the stripe: so a bin, those that it is split into, and the one
 * that it is merged into all belong to the same.
 *
 * <p>One object, and not one with a lock, so that an update takes one cache line from the processor that updated here last.
 */
@SuppressWarnings("serial") // as all such locks would be: nobody serializes it
final class Stripe extends AbstractQueuedSynchronizer {

    private static final VarHandle COUNT = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "count", VarHandle.class, Stripe.class, long.class);

    /** Some tens of microseconds. On one processor no thread could give the lock back meanwhile. */
    private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 1000 : 0;

    private static final int FREE = 0;
    private static final int TAKEN = 1;

    /**
     * How many mappings there are. Written by the lock's holder (plain, since giving the lock back is a volatile write), read by
     * all (acquire). No method writes it: it is changed behind the store that puts a mapping in or takes it out, where nothing
     * must fail any more.
     */
    long count;

    /** Whether the lock's holder is noted as one who updates. By the lock's holder. */
    boolean isNoted;

    void lock() {
        if (!tryLock() && !lockSpinning()) {
            acquire(TAKEN);
        }
    }

    /** Takes the lock if no thread has it, not even the calling one. */
    boolean tryLock() {
        return tryAcquire(TAKEN);
    }

    void unlock() {
        release(FREE);
    }

    /** Whether the calling thread has the lock. */
    boolean isMine() {
        return getExclusiveOwnerThread() == Thread.currentThread();
    }

    long count() {
        return (long) COUNT.getAcquire(this);
    }

    /** Does not look first: that would fetch the line twice, to read it and to write it. */
    @Override
    protected boolean tryAcquire(int taken) {
        if (!compareAndSetState(FREE, taken)) {
            return false;
        }
        setExclusiveOwnerThread(Thread.currentThread());
        return true;
    }

    @Override
    protected boolean tryRelease(int free) {
        setExclusiveOwnerThread(null);
        setState(free);
        return true;
    }

    /**
     * Takes the lock if it is given back soon: most updates hold it for less time than it takes to park and to be woken. A
     * virtual thread does not spin, since it would keep its carrier from the thread that has the lock.
     */
    private boolean lockSpinning() {
        int spins = NewerJdk.isVirtual(Thread.currentThread()) ? 0 : SPINS;
        for (int i = 0; i < spins; i++) {
            if (getState() == FREE && tryAcquire(TAKEN)) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    // Stripes that are allocated one after the other do not share a line.
    @SuppressWarnings("unused")
    private long padding1, padding2, padding3, padding4, padding5, padding6, padding7, padding8;
}
