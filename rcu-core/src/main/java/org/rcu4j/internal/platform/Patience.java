package org.rcu4j.internal.platform;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How one caller waits for readers, for a grace period or for callbacks: until when, whether an interrupt or a flag ends
 * the wait, and in what steps. It spins briefly, then yields, then parks for growing times up to a millisecond, so that
 * those it waits for need not signal. It keeps the state of its wait, and so is used by one thread. (Locks have a patience
 * of their own in rcu-locks, which many waits share: a lock must not allocate where it waits.)
 */
public final class Patience {

    private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 256 : 0;
    private static final int YIELDS = 16;

    /** A number of steps beyond which they grow no longer. */
    private static final int ALL_STEPS = 1 << 20;

    private static final long SHORTEST_PARK = TimeUnit.MICROSECONDS.toNanos(2);
    private static final long LONGEST_PARK = TimeUnit.MILLISECONDS.toNanos(1);

    /** How long a flag may be up before a thread that waits for a signal notices it. */
    private static final long LONGEST_UNWATCHED = TimeUnit.MILLISECONDS.toNanos(50);

    private final long limitNanos;
    private final boolean interruptible;
    private @Nullable BooleanSupplier givenUp;
    private final long start;
    private final int spins;
    private final int yields;
    private int steps;
    private boolean interrupted;

    private Patience(long limitNanos, boolean interruptible, @Nullable BooleanSupplier givenUp) {
        this.limitNanos = limitNanos;
        this.interruptible = interruptible;
        this.givenUp = givenUp;
        // A virtual thread parks at once: its carrier is not to be spun, nor kept by yielding where no other thread is
        // ready.
        this.spins = NewerJdk.isVirtual(Thread.currentThread()) ? 0 : SPINS;
        this.yields = spins == 0 ? 0 : YIELDS;
        this.start = limitNanos == Long.MAX_VALUE ? 0 : System.nanoTime();
    }

    /** Waits as long as it takes, whatever happens. */
    public static Patience endless() {
        return new Patience(Long.MAX_VALUE, false, null);
    }

    /** Something that waits, and says whether the patience sufficed. */
    public interface Wait {
        boolean with(Patience patience) throws InterruptedException;
    }

    /** Waits as long as it takes, and gives the thread an interrupt that came meanwhile back at the end. */
    public static void endlessly(Wait wait) {
        Patience patience = endless();
        try {
            wait.with(patience);
        } catch (InterruptedException e) {
            throw new AssertionError("endless patience ignores interrupts", e);
        } finally {
            patience.restoreInterrupt();
        }
    }

    /** Waits until the flag is raised, and ignores interrupts. */
    public static Patience until(BooleanSupplier givenUp) {
        return new Patience(Long.MAX_VALUE, false, givenUp);
    }

    /** Waits no longer, once a flag is raised. */
    public void endEarlyIf(BooleanSupplier raised) {
        givenUp = raised;
    }

    /** Waits for a time that the user gave, or until an interrupt. */
    public static Patience upTo(Duration timeout) {
        return new Patience(nanos(timeout), true, null);
    }

    /** The duration in nanoseconds: zero if it is negative, the longest there is if it is longer than 292 years. */
    public static long nanos(Duration timeout) {
        if (timeout.isNegative()) {
            return 0;
        }
        return timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0 ? timeout.toNanos() : Long.MAX_VALUE;
    }

    /** Whether it has come to longer steps, so that a look at the clock does not count. */
    public boolean isLong() {
        return steps > spins;
    }

    boolean isExhausted() {
        return (givenUp != null && givenUp.getAsBoolean()) || remaining() <= 0;
    }

    /** Begins again with short steps. */
    public void refresh() {
        steps = 0;
    }

    /**
     * Waits one step, each longer than the last.
     *
     * @return false, without waiting, if there is nothing left to wait with
     */
    public boolean pause() throws InterruptedException {
        steps = Math.min(steps + 1, ALL_STEPS);
        if (steps <= spins) {
            Thread.onSpinWait();
            return true;
        }
        checkInterrupt();
        if (isExhausted()) {
            return false;
        }
        if (steps <= spins + yields) {
            Thread.yield();
        } else {
            int doublings = Math.min(steps - spins - yields, 10);
            LockSupport.parkNanos(this, Math.min(remaining(), Math.min(LONGEST_PARK, SHORTEST_PARK << doublings)));
        }
        return true;
    }

    /**
     * Waits for a signal, or for a while if there is a flag to be looked at.
     *
     * @return false, without waiting, if there is nothing left to wait with
     */
    public boolean await(WaitingRoom room) throws InterruptedException {
        return await(room, givenUp == null ? Long.MAX_VALUE : LONGEST_UNWATCHED);
    }

    /** Waits for a signal, but only for a while. */
    public boolean awaitBriefly(WaitingRoom room) throws InterruptedException {
        return await(room, LONGEST_UNWATCHED);
    }

    private boolean await(WaitingRoom room, long slice) throws InterruptedException {
        checkInterrupt();
        if (isExhausted()) {
            return false;
        }
        try {
            room.await(Math.min(remaining(), slice));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            checkInterrupt();
        }
        return true;
    }

    /** Whether an interrupt came that did not end the wait. */
    public boolean wasInterrupted() {
        return interrupted;
    }

    private void restoreInterrupt() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void checkInterrupt() throws InterruptedException {
        if (Thread.interrupted()) {
            if (interruptible) {
                throw new InterruptedException();
            }
            interrupted = true;
        }
    }

    private long remaining() {
        return limitNanos == Long.MAX_VALUE ? Long.MAX_VALUE : limitNanos - (System.nanoTime() - start);
    }
}
