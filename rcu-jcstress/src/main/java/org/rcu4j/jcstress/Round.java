package org.rcu4j.jcstress;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The state of one round: what the actors of a test share, once. They meet before they begin, since one that waits for a grace
 * period would otherwise come to a state long after one that reads has left it; then each is late by a random time, so that all
 * ways in which their steps can fall together come up.
 *
 * <p>The meeting is a full fence for all of them, and so orders nothing of what they do after it.
 */
public abstract class Round {

    private static final VarHandle ARRIVED = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "arrived", VarHandle.class, Round.class, int.class);

    /** Logarithms of numbers of steps of about a nanosecond. */
    private static final int PAUSE = 10;

    private static final int STAY = 15;

    /** A page and a cache line, so that no processor guesses which line comes next. */
    private static final int DISTANCE = 1024 + 16;

    /** Some cache lines of it are written by all, so that each who does so takes them away from the other. */
    private static final int[] LINES = new int[48 * DISTANCE];

    private static final int PATIENCE = 20_000;

    private static final int SPINS = 1_000;

    /** So that the steps of a pause are not for nothing, which a compiler would notice. */
    @SuppressWarnings("UnusedVariable")
    private static int unlikely;

    private final int actors;

    /** How many have come. Atomic add, acquire. */
    @SuppressWarnings("UnusedVariable") // used by its VarHandle
    private int arrived;

    protected Round() {
        this(2);
    }

    /** A round of more actors than two. */
    protected Round(int actors) {
        this.actors = actors;
    }

    /**
     * Waits for the other actors, and then for a random time. Each actor calls it once, first. Two wait for each other no longer than
     * about a millisecond: then one has lost its processor to another process, and the round is wasted, but will soon be
     * caught up with. More than two can't all have a processor, so they give it to each other.
     */
    protected final void meet() {
        int here = (int) ARRIVED.getAndAdd(this, 1) + 1;
        for (int step = 0; here < actors && (actors > 2 || step < PATIENCE); step++) {
            if (actors > 2) {
                Thread.yield();
            } else {
                Thread.onSpinWait();
            }
            here = (int) ARRIVED.getAcquire(this);
        }
        pause();
    }

    /** Waits for up to a microsecond, mostly for much less. No memory is accessed meanwhile. */
    protected final void pause() {
        waitAbout(PAUSE);
    }

    /**
     * Stays inside a section for up to some tens of microseconds, mostly for much less: to be met by a grace period, which takes
     * as long when a callback thread has to be woken for it.
     */
    protected final void stay() {
        if (actors > 2) {
            for (int times = ThreadLocalRandom.current().nextInt(4); times > 0; times--) {
                Thread.yield();
            }
        } else {
            waitAbout(STAY);
        }
    }

    /**
     * Writes to lines that another processor has. For who calls it between the meeting and what is tested: what it stores next
     * waits in its processor's store buffer behind these, and so is seen late, if nothing is there to prevent that. For another,
     * who calls it before the meeting: so that it has the lines.
     */
    protected static void delayStores() {
        for (int line = 0; line < LINES.length; line += DISTANCE) {
            LINES[line] = line;
        }
    }

    /** One step of waiting for another thread, which may need this one's processor. */
    public static void spin(int step) {
        if (step % SPINS == 0) {
            Thread.yield();
        } else {
            Thread.onSpinWait();
        }
    }

    private static void waitAbout(int logarithm) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int steps = random.nextInt(1 << random.nextInt(logarithm + 1));
        int hash = 1;
        for (int step = 0; step < steps; step++) {
            hash = hash * 31 + step;
        }
        if (hash == -1) {
            unlikely = hash;
        }
    }
}
