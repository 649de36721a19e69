package org.rcu4j.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.StackEnd;
import org.rcu4j.testing.ThreadKind;

/** Near the end of its stack a thread gets a lock or does not get it; no lock is left taken that no thread has. */
class StackEndTest {

    private static final int ROUNDS = 6;

    /** More frames than fit into the room that a lock asks for. */
    private static final int ATTEMPTS = 1_000;

    /** A way to take a lock. */
    private enum Way {
        LOCK {
            @Override
            void take(Lock lock) {
                lock.lock();
            }
        },
        INTERRUPTIBLY {
            @Override
            void take(Lock lock) throws InterruptedException {
                lock.lockInterruptibly();
            }
        },
        TRY {
            @Override
            void take(Lock lock) {
                assertThat(lock.tryLock()).isTrue();
            }
        },
        TRY_FOR_A_TIME {
            @Override
            void take(Lock lock) throws InterruptedException {
                assertThat(lock.tryLock(1, TimeUnit.DAYS)).isTrue();
            }
        };

        abstract void take(Lock lock) throws InterruptedException;
    }

    @ParameterizedTest
    @EnumSource
    void lockIsTakenOrNot(LockForm form) {
        survives(() -> form.create().lock(), lock -> lock);
    }

    @ParameterizedTest
    @EnumSource
    void readLockIsTakenOrNot(ReadWriteLockForm form) {
        survives(form::create, ReadWriteLock::readLock);
        survives(
                () -> {
                    ReadWriteLock lock = form.create(); // of which readers go through the gate, if there is one
                    lock.writeLock().lock();
                    lock.writeLock().unlock();
                    return lock;
                },
                ReadWriteLock::readLock);
    }

    @Test
    void readLockOfASequenceLockIsTakenOrNot() {
        survives(SequenceLock::new, SequenceLock::readLock);
    }

    private interface Side<T> {
        Lock of(T lock);
    }

    private static <T> void survives(Supplier<T> making, Side<T> side) {
        for (Way way : Way.values()) {
            for (int round = 0; round < ROUNDS; round++) {
                T lock = making.get();
                Lock taken = side.of(lock);
                use(way, taken); // initializes and links what is used, which needs more of a stack
                assertWhole(lock, taken, StackEnd.attempt(round, ATTEMPTS, () -> use(way, taken)));
            }
        }
    }

    private static void use(Way way, Lock lock) {
        try {
            way.take(lock);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        try {
            Thread.onSpinWait();
        } finally {
            lock.unlock();
        }
    }

    private static void assertWhole(Object lock, Lock taken, StackEnd.Outcome outcome) {
        assertThat(outcome.cut()).as("attempts that were cut off").isPositive();
        assertThat(outcome.done()).as("attempts that were not").isPositive();
        Lock exclusive = lock instanceof ReadWriteLock both ? both.writeLock() : taken;
        Background.run(() -> {
            assertThat(exclusive.tryLock()).as("free: " + lock).isTrue();
            exclusive.unlock();
            taken.lock();
            taken.unlock();
        });
    }

    /** Another thread holds the lock for ever: the wait at the end of the stack is cut off, or its time is over. */
    @ParameterizedTest
    @EnumSource
    void waitThatIsCutOffLeavesNothing(LockForm form) throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            Subject subject = form.create();
            StackEnd.Outcome outcome;
            try (HeldLock held = HeldLock.inside(subject.lock(), ThreadKind.PLATFORM)) {
                tryInVain(subject.lock());
                outcome = StackEnd.attempt(round, ATTEMPTS, () -> tryInVain(subject.lock()));
                assertThat(held.isInside()).isTrue();
                assertThat(subject.queued().getAsBoolean()).isFalse();
            }
            assertWhole(subject, subject.lock(), outcome);
        }
    }

    private static void tryInVain(Lock lock) throws InterruptedException {
        assertThat(lock.tryLock(1, TimeUnit.NANOSECONDS)).isFalse();
        assertThat(lock.tryLock()).isFalse();
    }

    @Test
    @SuppressWarnings("WaitNotInLoop") // for nothing
    void awaitKeepsTheLockWhateverItThrows() throws InterruptedException {
        BlockingReadWriteLock lock = new BlockingReadWriteLock();
        Condition condition = lock.writeLock().newCondition();
        lock.writeLock().lock();
        assertThat(condition.await(1, TimeUnit.NANOSECONDS)).isFalse();
        lock.writeLock().unlock();
        for (int round = 0; round < ROUNDS; round++) {
            StackEnd.Outcome outcome = StackEnd.attempt(round, ATTEMPTS, () -> {
                lock.writeLock().lock();
                try {
                    assertThat(condition.await(1, TimeUnit.NANOSECONDS)).isFalse();
                } finally {
                    lock.writeLock().unlock(); // throws if the lock is not held
                }
            });
            assertWhole(lock, lock.writeLock(), outcome);
            lock.writeLock().lock();
            assertThat(lock.hasWaiters(condition)).isFalse();
            lock.writeLock().unlock();
        }
    }

    /** The message of a misuse is whole although the first one was cut off by the end of a stack. */
    @ParameterizedTest
    @EnumSource
    void messageThatWasCutOffIsWholeTheNextTime(LockForm form) {
        Lock lock = form.create().lock();
        StackEnd.Outcome outcome = StackEnd.attempt(0, ATTEMPTS, () -> {
            try {
                lock.unlock();
            } catch (IllegalMonitorStateException e) {
                // that is what it should be
            }
        });
        assertThat(outcome.cut()).isPositive();
        assertThatThrownBy(lock::unlock)
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining("by the thread that has it");
    }

    // --- a control

    @Test
    void controlThatNotesItsHolderAfterwardsIsFound() {
        Background.until(() -> {
            for (int round = 0; round < ROUNDS; round++) {
                HalfLocked lock = new HalfLocked();
                use(Way.LOCK, lock);
                StackEnd.Outcome outcome = StackEnd.attempt(round, ATTEMPTS, () -> use(Way.LOCK, lock));
                assertThat(outcome.cut()).isPositive();
                if (!lock.tryLock()) {
                    return true;
                }
                lock.unlock();
            }
            return false;
        });
    }

    /** Takes a lock, and then does something for which the stack may not suffice. */
    private static final class HalfLocked extends BrokenLocks.Good {
        private int holds;

        @Override
        public void lock() {
            holds++;
            note(0);
        }

        @Override
        public boolean tryLock() {
            if (holds > 0) {
                return false;
            }
            holds++;
            return true;
        }

        private int note(long depth) {
            return depth > 20 ? 1 : note(depth + 1) + 1;
        }

        @Override
        public void unlock() {
            holds--;
        }
    }
}
