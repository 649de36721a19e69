package org.rcu4j.locks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.rcu4j.internal.platform.NewerJdk;
import org.rcu4j.internal.platform.Strict;

/**
 * How long a thread waits for a lock, and how it passes the time. Immutable, and most waits share one: the wait itself
 * counts what it has spent, so it allocates nothing. (The waits of the engine, for readers and for grace periods, have
 * {@link org.rcu4j.internal.platform.Patience}, with other figures and one object for each wait.)
 *
 * <p>A wait that no thread will signal goes in steps. The first steps spin, if there is another processor on which the lock
 * could be released meanwhile. The next ones yield. All that follow park, longer and longer, so that the thread that holds
 * the lock gets a processor sooner or later. A virtual thread never spins: it would keep its carrier from the very thread
 * that it waits for.
 */
final class LockPatience {

    /** Waits as long as it takes, whatever happens. */
    static final LockPatience ENDLESS = new LockPatience(false, false, 0);

    /** Waits until the thread is interrupted. */
    static final LockPatience INTERRUPTIBLE = new LockPatience(true, false, 0);

    /** Does not wait. */
    static final LockPatience NONE = upTo(0, TimeUnit.NANOSECONDS);

    /** What a step returns if it did not wait. */
    static final int NONE_LEFT = -1;

    static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    /** How often a thread spins before it yields: some tens of microseconds, about what it costs to park and be woken. */
    static final int SPINS = PROCESSORS > 1 ? 1000 : 0;

    private static final int YIELDS = 50;

    /** After so many steps that park, a step parks twice as long. */
    private static final int STEPS_TO_DOUBLE = 4;

    private static final int MOST_DOUBLINGS = 11;
    private static final long SHORTEST_PARK = TimeUnit.MICROSECONDS.toNanos(2);
    private static final long LONGEST_PARK = TimeUnit.MILLISECONDS.toNanos(4);

    /** The most that a wait spends: from here on all steps are alike. So the number never wraps, however long the wait. */
    static final int MOST_SPENT = SPINS + YIELDS + STEPS_TO_DOUBLE * MOST_DOUBLINGS;

    private final boolean interruptible;
    private final boolean timed;
    private final long deadline;

    /** What a wait has spent when it begins: zero, except in tests. */
    final int spentBefore;

    /**
     * Initialises the classes that a wait needs. The class of a lock calls this when it is initialised itself: near the end
     * of a stack the initialisation of a class could fail, and then the class is unusable for as long as the JVM runs.
     */
    static void prepare() {
        boolean unused = NewerJdk.isVirtual(Thread.currentThread());
    }

    private LockPatience(boolean interruptible, boolean timed, long deadline) {
        this(interruptible, timed, deadline, 0);
    }

    private LockPatience(boolean interruptible, boolean timed, long deadline, int spentBefore) {
        this.interruptible = interruptible;
        this.timed = timed;
        this.deadline = deadline;
        this.spentBefore = spentBefore;
    }

    /** For tests: the patience of a thread that has waited for long already. */
    static LockPatience afterSpending(int spent) {
        return new LockPatience(false, false, 0, spent);
    }

    /** Waits for a time, or until the thread is interrupted. */
    static LockPatience upTo(long time, TimeUnit unit) {
        // a longer time than half the clock's range would lie in its past
        return new LockPatience(
                true, true, System.nanoTime() + Math.min(Math.max(0, unit.toNanos(time)), Long.MAX_VALUE >> 1));
    }

    /** The same patience, but for no longer than a time from now. */
    LockPatience atMost(long nanos) {
        long end = System.nanoTime() + nanos;
        return new LockPatience(interruptible, true, timed && deadline - end < 0 ? deadline : end);
    }

    /** Parks until the thread is woken, the patience ends, or a longest time is over. */
    void park(Object blocker, long longest) {
        LockSupport.parkNanos(blocker, Math.min(longest, remaining()));
    }

    /** Records a wait for a thing in strict mode, unless it has a time limit: such a wait ends whatever others do. */
    void record(Object thing) {
        if (!timed) {
            Strict.waitsFor(thing);
        }
    }

    boolean isTimed() {
        return timed;
    }

    boolean isInterruptible() {
        return interruptible;
    }

    boolean isExhausted() {
        return timed && deadline - System.nanoTime() <= 0;
    }

    /** The time that is left, in nanoseconds; zero or less if there is none. */
    long remaining() {
        return timed ? deadline - System.nanoTime() : Long.MAX_VALUE;
    }

    /**
     * Waits one step.
     *
     * @param spent what the step before returned; {@link #spentBefore} for the first
     * @param weight how long a step is, in multiples of the shortest
     * @return what is spent by now, MOST_SPENT at the most; or NONE_LEFT, without a wait, if there is no time left
     */
    int pause(int spent, int weight) throws InterruptedException {
        if (canSpin(spent)) {
            return spin(spent, weight);
        }
        if (spent < SPINS + YIELDS) {
            return yieldOnce(spent);
        }
        if (isUsedUp()) {
            return NONE_LEFT;
        }
        boolean interrupted = Thread.interrupted(); // cleared for now: an interrupted thread does not park
        if (interrupted) {
            LockSupport.parkNanos(this, 1); // uses up the permit that came with the interrupt
        }
        int parks = Math.min(spent, MOST_SPENT) - SPINS - YIELDS;
        long park = (weight * SHORTEST_PARK) << (parks / STEPS_TO_DOUBLE);
        LockSupport.parkNanos(this, Math.min(remaining(), Math.min(park, LONGEST_PARK)));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return oneMore(spent);
    }

    /**
     * Waits one step, as {@link #pause} does, but a platform thread never parks. A virtual thread must park: a few of them
     * that only yield to each other keep their carriers from all others.
     */
    int pauseAwake(int spent, int weight) throws InterruptedException {
        if (NewerJdk.isVirtual(Thread.currentThread())) {
            return pause(spent, weight);
        }
        return canSpin(spent) ? spin(spent, weight) : yieldOnce(spent);
    }

    /** Waits one step, the shortest of its kind; ignores interrupts. */
    static int pauseEndlessly(int spent) {
        try {
            return ENDLESS.pause(spent, 1);
        } catch (InterruptedException e) {
            throw new AssertionError("endless patience ignores interrupts", e);
        }
    }

    /** Whether the thread should spin for another step, by {@link #spin}. */
    static boolean canSpin(int spent) {
        return spent < SPINS && spent >= 0 && !NewerJdk.isVirtual(Thread.currentThread());
    }

    /** Spins for one step, and returns what is spent by now. */
    static int spin(int spent, int weight) {
        for (int i = 0; i < weight; i++) {
            Thread.onSpinWait();
        }
        return spent + weight;
    }

    private int yieldOnce(int spent) throws InterruptedException {
        if (isUsedUp()) {
            return NONE_LEFT;
        }
        Thread.onSpinWait();
        Thread.yield();
        return oneMore(Math.max(spent, SPINS));
    }

    private static int oneMore(int spent) {
        return Math.min(spent, MOST_SPENT - 1) + 1;
    }

    private boolean isUsedUp() throws InterruptedException {
        if (interruptible && Thread.interrupted()) {
            throw new InterruptedException();
        }
        return isExhausted();
    }
}
