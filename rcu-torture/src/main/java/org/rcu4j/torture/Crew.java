package org.rcu4j.torture;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The threads of a round. */
final class Crew {

    private static final int REAP_ABOVE = 64;

    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /** Those who must put up with interrupts. */
    private final Set<Thread> interruptible = ConcurrentHashMap.newKeySet();

    /** Starts a thread; if it can't be started it was never there. */
    void start(Thread thread, boolean mayBeInterrupted) {
        if (threads.size() > REAP_ABOVE) {
            reap();
        }
        threads.add(thread);
        try {
            if (mayBeInterrupted) {
                interruptible.add(thread);
            }
            thread.start();
        } catch (Throwable e) {
            interruptible.remove(thread);
            threads.remove(thread);
            throw e;
        }
    }

    /** How many have not ended yet. */
    int size() {
        reap();
        return threads.size();
    }

    /** Waits a while for everybody's end. */
    boolean awaitEnd(long millis) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(millis);
            if (thread.isAlive()) {
                return false;
            }
            forget(thread);
        }
        return true;
    }

    /** Interrupts somebody. */
    void interruptSomebody(Dice dice) {
        List<Thread> present = List.copyOf(interruptible);
        if (!present.isEmpty()) {
            dice.oneOf(present).interrupt();
        }
    }

    private void reap() {
        threads.stream()
                .filter(thread -> thread.getState() == Thread.State.TERMINATED)
                .forEach(this::forget);
    }

    private void forget(Thread dead) {
        interruptible.remove(dead);
        threads.remove(dead);
    }
}
