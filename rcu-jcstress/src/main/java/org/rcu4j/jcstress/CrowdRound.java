package org.rcu4j.jcstress;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A round of more than two roles. jcstress leaves a test out that has more actors than the machine has processors, so two of the
 * roles are its actors, and the others are played by threads of our own, which share the processors with them.
 *
 * <p>One actor hands the round to these threads and waits until they have played; all meet before they begin.
 */
public abstract class CrowdRound extends Round {

    private static final VarHandle PLAYED = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "played", VarHandle.class, CrowdRound.class, int.class);

    /** The round that is to be played. Written by the first actor. */
    private static volatile @Nullable CrowdRound handedOut;

    /** What a helper has thrown. */
    private static final AtomicReference<@Nullable Throwable> FAILURE = new AtomicReference<>();

    private static boolean started;

    private final int helpers;

    /** How many helpers have played. Atomic add, acquire. */
    @SuppressWarnings("UnusedVariable") // used by its VarHandle
    private int played;

    protected CrowdRound(int roles) {
        super(roles);
        helpers = roles - 2;
        start(helpers);
    }

    /** Plays one of the roles, which are numbered from zero. */
    protected abstract void play(int role);

    /** What the first actor does. */
    protected void playFirst() {
        handedOut = this;
        meet();
        play(0);
        while ((int) PLAYED.getAcquire(this) < helpers) {
            Throwable thrown = FAILURE.get();
            if (thrown != null) {
                throw new IllegalStateException("a helper failed", thrown);
            }
            Thread.yield();
        }
    }

    /** What the second actor does. */
    protected void playSecond() {
        meet();
        play(1);
    }

    /** By the thread that makes the first round, before jcstress binds its actors to processors: helpers are bound to none. */
    private static synchronized void start(int helpers) {
        if (!started) {
            started = true;
            for (int helper = 0; helper < helpers; helper++) {
                int role = 2 + helper;
                Thread thread = new Thread(() -> help(role), "role-" + role);
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    private static void help(int role) {
        CrowdRound last = null;
        try {
            while (true) {
                CrowdRound next = handedOut;
                while (next == null || next == last) {
                    Thread.yield();
                    next = handedOut;
                }
                next.meet();
                next.play(role);
                int unused = (int) PLAYED.getAndAdd(next, 1);
                last = next;
            }
        } catch (Throwable e) {
            FAILURE.set(e);
        }
    }
}
