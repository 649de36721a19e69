package org.rcu4j.torture;

import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.rcu4j.testing.ThreadKind;

/**
 * A round of a scenario: a fresh subject, the threads that work on it, and an end at which everything must be accounted for.
 * What its threads choose at random follows from the seed, the scenario, the number of the round and the thread's name.
 */
public final class Round {

    private static final long SMALL_STACK_BYTES = 200_000;

    /** What a thread does. What it throws is an error. */
    public interface Work {
        void run() throws Exception;
    }

    private final int number;
    private final Dice dice;
    private final int readers;
    private final Set<Fault> faults;
    private final Tally tally;
    private final Crew crew = new Crew();
    private final AtomicInteger deliberate = new AtomicInteger();
    private volatile boolean over;

    /**
     * Prepares a round.
     *
     * @param number counts the rounds of a scenario, from 0
     * @param dice the scenario's
     * @param readers how many readers the user wants
     * @param faults the faults that the user wants and the scenario can have
     * @param tally the scenario's
     */
    Round(int number, Dice dice, int readers, Set<Fault> faults, Tally tally) {
        this.number = number;
        this.dice = dice.of("round " + number);
        this.readers = readers;
        this.faults = faults;
        this.tally = tally;
    }

    public int number() {
        return number;
    }

    /** How many readers the user wants. */
    public int readers() {
        return readers;
    }

    public boolean has(Fault fault) {
        return faults.contains(fault);
    }

    public Set<Fault> faults() {
        return faults;
    }

    public Tally tally() {
        return tally;
    }

    public Errors errors() {
        return tally.errors();
    }

    /** The dice of one thread, or of another part of the round. */
    public Dice dice(String whose) {
        return dice.of(whose);
    }

    /** Whether all are to come to an end. */
    public boolean isOver() {
        return over;
    }

    /** Starts a thread that may be interrupted at any time. */
    public Thread start(String name, ThreadKind kind, Work work) {
        return start(name, kind, 0, work, true);
    }

    /** Starts one that has a stack so small that its end is soon reached, if it is a platform thread. */
    public Thread startSmall(String name, ThreadKind kind, Work work) {
        return start(name, kind, SMALL_STACK_BYTES, work, true);
    }

    /** Starts a platform thread that nobody interrupts. */
    public Thread startUndisturbed(String name, Work work) {
        return start(name, ThreadKind.PLATFORM, 0, work, false);
    }

    /** Interrupts one of those who may be. */
    public void interruptSomebody(Dice whose) {
        crew.interruptSomebody(whose);
    }

    /** Notes that the calling thread holds everybody up on purpose, until {@link #endDelay}. */
    public void beginDelay() {
        deliberate.incrementAndGet();
    }

    public void endDelay() {
        deliberate.decrementAndGet();
    }

    boolean isHeldUpDeliberately() {
        return deliberate.get() > 0;
    }

    Crew crew() {
        return crew;
    }

    void end() {
        over = true;
    }

    private Thread start(String name, ThreadKind kind, long stackBytes, Work work, boolean mayBeInterrupted) {
        Thread thread = kind.newThread("torture-" + name, stackBytes, () -> {
            while (!attempt(name, work)) {
                Thread.yield();
            }
        });
        crew.start(thread, mayBeInterrupted);
        return thread;
    }

    /** Does a thread's work; returns false if it is to be begun again, because there was no memory for it. */
    private boolean attempt(String name, Work work) {
        try {
            work.run();
        } catch (Throwable e) {
            if (has(Fault.MEMORY) && isExhaustion(e)) {
                return false;
            }
            errors().report("thread " + name, e);
        }
        return true;
    }

    /** An OutOfMemoryError, or what try-with-resources makes of the same one that is thrown twice. */
    private static boolean isExhaustion(Throwable e) {
        return e instanceof OutOfMemoryError || e.getCause() instanceof OutOfMemoryError;
    }
}
