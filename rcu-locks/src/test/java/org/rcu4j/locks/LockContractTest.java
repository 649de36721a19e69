package org.rcu4j.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

/** What every lock owes to one caller; {@link LockCrowdContractTest} has what it owes to many at a time. */
class LockContractTest {

    private static final String FORMS = "org.rcu4j.locks.LockForm#all";
    private static final String FORMS_WITH_THREADS = "org.rcu4j.locks.LockForm#allWithThreads";

    @ParameterizedTest
    @MethodSource(FORMS)
    void isLockedAndUnlocked(LockForm form) throws InterruptedException {
        Subject subject = form.create();
        Lock lock = subject.lock();
        assertState(subject, false);
        lock.lock();
        assertState(subject, true);
        lock.unlock();
        assertState(subject, false);
        lock.lockInterruptibly();
        assertState(subject, true);
        lock.unlock();
        assertThat(lock.tryLock()).isTrue();
        assertState(subject, true);
        lock.unlock();
        for (long time : new long[] {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE}) {
            assertThat(lock.tryLock(time, TimeUnit.SECONDS)).isTrue();
            assertState(subject, true);
            lock.unlock();
        }
        assertState(subject, false);
    }

    private static void assertState(Subject subject, boolean held) {
        assertThat(subject.locked().getAsBoolean()).isEqualTo(held);
        assertThat(subject.heldHere().getAsBoolean()).isEqualTo(held);
        assertThat(subject.queued().getAsBoolean()).as("somebody waits").isFalse();
        assertThat(subject.traces().getAsInt()).isZero();
    }

    @ParameterizedTest
    @MethodSource(FORMS_WITH_THREADS)
    void whileItIsHeldOthersTryInVain(LockForm form, ThreadKind kind) {
        Subject subject = form.create();
        Lock lock = subject.lock();
        lock.lock();
        Background.run(kind, () -> {
            assertThat(subject.locked().getAsBoolean()).isTrue();
            assertThat(subject.heldHere().getAsBoolean()).isFalse();
            assertThat(lock.tryLock()).isFalse();
            for (long time : new long[] {Long.MIN_VALUE, -1, 0, 1, 3_000_000}) {
                long start = System.nanoTime();
                assertThat(lock.tryLock(time, TimeUnit.NANOSECONDS)).isFalse();
                assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(time);
            }
        });
        assertThat(subject.heldHere().getAsBoolean()).isTrue();
        assertThat(subject.queued().getAsBoolean()).isFalse();
        lock.unlock();
        assertState(subject, false);
    }

    @ParameterizedTest
    @MethodSource(FORMS_WITH_THREADS)
    void timedTryGetsItWhenItIsReleasedInTime(LockForm form, ThreadKind kind) {
        Lock lock = form.create().lock();
        for (long time : new long[] {Background.LIMIT.toDays() + 1, Long.MAX_VALUE}) {
            lock.lock();
            Background trying = Background.start(kind, () -> {
                assertThat(lock.tryLock(time, TimeUnit.DAYS)).isTrue();
                lock.unlock();
            });
            Waiting.untilIn(trying);
            assertThat(trying.isDone()).isFalse();
            lock.unlock();
            trying.join();
        }
    }

