package org.rcu4j.locks;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A word that one thread waits for: the thread waits while the word has a value, and a thread that changes the word wakes
 * it. Plays the part of the futex in C (H. Franke, R. Russell, M. Kirkwood, "Fuss, Futexes and Furwocks", 2002).
 *
 * <p>No wake-up is lost: the waiter writes that it is parked and then looks at the word once more; the waker changes the
 * word and then looks whether a thread is parked. All four accesses are volatile, so at least one of the two threads sees
 * what the other did.
 *
 * <p>A word's values are compared by identity.
 */
class Waiter {

    /** How often a waiter spins before it yields. Fewer times than one that no thread will wake (LockPatience). */
    private static final int SPINS = 200;

    /** What a yield takes, in spins, of those after which LockPatience stops spinning: so there are twenty yields. */
    private static final int SPINS_PER_YIELD = 40;

    /**
     * The longest time for which a thread parks: then it looks at the word itself. Only one case needs this: the waker
     * could not wake the thread, since its stack or the memory was at its end.
     */
    static final long LONGEST_PARK = TimeUnit.SECONDS.toNanos(1);

    private static final VarHandle WORD = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "word", VarHandle.class, Waiter.class, Object.class);

    /** Written by any thread (volatile, compare-and-set, release), read by all. */
    volatile Object word;

    /** The thread that waits and is parked, or about to park. Written by that thread, read by wakers (both volatile). */
    private volatile @Nullable Thread parked;

    Waiter(Object word) {
        this.word = word;
    }

    final Object word() {
        return word;
    }

    /**
     * Waits while the word has a value. Spins for a moment, then yields a few times, since the thread that is to change the
     * word may lack a processor, then parks.
     *
     * @return the word's value; it is the given one only if there was no time left
     * @throws InterruptedException if the patience is interruptible and the thread was interrupted
     */
    final Object awaitChange(Object value, LockPatience patience) throws InterruptedException {
        spinForChange(value);
        while (word == value && !patience.isExhausted()) {
            parkUntilChange(value, patience, LONGEST_PARK);
        }
        return word;
    }

    /** The part of {@link #awaitChange} before it parks. */
    final void spinForChange(Object value) {
        for (int spent = 0; word == value && LockPatience.canSpin(spent); ) {
            spent = spent < SPINS ? LockPatience.spin(spent, 1) : yieldOnce(spent);
        }
    }

    private static int yieldOnce(int spent) {
        Thread.onSpinWait();
        Thread.yield();
        return spent + SPINS_PER_YIELD;
    }

    /** Waits as {@link #awaitChange} does, but parks at once, and waits for no longer than a time. */
    final Object parkUntilChange(Object value, LockPatience patience, long longest) throws InterruptedException {
        long start = System.nanoTime();
        boolean interrupted = false;
        parked = Thread.currentThread();
        try {
            for (long left = longest; word == value && left > 0 && !patience.isExhausted(); ) {
                patience.park(this, left);
                if (Thread.interrupted()) {
                    if (patience.isInterruptible()) {
                        throw new InterruptedException();
                    }
                    interrupted = true;
                }
                left = start + longest - System.nanoTime();
            }
        } finally {
            parked = null;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return word;
    }

    /** Changes the word and wakes no thread: called by the thread that waits for the word, or before any thread does. */
    final void reset(Object value) {
        WORD.setRelease(this, value);
    }

    /** Changes the word and wakes the thread that waits. */
    final void set(Object value) {
        word = value;
        wake(parked);
    }

    /** Changes the word if it has the expected value, and then wakes the thread that waits. */
    final boolean change(Object expected, Object value) {
        boolean changed = WORD.compareAndSet(this, expected, value);
        if (changed) {
            try {
                wake(parked);
            } catch (Throwable e) { // the word has changed; the thread looks for itself before long
                return true;
            }
        }
        return changed;
    }

    private static void wake(@Nullable Thread thread) {
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}
