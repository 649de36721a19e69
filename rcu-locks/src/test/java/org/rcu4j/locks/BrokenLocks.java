package org.rcu4j.locks;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.rcu4j.testing.ForwardingLock;
import org.rcu4j.testing.PermitLock;

/** Locks with one defect each, which a check must find. */
final class BrokenLocks {

    private BrokenLocks() {}

    /** What a check can ask of a lock that has only the interface {@code Lock}. */
    static Subject subject(Lock lock) {
        return new Subject(lock, () -> false, () -> false, () -> false, () -> 0);
    }

    /** A good lock, which the broken ones change in one way. */
    static class Good extends ForwardingLock {
        final ReentrantLock good;

        Good() {
            this(new ReentrantLock(true));
        }

        private Good(ReentrantLock good) {
            super(good);
            this.good = good;
        }

        @Override
        public void unlock() {
            if (!good.isHeldByCurrentThread()) {
                throw Misuse.notHolder(toString(), "is held by another, or by none");
            }
            super.unlock();
        }
    }

    /** Excludes no thread, and orders nothing. */
    static final class None extends Good {
        @Override
        public void lock() {}

        @Override
        public void lockInterruptibly() {}

        @Override
        public boolean tryLock() {
            return true;
        }

        @Override
        public boolean tryLock(long time, TimeUnit unit) {
            return true;
        }

        @Override
        public void unlock() {}
    }

    /** Lets two threads in at a time. */
    static final class ForTwo extends PermitLock {
        ForTwo() {
            super(2);
        }
    }

    /** Last come, first served. */
    static final class Lifo extends Good {
        private final Deque<Thread> waiting = new ArrayDeque<>();
        private boolean held;

        @Override
        public void lock() {
            Thread me = Thread.currentThread();
            synchronized (this) {
                if (!held) {
                    held = true;
                    return;
                }
                waiting.push(me);
            }
            while (isWaiting(me)) {
                LockSupport.park(this);
            }
        }

        private synchronized boolean isWaiting(Thread thread) {
            return waiting.contains(thread);
        }

        @Override
        public synchronized void unlock() {
            Thread next = waiting.poll();
            held = next != null;
            if (held) {
                LockSupport.unpark(next);
            }
        }
    }

    /** Forgets to wake the thread that waits, once in a thousand times. */
    static final class LosesAWakeUp extends PermitLock {
        private static final int EVERY = 1_000;
        private final AtomicInteger unlocks = new AtomicInteger();

        LosesAWakeUp() {
            super(1);
        }

        @Override
        public void unlock() {
            if (unlocks.incrementAndGet() % EVERY != 0) {
                super.unlock();
            }
        }
    }

    /** May be unlocked by any thread. */
    static final class Ownerless extends PermitLock {
        Ownerless() {
            super(1);
        }

        @Override
        public void unlock() {
            boolean unused = tryLock(); // so that there is one permit afterwards, whoever had it
            super.unlock();
        }
    }

    /** Loses the interrupt that comes while it waits. */
    static final class SwallowsInterrupts extends Good {
        @Override
        public void lock() {
            super.lock();
            Thread.interrupted();
        }
    }

    /** Ends a plain wait when the thread is interrupted, with or without the lock. */
    static final class GivesUpWhenInterrupted extends Good {
        @Override
        public void lock() {
            try {
                super.lockInterruptibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void unlock() {
            if (good.isHeldByCurrentThread()) {
                super.unlock();
            }
        }
    }

    /** Does not notice an interrupt while it waits. */
    static final class IgnoresInterrupts extends Good {
        @Override
        @SuppressWarnings("LockNotBeforeTry") // nothing is between them
        public void lockInterruptibly() {
            super.lock();
            super.unlock();
        }
    }

    /** A ticket lock whose waiters leave and say nothing: their tickets are served for ever. */
    static final class LeavesATicket extends Good {
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger served = new AtomicInteger();
        private volatile boolean ended;

        /** Ends the waits that would last for ever, so that they don't keep the processor from other tests. */
        void end() {
            ended = true;
        }

        @Override
        public void lock() {
            int ticket = next.getAndIncrement();
            while (served.get() != ticket && !ended) {
                LockSupport.parkNanos(1_000);
                Thread.yield();
            }
        }

        @Override
        public void lockInterruptibly() throws InterruptedException {
            tryLock(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        }

        @Override
        public boolean tryLock() {
            int now = served.get();
            return next.compareAndSet(now, now + 1);
        }

        @Override
        public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
            long start = System.nanoTime();
            int ticket = next.getAndIncrement();
            while (served.get() != ticket && !ended) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (System.nanoTime() - start > unit.toNanos(time)) {
                    return false;
                }
                Thread.yield();
            }
            return true;
        }

        @Override
        public void unlock() {
            served.incrementAndGet();
        }
    }
}
