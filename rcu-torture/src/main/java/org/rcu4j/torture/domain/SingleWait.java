package org.rcu4j.torture.domain;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.rcu4j.RcuDomain;
import org.rcu4j.torture.Dice;

/**
 * A domain that looks after its readers itself: they are counted by phase; a grace period changes the phase, and waits until the
 * old one's count is zero: once, not twice. A reader that has read the phase and counts itself late is missed by the next but one.
 */
final class SingleWait extends Subject {

    private static final int DELAY_EVERY = 64;

    private final AtomicIntegerArray inside = new AtomicIntegerArray(2);
    private volatile int phase;
    private volatile boolean givenUp;

    SingleWait(RcuDomain domain) {
        super(domain);
    }

    @Override
    public Section section(ReaderKind kind, Dice dice) {
        return new Section() {
            private int entered;

            @Override
            public void enter() {
                entered = phase;
                if (dice.oneIn(DELAY_EVERY)) {
                    Thread.yield(); // or any other delay here
                }
                inside.getAndIncrement(entered);
            }

            @Override
            public void exit() {
                inside.getAndDecrement(entered);
            }

            @Override
            public boolean nests() {
                return false;
            }
        };
    }

    /** Waits for all who are inside; then the good domain's grace period follows. */
    private synchronized void awaitReaders() {
        int old = phase;
        phase = 1 - old;
        while (inside.get(old) != 0 && !givenUp) {
            LockSupport.parkNanos(1_000);
        }
    }

    @Override
    public void giveUp() {
        givenUp = true;
    }

    @Override
    public void synchronize() {
        awaitReaders();
        super.synchronize();
    }

    @Override
    public boolean synchronize(Duration timeout) throws InterruptedException {
        awaitReaders();
        return super.synchronize(timeout);
    }

    @Override
    public void call(Runnable callback, long bytes) {
        super.call(
                () -> {
                    awaitReaders();
                    callback.run();
                },
                bytes);
    }

    @Override
    public Poll poll() {
        awaitReaders();
        return super.poll();
    }
}
