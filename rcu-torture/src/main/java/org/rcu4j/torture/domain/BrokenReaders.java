package org.rcu4j.torture.domain;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.rcu4j.RcuDomain;
import org.rcu4j.torture.Dice;

/** Domains that look after their readers themselves, and do it wrong. */
final class BrokenReaders {

    private BrokenReaders() {}

    /** Grace periods that wait for readers of its own, before those of the good domain. */
    abstract static class OwnReaders extends Subject {
        private volatile boolean givenUp;

        OwnReaders(RcuDomain domain) {
            super(domain);
        }

        /** Waits for all who are inside. */
        abstract void awaitReaders();

        final void pauseWhile() {
            LockSupport.parkNanos(1_000);
        }

        final boolean isGivenUp() {
            return givenUp;
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

    /**
     * Readers are counted by phase; a grace period changes the phase, and waits until the old one's count is zero: once, not
     * twice. A reader that has read the phase and counts itself late is missed by the next but one.
     */
    static final class SingleWait extends OwnReaders {
        private static final int DELAY_EVERY = 64;

        private final AtomicIntegerArray inside = new AtomicIntegerArray(2);
        private volatile int phase;

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

        @Override
        synchronized void awaitReaders() {
            int old = phase;
            phase = 1 - old;
            while (inside.get(old) != 0 && !isGivenUp()) {
                pauseWhile();
            }
        }
    }

    /** A slot may be used by two threads at a time, and the first that leaves leaves for both. */
    static final class SharedSlots extends OwnReaders {
        private static final int SLOTS = 2;
        private static final long OUTSIDE = 0;

        private final AtomicLong epoch = new AtomicLong(1);
        private final AtomicLongArray slots = new AtomicLongArray(SLOTS);
        private final AtomicLong next = new AtomicLong();

        SharedSlots(RcuDomain domain) {
            super(domain);
        }

        @Override
        public Section section(ReaderKind kind, Dice dice) {
            int mine = (int) (next.getAndIncrement() % SLOTS);
            return new Section() {
                @Override
                public void enter() {
                    slots.set(mine, epoch.get());
                }

                @Override
                public void exit() {
                    slots.set(mine, OUTSIDE);
                }

                @Override
                public boolean nests() {
                    return false;
                }
            };
        }

        @Override
        void awaitReaders() {
            long target = epoch.incrementAndGet();
            for (int i = 0; i < SLOTS; i++) {
                while (slots.get(i) != OUTSIDE && slots.get(i) < target && !isGivenUp()) {
                    pauseWhile();
                }
            }
        }
    }
}
