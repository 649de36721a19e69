package org.rcu4j.jcstress.gp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.rcu4j.internal.platform.AsymmetricBarrier;
import org.rcu4j.jcstress.Round;

/**
 * The engine's idea for one reader, in a few lines: what the controls break that the shipped classes can't be asked to do without.
 * Whole it is a test of its own, so that a control shows what the missing part does and nothing else.
 */
final class Tiny {

    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findStaticVarHandle(Tiny.class, "word", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The number of the section that is open, or zero. Written by the reader (release), read by updaters (acquire). */
    @SuppressWarnings("UnusedVariable") // used by its VarHandle
    private static long word;

    /** The reader's. */
    private static long sections;

    private Tiny() {}

    static void enter() {
        WORD.setRelease(++sections);
        AsymmetricBarrier.light();
    }

    static void exit() {
        WORD.setRelease(0L);
    }

    /** Waits until the section that is open, if one is, has been left. The heavy barrier is the caller's. */
    static void awaitDeparture() {
        long seen = (long) WORD.getAcquire();
        for (int spins = 1; seen != 0 && (long) WORD.getAcquire() == seen; spins++) {
            Round.spin(spins);
        }
    }
}
