package org.rcu4j.locks;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A word that one thread waits for: it waits while the word has a value, and whoever changes the word wakes it. Has the role
 * that the futex has for C (H. Franke, R. Russell, M. Kirkwood, "Fuss, Futexes and Furwocks", 2002).
 *
 * <p>No wake-up is lost: the waiter says that it is parked and then looks at the word once more; the waker changes the word and
 * then looks whether somebody is parked. All four are volatile, so at least one of them sees what the other did.
 *
 * <p>A word's values are compared by identity.
 */
class Waiter {

    /** How often it spins, and how much of what it may spend a yield takes. */
    private static final int SPINS = 200;

    private static final int SPINS_PER_YIELD = 40;

    /**
     * After so long a parked thread looks for itself. Nobody relies on it but a thread that could not be woken because the waker's
     * stack or memory was at its end.
     */
    static final long LONGEST_PARK = TimeUnit.SECONDS.toNanos(1);

    private static final VarHandle WORD = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "word", VarHandle.class, Waiter.class, Object.class);

    /** Written by whoever may change it (volatile, compare-and-set); read by all. */
    volatile Object word;

    /** The thread that waits and is parked, or about to be. Written by it, read by wakers (both volatile). */
    private volatile @Nullable Thread parked;

    Waiter(Object word) {
        this.word = word;
    }

    final Object word() {
        return word;
    }

    /**
     * Waits while the word has a value: spins for a moment, yields a few times, in case that who is to change it lacks a
     * processor, then parks.
     *
     * @return the word's value, which is the given one only if there was no time left
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

    /** Waits as {@link #awaitChange} does, but parks at once, and for no longer than a time. */
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

    /** Changes the word without waking anybody: for whoever waits for it itself, or before anybody does. */
    final void reset(Object value) {
        WORD.setRelease(this, value);
    }

    /** Changes the word, and wakes the thread that waits. */
    final void set(Object value) {
        word = value;
        wake(parked);
    }

    /** Changes the word if it has a value, and wakes the thread that waits. */
    final boolean change(Object expected, Object value) {
        boolean changed = WORD.compareAndSet(this, expected, value);
        if (changed) {
            try {
                wake(parked);
            } catch (Throwable e) { // the word has changed, and the thread looks for itself before long
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
