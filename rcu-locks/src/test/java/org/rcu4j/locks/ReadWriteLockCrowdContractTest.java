package org.rcu4j.locks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.locks.LockChecks.Arrival;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

/** What every read-write lock owes to threads that want it at the same time. */
class ReadWriteLockCrowdContractTest {

    private static final String FORMS = "org.rcu4j.locks.ReadWriteLockForm#all";
    private static final String FORMS_WITH_THREADS = "org.rcu4j.locks.ReadWriteLockForm#allWithThreads";
    private static final String PHASE_FAIR = "org.rcu4j.locks.ReadWriteLockForm#phaseFair";

    @ParameterizedTest
    @MethodSource(FORMS)
    void manyPlatformThreadsSeeNothingHalfDone(ReadWriteLockForm form) {
        ReadWriteLock lock = form.create();
        ReadWriteLockChecks.excludes(lock, ThreadKind.PLATFORM, 32, 100, Background.LIMIT);
        ReadWriteLockContractTest.assertFree(lock);
    }

    @ParameterizedTest
    @MethodSource(FORMS_WITH_THREADS)
    void fewThreadsSeeNothingHalfDone(ReadWriteLockForm form, ThreadKind kind) {
        ReadWriteLock lock = form.create();
        ReadWriteLockChecks.excludes(lock, kind, 4, 2_000, Background.LIMIT);
        ReadWriteLockContractTest.assertFree(lock);
    }

    @ParameterizedTest
    @MethodSource(FORMS)
    void thousandVirtualThreadsSeeNothingHalfDone(ReadWriteLockForm form) {
        if (ThreadKind.VIRTUAL.isAvailable()) {
            ReadWriteLock lock = form.create();
            ReadWriteLockChecks.excludes(lock, ThreadKind.VIRTUAL, 1_000, 4, Background.LIMIT);
            ReadWriteLockContractTest.assertFree(lock);
        }
    }

    @ParameterizedTest
    @MethodSource(PHASE_FAIR)
    void readersThatWaitEnterBetweenTwoWriters(ReadWriteLockForm form) {
        ThreadKind.available().forEach(kind -> ReadWriteLockChecks.letsReadersInAfterAWriter(form.create(), kind));
    }

    @ParameterizedTest
    @MethodSource(FORMS_WITH_THREADS)
    void readerDoesNotOvertakeAWriterThatWaits(ReadWriteLockForm form, ThreadKind kind) {
        ReadWriteLockChecks.letsNoReaderPastAWriterThatWaits(form.create(), kind);
    }

    /** In RcuReadWriteLock a writer that waits for readers has the lock already. */
    @ParameterizedTest
    @EnumSource(names = {"SPIN", "BLOCKING", "BLOCKING_FAIR"})
    void readerWhoOnlyTriesOvertakesAWriterThatWaits(ReadWriteLockForm form) {
        ThreadKind.available().forEach(kind -> ReadWriteLockChecks.letsAReaderThatTriesIn(form.create(), kind));
    }

    @ParameterizedTest
    @MethodSource("org.rcu4j.locks.ReadWriteLockForm#phaseFair")
    void readerDoesNotOvertakeAWriterThatWaitsForOneWhoWasAWriter(ReadWriteLockForm form) {
        ReadWriteLock lock = form.create();
        lock.writeLock().lock();
        lock.readLock().lock();
        lock.writeLock().unlock();
        HeldLock writer = HeldLock.insideOrWaiting(lock.writeLock(), ThreadKind.PLATFORM);
        HeldLock reader = HeldLock.insideOrWaiting(lock.readLock(), ThreadKind.PLATFORM);
        assertThat(reader.isInside()).isFalse();
        lock.readLock().unlock();
        Background.until(writer::isInside);
        assertThat(reader.isInside()).isFalse();
        writer.close();
        reader.close();
    }

