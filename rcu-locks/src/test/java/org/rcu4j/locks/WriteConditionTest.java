package org.rcu4j.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

@SuppressWarnings({"JavaUtilDate", "WaitNotInLoop"}) // the date is the interface's; there are no spurious wake-ups
class WriteConditionTest {

    private static final String KINDS = "org.rcu4j.testing.ThreadKind#available";

    private final BlockingReadWriteLock owner = new BlockingReadWriteLock();
    private final Lock lock = owner.writeLock();
    private final Condition condition = lock.newCondition();

    /** Under the lock. */
    private final List<Integer> order = new ArrayList<>();

    /** Under the lock. */
    private int waiting;

    /** The ways to await a signal that is sure to come. */
    enum Await {
        AWAIT {
            @Override
            void await(Condition condition) throws InterruptedException {
                condition.await();
            }
        },
        AWAIT_UNINTERRUPTIBLY {
            @Override
            void await(Condition condition) {
                condition.awaitUninterruptibly();
            }
        },
        AWAIT_NANOS {
            @Override
            void await(Condition condition) throws InterruptedException {
                assertThat(condition.awaitNanos(Long.MAX_VALUE)).isPositive();
            }
        },
        AWAIT_TIME {
            @Override
            void await(Condition condition) throws InterruptedException {
                assertThat(condition.await(Long.MAX_VALUE, TimeUnit.DAYS)).isTrue();
            }
        },
        AWAIT_UNTIL {
            @Override
            void await(Condition condition) throws InterruptedException {
                assertThat(condition.awaitUntil(new Date(Long.MAX_VALUE))).isTrue();
            }
        };

        abstract void await(Condition condition) throws InterruptedException;
    }

