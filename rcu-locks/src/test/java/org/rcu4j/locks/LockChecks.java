package org.rcu4j.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

/**
 * What every lock owes, as checks that fail with an AssertionError: run over the locks, and over broken ones that they must
 * find.
 */
final class LockChecks {

    private static final long LONG_SECTION = TimeUnit.MICROSECONDS.toNanos(300);

    private LockChecks() {}

    /** Data that only a lock protects: no field is volatile. */
    static final class Section {
        private int count;
        private boolean occupied;
        private boolean intruded;

        /** Called with the lock; now and then it gives other threads the opportunity to come in as well. */
        void visit() {
            intruded |= occupied;
            occupied = true;
            int before = count;
            if (before % 64 == 0) {
                Thread.yield();
            }
            count = before + 1;
            occupied = false;
        }

        void assertVisitedAlone(int times) {
            assertThat(intruded).as("two threads were inside at a time").isFalse();
            assertThat(count).as("visits that left their mark").isEqualTo(times);
        }
    }

    /** Threads take the lock in every way there is: each is alone, and sees what the one before has written. */
    static void excludes(Lock lock, ThreadKind kind, int threads, int visits) {
        Section section = new Section();
        CountDownLatch together = new CountDownLatch(threads);
        List<Background> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int first = i;
            all.add(Background.start(kind, () -> {
                together.countDown();
                together.await();
                for (int j = 0; j < visits; j++) {
                    acquire(lock, first + j);
                    section.visit();
                    lock.unlock();
                }
            }));
        }
        all.forEach(Background::join);
        lock.lock();
        section.assertVisitedAlone(threads * visits);
        lock.unlock();
    }

    private static void acquire(Lock lock, int way) throws InterruptedException {
        switch (way % 4) {
            case 0 -> lock.lock();
            case 1 -> lock.lockInterruptibly();
            case 2 -> {
                while (!lock.tryLock(Background.LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
                    Thread.yield();
                }
            }
            default -> {
                if (!lock.tryLock()) {
                    lock.lock();
                }
            }
        }
    }

    /** How a thread waits that stays, or that leaves before its turn. */
    enum Arrival {
        STAYS,
        STAYS_INTERRUPTIBLY,
        STAYS_FOR_A_TIME,
        IS_INTERRUPTED,
        IS_INTERRUPTED_IN_TIME,
        TIMES_OUT;

        private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(1);

        boolean stays() {
            return compareTo(STAYS_FOR_A_TIME) <= 0;
        }

        boolean isInterrupted() {
            return this == IS_INTERRUPTED || this == IS_INTERRUPTED_IN_TIME;
        }

        /** Takes the lock, or leaves as it should. */
        boolean take(Lock lock) throws InterruptedException {
            switch (this) {
                case STAYS -> lock.lock();
                case STAYS_INTERRUPTIBLY -> lock.lockInterruptibly();
                case STAYS_FOR_A_TIME ->
                    assertThat(lock.tryLock(Background.LIMIT.toNanos(), TimeUnit.NANOSECONDS))
                            .isTrue();
                case IS_INTERRUPTED ->
                    assertThatThrownBy(lock::lockInterruptibly).isInstanceOf(InterruptedException.class);
                case IS_INTERRUPTED_IN_TIME ->
                    assertThatThrownBy(() -> lock.tryLock(Background.LIMIT.toNanos(), TimeUnit.NANOSECONDS))
                            .isInstanceOf(InterruptedException.class);
                case TIMES_OUT ->
                    assertThat(lock.tryLock(MOMENT, TimeUnit.NANOSECONDS)).isFalse();
            }
            return stays();
        }
    }

    /**
     * Threads get the lock in the order in which they came, even if others leave meanwhile. A thread starts only when the one
     * before is known to wait, or to have left.
     */
    static void keepsTheOrderOfArrival(Lock lock, ThreadKind kind, List<Arrival> arrivals) {
        List<Integer> entered = new ArrayList<>(); // under the lock
        List<Integer> expected = new ArrayList<>();
        List<Background> all = new ArrayList<>();
        lock.lock();
        try {
            for (int i = 0; i < arrivals.size(); i++) {
                int number = i;
                Arrival arrival = arrivals.get(i);
                Background thread = Background.start(kind, () -> {
                    if (arrival.take(lock)) {
                        entered.add(number);
                        lock.unlock();
                    }
                });
                Waiting.untilIn(thread);
                all.add(thread);
                if (arrival.stays()) {
                    expected.add(i);
                }
            }
            for (int i = 0; i < arrivals.size(); i++) {
                if (arrivals.get(i).isInterrupted()) {
                    all.get(i).thread().interrupt();
                }
                if (!arrivals.get(i).stays()) {
                    all.get(i).join();
                }
            }
            assertThat(entered).as("nobody enters while the lock is held").isEmpty();
        } finally {
            lock.unlock();
        }
        all.forEach(Background::join);
        lock.lock();
        assertThat(entered).isEqualTo(expected);
        lock.unlock();
    }

    /**
     * Two threads climb a ring of three locks, each from one that it has to the next, so that neither can get past the other:
     * each step waits for a step of the other one. A wake-up that is lost stops them both.
     */
    static void handsOver(Supplier<Lock> making, ThreadKind kind, int handovers, Duration limit) {
        Lock[] ring = {making.get(), making.get(), making.get()};
        CountDownLatch bothOnIt = new CountDownLatch(2);
        List<Background> both = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int start = i;
            both.add(Background.start(kind, () -> {
                ring[start].lock();
                bothOnIt.countDown();
                bothOnIt.await();
                int at = start;
                for (int step = 0; step < handovers / 2; step++) {
                    int next = (at + 1) % ring.length;
                    ring[next].lock();
                    ring[at].unlock();
                    at = next;
                }
                ring[at].unlock();
            }));
        }
        joinWithin(both, limit);
    }

    /**
     * While the lock goes from hand to hand, others give up their wait at any moment, in time or interrupted. At the end it is
     * free and as good as new.
     */
    static void survivesThoseWhoLeave(Subject subject, ThreadKind kind, int threads, int visits, Duration limit) {
        Lock lock = subject.lock();
        Section section = new Section();
        AtomicInteger taken = new AtomicInteger();
        AtomicBoolean end = new AtomicBoolean();
        CountDownLatch together = new CountDownLatch(threads);
        CountDownLatch underWay = new CountDownLatch(threads);
        List<Background> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            SplittableRandom random = new SplittableRandom(i);
            all.add(Background.start(kind, () -> {
                together.countDown();
                together.await();
                underWay.countDown();
                for (int j = 0; j < visits; j++) {
                    if (acquireOrLeave(lock, random)) {
                        section.visit();
                        if (j % 64 == 0) {
                            LockSupport.parkNanos(LONG_SECTION); // longer than the patience of most threads
                        }
                        taken.incrementAndGet();
                        lock.unlock();
                    }
                }
            }));
        }
        Background interrupter = Background.start(() -> {
            SplittableRandom random = new SplittableRandom();
            underWay.await();
            while (!end.get()) {
                all.get(random.nextInt(threads)).thread().interrupt();
                Thread.yield();
            }
        });
        try {
            joinWithin(all, limit);
        } finally {
            end.set(true);
            interrupter.join();
        }
        Thread.interrupted();
        assertThat(subject.queued().getAsBoolean()).as("somebody waits").isFalse();
        assertThat(lock.tryLock()).as("the lock is free").isTrue();
        assertThat(subject.traces().getAsInt()).as("traces of those who left").isZero();
        section.assertVisitedAlone(taken.get());
        lock.unlock();
        assertThat(subject.locked().getAsBoolean()).isFalse();
    }

    private static boolean acquireOrLeave(Lock lock, SplittableRandom random) {
        try {
            switch (random.nextInt(8)) {
                case 0 -> lock.lock();
                case 1 -> {
                    return lock.tryLock();
                }
                case 2, 3 -> lock.lockInterruptibly();
                default -> {
                    return lock.tryLock(random.nextInt(200), TimeUnit.MICROSECONDS);
                }
            }
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** A lock is released only by the thread that has it, and only as often as it was taken. */
    static void refusesToBeUnlockedByOthers(Subject subject, ThreadKind kind) {
        Lock lock = subject.lock();
        assertRefused(lock);
        lock.lock();
        Background.run(kind, () -> {
            assertRefused(lock);
            assertThat(subject.heldHere().getAsBoolean()).isFalse();
            assertThat(lock.tryLock()).as("another has it still").isFalse();
        });
        lock.unlock();
        assertRefused(lock);
        Background.run(kind, () -> {
            lock.lock();
            lock.unlock();
            assertRefused(lock);
            assertThat(lock.tryLock()).isTrue();
            lock.unlock();
        });
        assertThat(lock.tryLock()).isTrue();
        lock.unlock();
    }

    private static void assertRefused(Lock lock) {
        assertThatThrownBy(lock::unlock)
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining("by the thread that has it");
    }

    /** An interrupt does not end a plain wait, and is still there after the wait. */
    static void keepsAnInterrupt(Lock lock, ThreadKind kind) {
        lock.lock();
        Background waiting = Background.start(kind, () -> {
            lock.lock();
            lock.unlock();
            assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
        });
        try {
            Waiting.untilIn(waiting);
            waiting.thread().interrupt();
            for (int i = 0; i < 5; i++) {
                Waiting.untilIn(waiting);
                assertThat(waiting.isDone()).isFalse();
            }
        } finally {
            lock.unlock();
        }
        waiting.join();
    }

    /** An interrupt ends an interruptible wait, with or without a limit of time. */
    static void canBeInterrupted(Lock lock, ThreadKind kind) {
        lock.lock();
        try {
            for (Arrival arrival : List.of(Arrival.IS_INTERRUPTED, Arrival.IS_INTERRUPTED_IN_TIME)) {
                Background waiting = Background.start(kind, () -> {
                    arrival.take(lock);
                    assertThat(Thread.interrupted())
                            .as("the interrupt is used up")
                            .isFalse();
                });
                Waiting.untilIn(waiting);
                assertThat(waiting.isDone()).isFalse();
                waiting.thread().interrupt();
                waiting.join();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for threads of a test; a limit shorter than the usual one is for locks that are known to be broken. */
    static void joinWithin(List<Background> threads, Duration limit) {
        try {
            Awaitility.await()
                    .atMost(limit)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> threads.stream()
                                    .filter(Background::isDone)
                                    .peek(Background::join)
                                    .count()
                            == threads.size());
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("some thread waits for ever", e);
        }
        threads.forEach(Background::join);
    }
}
