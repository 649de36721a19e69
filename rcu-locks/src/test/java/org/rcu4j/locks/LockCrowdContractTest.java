package org.rcu4j.locks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.locks.LockChecks.Arrival;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.Log;
import org.rcu4j.testing.ThreadKind;

/** What every lock owes to threads that want it at the same time. */
class LockCrowdContractTest {

    private static final String FORMS_WITH_THREADS = "org.rcu4j.locks.LockForm#allWithThreads";
    private static final String FIFO_WITH_THREADS = "org.rcu4j.locks.LockForm#fifoWithThreads";

    private static final int HANDOVERS = 10_000;

    @ParameterizedTest
    @MethodSource("org.rcu4j.locks.LockForm#all")
    void manyPlatformThreadsAreAloneInsideAndFinish(LockForm form) {
        LockChecks.excludes(form.create().lock(), ThreadKind.PLATFORM, 32, 100);
    }

    @ParameterizedTest
    @MethodSource(FORMS_WITH_THREADS)
    void fewThreadsAreAloneInside(LockForm form, ThreadKind kind) {
        LockChecks.excludes(form.create().lock(), kind, 3, 2_000);
    }

    @ParameterizedTest
    @MethodSource(FORMS_WITH_THREADS)
    void thousandVirtualThreadsAreAloneInsideAndFinish(LockForm form, ThreadKind kind) {
        if (kind == ThreadKind.VIRTUAL) {
            LockChecks.excludes(form.create().lock(), kind, 1_000, 2);
        }
    }

    @ParameterizedTest
    @MethodSource(FORMS_WITH_THREADS)
    void tenThousandHandoversLoseNoWakeUp(LockForm form, ThreadKind kind) {
        try (Log log = new Log()) { // strict mode rightly finds that a third thread might complete a cycle
            LockChecks.handsOver(() -> form.create().lock(), kind, HANDOVERS, Background.LIMIT);
            assertThat(log.text()).doesNotContain("Exception");
        }
    }

    @ParameterizedTest
    @MethodSource(FORMS_WITH_THREADS)
    void threadsThatLeaveAtAnyMomentLeaveNoTrace(LockForm form, ThreadKind kind) {
        LockChecks.survivesThoseWhoLeave(form.create(), kind, 6, 500, Background.LIMIT);
    }

    @ParameterizedTest
    @MethodSource(FIFO_WITH_THREADS)
    void firstComeFirstServed(LockForm form, ThreadKind kind) {
        LockChecks.keepsTheOrderOfArrival(
                form.create().lock(),
                kind,
                List.of(
                        Arrival.STAYS,
                        Arrival.STAYS_INTERRUPTIBLY,
                        Arrival.STAYS_FOR_A_TIME,
                        Arrival.STAYS,
                        Arrival.STAYS));
    }

    @ParameterizedTest
    @MethodSource(FIFO_WITH_THREADS)
    void firstComeFirstServedWhoeverLeaves(LockForm form, ThreadKind kind) {
        Subject subject = form.create();
        LockChecks.keepsTheOrderOfArrival(
                subject.lock(),
                kind,
                List.of(
                        Arrival.TIMES_OUT,
                        Arrival.STAYS,
                        Arrival.IS_INTERRUPTED,
                        Arrival.IS_INTERRUPTED_IN_TIME,
                        Arrival.STAYS_FOR_A_TIME,
                        Arrival.TIMES_OUT,
                        Arrival.STAYS_INTERRUPTIBLY,
                        Arrival.IS_INTERRUPTED));
        assertThat(subject.queued().getAsBoolean()).isFalse();
        subject.lock().lock();
        assertThat(subject.traces().getAsInt()).isZero();
        subject.lock().unlock();
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.locks.LockForm#fifo")
    void nobodyTriesPastThoseWhoWait(LockForm form) {
        Lock lock = form.create().lock();
        lock.lock();
        Background first = Background.start(() -> {
            lock.lock();
            Background.run(() -> assertThat(lock.tryLock()).isFalse());
            lock.unlock();
        });
        Waiting.untilIn(first);
        Background second = Background.start(() -> {
            lock.lock();
            lock.unlock();
        });
        Waiting.untilIn(second);
        lock.unlock();
        first.join();
        second.join();
    }

    @ParameterizedTest
    @MethodSource(FORMS_WITH_THREADS)
    void shortTriesWhileItIsHeldDoNotPileUp(LockForm form, ThreadKind kind) {
        int threads = 3;
        Subject subject = form.create();
        Lock lock = subject.lock();
        lock.lock();
        List<Background> trying = Stream.generate(() -> Background.start(kind, () -> {
                    for (int i = 0; i < 1_000; i++) {
                        assertThat(lock.tryLock(1 + i % 20, TimeUnit.MICROSECONDS))
                                .isFalse();
                    }
                }))
                .limit(threads)
                .toList();
        trying.forEach(Background::join);
        assertThat(subject.traces().getAsInt()).isLessThanOrEqualTo(threads);
        assertThat(subject.queued().getAsBoolean()).isFalse();
        lock.unlock();
        Background.run(() -> {
            assertThat(lock.tryLock()).isTrue();
            assertThat(subject.traces().getAsInt()).isZero();
            lock.unlock();
        });
    }

    /** Behind the thread that gives up another one always waits. */
    @ParameterizedTest
    @MethodSource(FORMS_WITH_THREADS)
    void thoseWhoOvertakeEachOtherInLeavingDoNotPileUp(LockForm form, ThreadKind kind) {
        Subject subject = form.create();
        Lock lock = subject.lock();
        lock.lock();
        Background present = startAndInterruptLater(lock, kind);
        for (int i = 0; i < 50; i++) {
            Background next = startAndInterruptLater(lock, kind);
            present.thread().interrupt();
            present.join();
            present = next;
        }
        Background.until(() -> subject.traces().getAsInt() <= 3); // the thread that waits takes what others have left
        present.thread().interrupt();
        present.join();
        assertThat(subject.queued().getAsBoolean()).isFalse();
        lock.unlock();
        assertThat(lock.tryLock()).isTrue();
        lock.unlock();
    }

    private static Background startAndInterruptLater(Lock lock, ThreadKind kind) {
        Background waiting = Background.start(kind, () -> Arrival.IS_INTERRUPTED.take(lock));
        Waiting.untilIn(waiting);
        return waiting;
    }

    /** While one waiter stays, others come and go behind it: no thread is there to take over what they leave. */
    @Test
    void triesBehindOneThatWaitsDoNotPileUp() {
        for (LockForm form : List.of(LockForm.TICKET, LockForm.MCS, LockForm.BLOCKING_WRITE_FAIR)) {
            Subject subject = form.create();
            Lock lock = subject.lock();
            lock.lock();
            Background stays = Background.start(() -> {
                lock.lock();
                lock.unlock();
            });
            Waiting.untilIn(stays);
            Background.run(() -> {
                for (int i = 0; i < 1_000; i++) {
                    assertThat(lock.tryLock(1, TimeUnit.MICROSECONDS)).isFalse();
                }
            });
            assertThat(subject.traces().getAsInt()).isLessThanOrEqualTo(2);
            lock.unlock();
            stays.join();
        }
    }
}