    @ParameterizedTest
    @MethodSource(FORMS_WITH_THREADS)
    void interruptedThreadDoesNotGetIt(LockForm form, ThreadKind kind) {
        Subject subject = form.create();
        Lock lock = subject.lock();
        Background.run(kind, () -> {
            Thread.currentThread().interrupt();
            assertThatThrownBy(lock::lockInterruptibly).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
            for (long time : new long[] {-1, 0, 1}) {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> lock.tryLock(time, TimeUnit.DAYS)).isInstanceOf(InterruptedException.class);
                assertThat(Thread.interrupted()).isFalse();
            }
            assertState(subject, false);
        });
        assertState(subject, false);
    }

    @ParameterizedTest
    @MethodSource(FORMS_WITH_THREADS)
    void otherWaysGetItInSpiteOfAnInterruptAndKeepThat(LockForm form, ThreadKind kind) {
        Lock lock = form.create().lock();
        Background.run(kind, () -> {
            Thread.currentThread().interrupt();
            lock.lock();
            lock.unlock();
            assertThat(lock.tryLock()).isTrue();
            lock.unlock();
            assertThat(Thread.interrupted()).isTrue();
        });
        lock.lock();
        Background.run(kind, () -> {
            Thread.currentThread().interrupt();
            assertThat(lock.tryLock()).isFalse();
            assertThat(Thread.interrupted()).isTrue();
        });
        lock.unlock();
    }

    @ParameterizedTest
    @MethodSource(FORMS_WITH_THREADS)
    void interruptEndsTheWaitsThatSaySo(LockForm form, ThreadKind kind) {
        Subject subject = form.create();
        LockChecks.canBeInterrupted(subject.lock(), kind);
        assertState(subject, false);
    }

    @ParameterizedTest
    @MethodSource(FORMS_WITH_THREADS)
    void interruptDoesNotEndAPlainWaitAndIsKept(LockForm form, ThreadKind kind) {
        Subject subject = form.create();
        LockChecks.keepsAnInterrupt(subject.lock(), kind);
        assertState(subject, false);
    }

    @ParameterizedTest
    @MethodSource(FORMS_WITH_THREADS)
    void isUnlockedByItsHolderOnly(LockForm form, ThreadKind kind) {
        Subject subject = form.create();
        LockChecks.refusesToBeUnlockedByOthers(subject, kind);
        assertState(subject, false);
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.locks.LockForm#notReentrant")
    void lockingWhatOneHasIsRefused(LockForm form) throws InterruptedException {
        Subject subject = form.create();
        Lock lock = subject.lock();
        lock.lock();
        String rule = "the lock is not reentrant: a thread that has it does not lock it again";
        assertThatThrownBy(lock::lock)
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining(rule);
        assertThatThrownBy(lock::lockInterruptibly)
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining(rule);
        assertThat(lock.tryLock()).isFalse();
        assertThat(lock.tryLock(Long.MAX_VALUE, TimeUnit.DAYS)).isFalse();
        assertState(subject, true);
        lock.unlock();
        assertState(subject, false);
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.locks.LockForm#reentrant")
    void lockingWhatOneHasCounts(LockForm form) throws InterruptedException {
        Subject subject = form.create();
        Lock lock = subject.lock();
        lock.lock();
        lock.lock();
        lock.lockInterruptibly();
        assertThat(lock.tryLock()).isTrue();
        assertThat(lock.tryLock(0, TimeUnit.DAYS)).isTrue();
        assertThat(lock.tryLock(1, TimeUnit.DAYS)).isTrue();
        for (int i = 0; i < 6; i++) {
            assertState(subject, true);
            Background.run(() -> assertThat(lock.tryLock()).isFalse());
            lock.unlock();
        }
        assertState(subject, false);
        Background.run(() -> {
            assertThat(lock.tryLock()).isTrue();
            lock.unlock();
        });
    }

    @ParameterizedTest
    @MethodSource(FORMS)
    void hasConditionsOnlyWhereItSays(LockForm form) {
        Lock lock = form.create().lock();
        if (form.is(LockForm.Trait.CONDITIONS)) {
            assertThat(lock.newCondition()).isNotNull();
        } else {
            assertThatThrownBy(lock::newCondition)
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("BlockingReadWriteLock has");
        }
    }

    @ParameterizedTest
    @MethodSource(FORMS)
    void saysWhoHasIt(LockForm form) {
        Lock lock = form.create().lock();
        String free = lock.toString();
        assertThat(free).containsAnyOf("unlocked", "free").contains("Lock@");
        lock.lock();
        assertThat(lock.toString()).contains("thread " + ExclusiveLock.thisThread());
        lock.unlock();
        assertThat(lock.toString()).isEqualTo(free);
    }

    @ParameterizedTest
    @MethodSource(FORMS)
    void tellsThatSomebodyWaits(LockForm form) {
        Subject subject = form.create();
        boolean knows = form != LockForm.SPIN && form != LockForm.SEQUENCE_WRITE; // those have no queue
        subject.lock().lock();
        assertThat(subject.queued().getAsBoolean()).isFalse();
        Background waiting = Background.start(() -> {
            subject.lock().lock();
            subject.lock().unlock();
        });
        Waiting.untilIn(waiting);
        assertThat(subject.queued().getAsBoolean()).isEqualTo(knows);
        subject.lock().unlock();
        waiting.join();
        assertThat(subject.queued().getAsBoolean()).isFalse();
    }

    @ParameterizedTest
    @MethodSource(FORMS)
    void waitersParkUnlessTheyPromiseNotTo(LockForm form) {
        Lock lock = form.create().lock();
        lock.lock();
        Background waiting = Background.start(() -> {
            lock.lock();
            lock.unlock();
        });
        if (form.is(LockForm.Trait.AWAKE)) {
            Waiting.untilIn(waiting);
            for (int i = 0; i < 500; i++) {
                assertThat(waiting.thread().getState())
                        .isNotIn(Thread.State.WAITING, Thread.State.TIMED_WAITING, Thread.State.BLOCKED);
            }
        } else {
            waiting.awaitWaiting();
        }
        lock.unlock();
        waiting.join();
    }
}