    /** The writer waits when the other one becomes a reader. */
    @Test
    void readerDoesNotOvertakeAWriterThatHasWaitedSinceBeforeADowngrade() {
        ReadWriteLock lock = new BlockingReadWriteLock(true);
        lock.writeLock().lock();
        HeldLock writer = HeldLock.insideOrWaiting(lock.writeLock(), ThreadKind.PLATFORM);
        lock.readLock().lock();
        lock.writeLock().unlock();
        HeldLock reader = HeldLock.insideOrWaiting(lock.readLock(), ThreadKind.PLATFORM);
        assertThat(reader.isInside()).isFalse();
        lock.readLock().unlock();
        Background.until(writer::isInside);
        writer.close();
        reader.close();
    }

    @ParameterizedTest
    @MethodSource(FORMS_WITH_THREADS)
    void writerGetsInUnderReadersWithoutAGap(ReadWriteLockForm form, ThreadKind kind) {
        ReadWriteLockChecks.letsAWriterInAmongReaders(form.create(), kind, Background.LIMIT);
    }

    @ParameterizedTest
    @MethodSource(FORMS_WITH_THREADS)
    void readerGetsInUnderWritersWithoutAGap(ReadWriteLockForm form, ThreadKind kind) {
        ReadWriteLockChecks.letsAReaderInAmongWriters(form.create(), kind, Background.LIMIT);
    }

    @ParameterizedTest
    @MethodSource(FORMS_WITH_THREADS)
    void writerThatGivesUpFreesTheReadersBehindIt(ReadWriteLockForm form, ThreadKind kind) {
        ReadWriteLock lock = form.create();
        lock.readLock().lock();
        for (Arrival arrival : List.of(Arrival.IS_INTERRUPTED, Arrival.IS_INTERRUPTED_IN_TIME, Arrival.TIMES_OUT)) {
            Background writer = Background.start(kind, () -> arrival.take(lock.writeLock()));
            Waiting.untilIn(writer);
            HeldLock reader = HeldLock.insideOrWaiting(lock.readLock(), kind);
            if (arrival.isInterrupted()) {
                assertThat(reader.isInside()).isFalse();
                writer.thread().interrupt();
            }
            writer.join();
            Background.until(reader::isInside);
            reader.close();
        }
        lock.readLock().unlock();
        ReadWriteLockContractTest.assertFree(lock);
    }

    @ParameterizedTest
    @MethodSource(FORMS_WITH_THREADS)
    void readerThatGivesUpLeavesNoTrace(ReadWriteLockForm form, ThreadKind kind) {
        ReadWriteLock lock = form.create();
        Lock read = lock.readLock();
        lock.writeLock().lock();
        Background.run(kind, () -> {
            for (int i = 0; i < 200; i++) {
                assertThat(read.tryLock(i % 20, TimeUnit.MICROSECONDS)).isFalse();
            }
        });
        Background interrupted = Background.start(kind, () -> Arrival.IS_INTERRUPTED.take(read));
        Waiting.untilIn(interrupted);
        interrupted.thread().interrupt();
        interrupted.join();
        assertThat(ReadWriteLockForm.hasQueuedThreads(lock)).isFalse();
        assertThat(ReadWriteLockForm.readLocks(lock)).isZero();
        lock.writeLock().unlock();
        ReadWriteLockContractTest.assertFree(lock);
        ReadWriteLockChecks.assertTaken(lock.writeLock(), kind, true);
    }

    @ParameterizedTest
    @MethodSource(FORMS)
    void tellsThatAWriterWaitsForReaders(ReadWriteLockForm form) {
        ReadWriteLock lock = form.create();
        lock.readLock().lock();
        HeldLock writer = HeldLock.insideOrWaiting(lock.writeLock(), ThreadKind.PLATFORM);
        boolean isInTheQueue = form != ReadWriteLockForm.RCU && form != ReadWriteLockForm.RCU_FAIR;
        assertThat(ReadWriteLockForm.hasQueuedThreads(lock)).isEqualTo(isInTheQueue);
        lock.readLock().unlock();
        writer.close();
        ReadWriteLockContractTest.assertFree(lock);
    }
}