    @ParameterizedTest
    @EnumSource
    void signalEndsEveryWait(Await form) {
        ThreadKind.available().forEach(kind -> {
            Background waiter = startWaiting(kind, form, 0);
            signal();
            waiter.join();
        });
        assertThat(owner.isWriteLocked()).isFalse();
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void signalsGoToThoseWhoCameFirst(ThreadKind kind) {
        List<Background> waiters = startFive(kind);
        for (int i = 0; i < 5; i++) {
            int signalled = i + 1;
            signal();
            waiters.get(i).join();
            locked(() -> assertThat(order).hasSize(signalled));
        }
        locked(() -> assertThat(order).containsExactly(0, 1, 2, 3, 4));
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void signalToAllEndsAllWaits(ThreadKind kind) {
        List<Background> waiters = startFive(kind);
        locked(condition::signalAll);
        waiters.forEach(Background::join);
        locked(() -> assertThat(order).containsExactlyInAnyOrder(0, 1, 2, 3, 4));
    }

    @Test
    void signalThatNobodyAwaitsIsForgotten() {
        locked(() -> {
            condition.signal();
            condition.signalAll();
            assertThat(condition.await(0, TimeUnit.SECONDS)).isFalse();
        });
    }

    @Test
    void conditionsOfOneLockAreIndependent() {
        Condition other = lock.newCondition();
        Background waiter = startWaiting(ThreadKind.PLATFORM, Await.AWAIT, 0);
        locked(other::signalAll);
        assertThat(waiter.isDone()).isFalse();
        locked(() -> assertThat(order).isEmpty());
        signal();
        waiter.join();
    }

    @Test
    void timedWaitsEnd() {
        locked(() -> {
            for (long time : new long[] {Long.MIN_VALUE, -1, 0, 1, 1_000_000}) {
                assertThat(condition.awaitNanos(time)).isLessThanOrEqualTo(0);
                assertThat(condition.await(time, TimeUnit.NANOSECONDS)).isFalse();
                assertThat(owner.isWriteLockedByCurrentThread()).isTrue();
            }
            assertThat(condition.awaitUntil(new Date(Long.MIN_VALUE))).isFalse();
            assertThat(condition.awaitUntil(new Date(0))).isFalse();
            Date soon = Date.from(Instant.now().plusMillis(5));
            assertThat(condition.awaitUntil(soon)).isFalse();
            assertThat(owner.isWriteLockedByCurrentThread()).isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void othersWriteWhileAThreadAwaits(ThreadKind kind) {
        Background waiter = startWaiting(kind, Await.AWAIT, 0);
        Background.run(kind, () -> {
            assertThat(lock.tryLock()).isTrue();
            lock.unlock();
        });
        signal();
        waiter.join();
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void holdsAreGivenUpAndTakenBack(ThreadKind kind) {
        Background waiter = Background.start(kind, () -> {
            lock.lock();
            lock.lock();
            lock.lock();
            waiting++;
            condition.await();
            assertThat(owner.getWriteHoldCount()).isEqualTo(3);
            assertThat(condition.awaitNanos(1)).isLessThanOrEqualTo(0);
            assertThat(owner.getWriteHoldCount()).isEqualTo(3);
            Thread.currentThread().interrupt();
            assertThatThrownBy(condition::await).isInstanceOf(InterruptedException.class);
            assertThat(owner.getWriteHoldCount()).isEqualTo(3);
            lock.unlock();
            lock.unlock();
            lock.unlock();
            assertThat(owner.isWriteLocked()).isFalse();
        });
        untilWaiting(1);
        assertThat(owner.isWriteLocked()).isFalse();
        signal();
        waiter.join();
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void interruptBeforeTheSignalEndsTheWaitWithTheLock(ThreadKind kind) {
        Background waiter = Background.start(kind, () -> {
            lock.lock();
            waiting++;
            assertThatThrownBy(condition::await).isInstanceOf(InterruptedException.class);
            assertThat(owner.isWriteLockedByCurrentThread()).isTrue();
            assertThat(Thread.interrupted()).isFalse();
            lock.unlock();
        });
        untilWaiting(1);
        waiter.thread().interrupt();
        waiter.join();
        assertThat(owner.isWriteLocked()).isFalse();
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void interruptAfterTheSignalIsKept(ThreadKind kind) {
        Background waiter = Background.start(kind, () -> {
            lock.lock();
            waiting++;
            condition.await();
            assertThat(Thread.interrupted()).isTrue();
            lock.unlock();
        });
        untilWaiting(1);
        locked(() -> {
            condition.signal();
            waiter.thread().interrupt();
        });
        waiter.join();
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void interruptOnEntryEndsTheWaitAndKeepsTheLock(ThreadKind kind) {
        Background.run(kind, () -> {
            lock.lock();
            for (Await form : Await.values()) {
                if (form != Await.AWAIT_UNINTERRUPTIBLY) {
                    Thread.currentThread().interrupt();
                    assertThatThrownBy(() -> form.await(condition)).isInstanceOf(InterruptedException.class);
                    assertThat(owner.getWriteHoldCount()).isEqualTo(1);
                }
            }
            lock.unlock();
        });
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void interruptDoesNotEndAnUninterruptibleWait(ThreadKind kind) {
        Background waiter = Background.start(kind, () -> {
            lock.lock();
            waiting++;
            condition.awaitUninterruptibly();
            assertThat(Thread.interrupted()).isTrue();
            lock.unlock();
        });
        untilWaiting(1);
        waiter.thread().interrupt();
        Waiting.untilIn(waiter);
        assertThat(waiter.isDone()).isFalse();
        signal();
        waiter.join();
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void waiterThatLeftTakesNoSignal(ThreadKind kind) {
        Background leaving = Background.start(kind, () -> {
            lock.lock();
            waiting++;
            assertThatThrownBy(condition::await).isInstanceOf(InterruptedException.class);
            lock.unlock();
        });
        untilWaiting(1);
        Background staying = startWaiting(kind, Await.AWAIT, 1);
        locked(() -> {
            leaving.thread().interrupt();
            // it has left, but cannot take itself out of the queue as long as the lock is held
            Background.until(() -> owner.hasQueuedThread(leaving.thread()));
            condition.signal();
        });
        staying.join();
        leaving.join();
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void noSignalIsLostWhenWaitersTimeOut(ThreadKind kind) {
        int signals = 200;
        AtomicLong received = new AtomicLong();
        AtomicLong available = new AtomicLong(); // under the lock
        List<Background> waiters = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiters.add(Background.start(kind, () -> {
                lock.lock();
                while (received.get() < signals) {
                    if (available.get() > 0) {
                        available.decrementAndGet();
                        received.incrementAndGet();
                    } else if (condition.awaitNanos(50_000) > 0) {
                        Thread.onSpinWait();
                    }
                }
                lock.unlock();
            }));
        }
        for (int i = 0; i < signals; i++) {
            locked(() -> {
                available.incrementAndGet();
                condition.signal();
            });
        }
        waiters.forEach(Background::join);
        assertThat(received).hasValue(signals);
    }

    @Test
    void isAwaitedAndSignalledByTheHolderOnly() {
        String rule = "a condition is awaited and signalled by the thread that holds its write lock";
        try (HeldLock held = HeldLock.inside(lock, ThreadKind.PLATFORM)) {
            assertAllRefused(rule);
            assertThat(held.isInside()).isTrue();
        }
        assertAllRefused(rule);
        try (HeldLock reader = HeldLock.inside(owner.readLock(), ThreadKind.PLATFORM)) {
            assertAllRefused(rule);
            assertThat(owner.getReadLockCount()).isEqualTo(1);
        }
        assertThat(lock.tryLock()).isTrue();
        lock.unlock();
    }

    private void assertAllRefused(String rule) {
        for (Await form : Await.values()) {
            assertRefused(() -> form.await(condition), rule);
        }
        assertRefused(condition::signal, rule);
        assertRefused(condition::signalAll, rule);
    }

    @Test
    void isNotAwaitedByAThreadThatWouldKeepTheReadLock() {
        locked(() -> {
            owner.readLock().lock();
            for (Await form : Await.values()) {
                assertRefused(
                        () -> form.await(condition),
                        "is not given up for a condition by a thread that holds the read lock");
            }
            condition.signal();
            assertThat(owner.getWriteHoldCount()).isEqualTo(1);
            assertThat(owner.getReadHoldCount()).isEqualTo(1);
            owner.readLock().unlock();
            assertThat(condition.await(0, TimeUnit.SECONDS)).isFalse();
        });
    }

    private static void assertRefused(ThrowingCallable misuse, String rule) {
        assertThatThrownBy(misuse)
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining(rule);
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void boundedBuffer(ThreadKind kind) {
        int threads = 3;
        int elements = 1_000;
        Queue<Integer> buffer = new ArrayDeque<>();
        Condition notFull = lock.newCondition();
        Condition notEmpty = lock.newCondition();
        AtomicLong sum = new AtomicLong();
        List<Background> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            all.add(Background.start(kind, () -> {
                for (int element = 1; element <= elements; element++) {
                    lock.lock();
                    while (buffer.size() == 4) {
                        notFull.await();
                    }
                    buffer.add(element);
                    notEmpty.signal();
                    lock.unlock();
                }
            }));
            all.add(Background.start(kind, () -> {
                for (int taken = 0; taken < elements; taken++) {
                    lock.lock();
                    while (buffer.isEmpty()) {
                        notEmpty.await();
                    }
                    sum.addAndGet(buffer.remove());
                    notFull.signal();
                    lock.unlock();
                }
            }));
        }
        all.forEach(Background::join);
        assertThat(sum).hasValue((long) threads * elements * (elements + 1) / 2);
        assertThat(buffer).isEmpty();
    }

    private List<Background> startFive(ThreadKind kind) {
        List<Background> waiters = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiters.add(startWaiting(kind, Await.values()[i], i));
        }
        return waiters;
    }

    /** Starts a thread that awaits the condition, and returns when it does. */
    private Background startWaiting(ThreadKind kind, Await form, int number) {
        int[] before = new int[1];
        locked(() -> before[0] = waiting);
        Background waiter = Background.start(kind, () -> {
            lock.lock();
            waiting++;
            form.await(condition);
            order.add(number);
            lock.unlock();
        });
        untilWaiting(before[0] + 1);
        return waiter;
    }

    /** A thread that has counted itself awaits the condition by the time that another one gets the lock. */
    private void untilWaiting(int number) {
        Background.until(() -> {
            lock.lock();
            try {
                return waiting == number;
            } finally {
                lock.unlock();
            }
        });
    }

    private void signal() {
        locked(condition::signal);
    }

    private void locked(Background.Action action) {
        lock.lock();
        try {
            action.run();
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            lock.unlock();
        }
    }
}
