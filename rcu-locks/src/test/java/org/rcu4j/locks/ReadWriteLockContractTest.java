package org.rcu4j.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

/** What every read-write lock owes beyond what its sides owe as locks: which threads share it, nesting, and misuse. */
class ReadWriteLockContractTest {

    private static final String FORMS = "org.rcu4j.locks.ReadWriteLockForm#all";
    private static final String FORMS_WITH_THREADS = "org.rcu4j.locks.ReadWriteLockForm#allWithThreads";

    @ParameterizedTest
    @MethodSource(FORMS_WITH_THREADS)
    void readersShareAWriterIsAlone(ReadWriteLockForm form, ThreadKind kind) {
        ReadWriteLock lock = form.create();
        Background.run(kind, () -> ReadWriteLockChecks.sharesAmongReadersOnly(lock, kind));
        assertFree(lock);
    }

    @ParameterizedTest
    @MethodSource(FORMS)
    void sidesAreTheSameObjectsEachTime(ReadWriteLockForm form) {
        ReadWriteLock lock = form.create();
        assertThat(lock.readLock()).isSameAs(lock.readLock());
        assertThat(lock.writeLock()).isSameAs(lock.writeLock()).isNotSameAs(lock.readLock());
    }

    @ParameterizedTest
    @MethodSource(FORMS)
    void readLockIsTakenInEveryWay(ReadWriteLockForm form) throws InterruptedException {
        ReadWriteLock lock = form.create();
        Lock read = lock.readLock();
        read.lock();
        assertState(lock, 1, 0);
        read.unlock();
        read.lockInterruptibly();
        assertState(lock, 1, 0);
        read.unlock();
        assertThat(read.tryLock()).isTrue();
        assertState(lock, 1, 0);
        read.unlock();
        for (long time : new long[] {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE}) {
            assertThat(read.tryLock(time, TimeUnit.SECONDS)).isTrue();
            read.unlock();
        }
        assertFree(lock);
    }

    @ParameterizedTest
    @MethodSource(FORMS_WITH_THREADS)
    void readingWhileReading(ReadWriteLockForm form, ThreadKind kind) {
        ReadWriteLock lock = form.create();
        Lock read = lock.readLock();
        Background.run(kind, () -> {
            read.lock();
            read.lock();
            read.lockInterruptibly();
            assertThat(read.tryLock()).isTrue();
            assertThat(read.tryLock(0, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 5; i++) {
                assertState(lock, 1, 0);
                ReadWriteLockChecks.assertTaken(lock.writeLock(), kind, false);
                read.unlock();
            }
            ReadWriteLockChecks.assertTaken(lock.writeLock(), kind, true);
        });
        assertFree(lock);
    }

    @ParameterizedTest
    @MethodSource(FORMS_WITH_THREADS)
    void readingWhileReadingDoesNotWaitForAWriterThatWaits(ReadWriteLockForm form, ThreadKind kind) {
        ReadWriteLock lock = form.create();
        Lock read = lock.readLock();
        read.lock();
        HeldLock writer = HeldLock.insideOrWaiting(lock.writeLock(), kind);
        assertThat(writer.isInside()).isFalse();
        read.lock();
        assertThat(read.tryLock()).isTrue();
        read.unlock();
        read.unlock();
        assertThat(writer.isInside()).isFalse();
        read.unlock();
        Background.until(writer::isInside);
        writer.close();
        assertFree(lock);
    }

    @ParameterizedTest
    @MethodSource(FORMS_WITH_THREADS)
    void readingWhileWriting(ReadWriteLockForm form, ThreadKind kind) {
        ReadWriteLock lock = form.create();
        Background.run(kind, () -> {
            lock.writeLock().lock();
            lock.readLock().lock();
            assertState(lock, 1, 1);
            lock.writeLock().lock();
            lock.readLock().lock();
            assertState(lock, 1, 2);
            lock.readLock().unlock();
            lock.readLock().unlock();
            assertState(lock, 0, 2);
            ReadWriteLockChecks.assertTaken(lock.readLock(), kind, false);
            lock.writeLock().unlock();
            ReadWriteLockChecks.assertTaken(lock.readLock(), kind, false);
            lock.writeLock().unlock();
            assertFree(lock);
        });
    }

    @ParameterizedTest
    @MethodSource(FORMS_WITH_THREADS)
    void writerThatReleasesTheWriteLockFirstGoesOnAsAReader(ReadWriteLockForm form, ThreadKind kind) {
        ReadWriteLock lock = form.create();
        Background.run(kind, () -> {
            lock.writeLock().lock();
            lock.readLock().lock();
            lock.readLock().lock();
            lock.writeLock().unlock();
            assertState(lock, 1, 0);
            ReadWriteLockChecks.assertTaken(lock.readLock(), kind, true);
            ReadWriteLockChecks.assertTaken(lock.writeLock(), kind, false);
            lock.readLock().unlock();
            ReadWriteLockChecks.assertTaken(lock.writeLock(), kind, false);
            lock.readLock().unlock();
            assertFree(lock);
            ReadWriteLockChecks.assertTaken(lock.writeLock(), kind, true);
        });
    }

    @ParameterizedTest
    @MethodSource(FORMS_WITH_THREADS)
    void downgradeLetsInReadersThatWait(ReadWriteLockForm form, ThreadKind kind) {
        ReadWriteLock lock = form.create();
        lock.writeLock().lock();
        HeldLock reader = HeldLock.insideOrWaiting(lock.readLock(), kind);
        HeldLock writer = HeldLock.insideOrWaiting(lock.writeLock(), kind);
        lock.readLock().lock();
        assertThat(reader.isInside()).isFalse();
        lock.writeLock().unlock();
        Background.until(reader::isInside);
        assertThat(writer.isInside()).isFalse();
        reader.close();
        assertThat(writer.isInside()).isFalse();
        lock.readLock().unlock();
        Background.until(writer::isInside);
        writer.close();
        assertFree(lock);
    }

    @ParameterizedTest
    @MethodSource(FORMS_WITH_THREADS)
    void writingWhileReadingIsRefused(ReadWriteLockForm form, ThreadKind kind) {
        ReadWriteLock lock = form.create();
        Lock write = lock.writeLock();
        Background.run(kind, () -> {
            lock.readLock().lock();
            for (int holds = 1; holds <= 2; holds++) {
                assertUpgradeRefused(write::lock);
                assertUpgradeRefused(write::lockInterruptibly);
                assertThat(write.tryLock()).isFalse();
                assertThat(write.tryLock(Long.MAX_VALUE, TimeUnit.DAYS)).isFalse();
                assertState(lock, 1, 0);
                lock.readLock().lock();
            }
            lock.readLock().unlock();
            ReadWriteLockChecks.assertTaken(lock.readLock(), kind, true);
            ReadWriteLockChecks.assertTaken(write, kind, false);
            lock.readLock().unlock();
            lock.readLock().unlock();
            assertThat(write.tryLock()).isTrue();
            lock.readLock().lock();
            write.unlock();
            assertUpgradeRefused(write::lock); // also after a downgrade
            assertThat(write.tryLock()).isFalse();
            lock.readLock().unlock();
        });
        assertFree(lock);
        ReadWriteLockChecks.assertTaken(write, kind, true);
    }

    private static void assertUpgradeRefused(ThrowingCallable upgrade) {
        assertThatThrownBy(upgrade)
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining("is not locked by a thread that holds the read lock")
                .hasMessageContaining("release the read lock first");
    }

    @ParameterizedTest
    @MethodSource(FORMS_WITH_THREADS)
    void readLockIsReleasedByAThreadThatHoldsIt(ReadWriteLockForm form, ThreadKind kind) {
        ReadWriteLock lock = form.create();
        assertUnlockRefused(lock.readLock());
        assertUnlockRefused(lock.writeLock());
        try (HeldLock reader = HeldLock.inside(lock.readLock(), kind)) {
            Background.run(kind, () -> {
                assertUnlockRefused(lock.readLock());
                assertUnlockRefused(lock.writeLock());
                lock.readLock().lock();
                lock.readLock().unlock();
                assertUnlockRefused(lock.readLock());
            });
            assertThat(reader.isInside()).isTrue();
            ReadWriteLockChecks.assertTaken(lock.writeLock(), kind, false);
        }
        try (HeldLock writer = HeldLock.inside(lock.writeLock(), kind)) {
            assertUnlockRefused(lock.readLock());
            assertThat(writer.isInside()).isTrue();
            ReadWriteLockChecks.assertTaken(lock.readLock(), kind, false);
        }
        lock.writeLock().lock();
        assertUnlockRefused(lock.readLock());
        assertState(lock, 0, 1);
        lock.writeLock().unlock();
        assertUnlockRefused(lock.writeLock());
        assertFree(lock);
        ReadWriteLockChecks.assertTaken(lock.writeLock(), kind, true);
    }

    private static void assertUnlockRefused(Lock side) {
        assertThatThrownBy(side::unlock)
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining("by the thread that has it");
    }

    @ParameterizedTest
    @MethodSource(FORMS_WITH_THREADS)
    void waitForTheReadLockIsInterruptedOrNotAsItSays(ReadWriteLockForm form, ThreadKind kind) {
        ReadWriteLock lock = form.create();
        Lock read = lock.readLock();
        Background.run(kind, () -> {
            Thread.currentThread().interrupt();
            assertThatThrownBy(read::lockInterruptibly).isInstanceOf(InterruptedException.class);
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> read.tryLock(0, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        });
        lock.writeLock().lock();
        for (LockChecks.Arrival arrival :
                new LockChecks.Arrival[] {LockChecks.Arrival.IS_INTERRUPTED, LockChecks.Arrival.IS_INTERRUPTED_IN_TIME
                }) {
            Background waiting = Background.start(kind, () -> arrival.take(read));
            Waiting.untilIn(waiting);
            waiting.thread().interrupt();
            waiting.join();
        }
        Background staying = Background.start(kind, () -> {
            read.lock();
            assertThat(Thread.interrupted()).isTrue();
            read.unlock();
        });
        Waiting.untilIn(staying);
        staying.thread().interrupt();
        Waiting.untilIn(staying);
        assertThat(staying.isDone()).isFalse();
        lock.writeLock().unlock();
        staying.join();
        assertFree(lock);
    }

    @ParameterizedTest
    @MethodSource(FORMS)
    void readLockHasNoConditions(ReadWriteLockForm form) {
        assertThatThrownBy(form.create().readLock()::newCondition)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("has no conditions");
    }

    @ParameterizedTest
    @MethodSource(FORMS)
    void saysWhoHoldsIt(ReadWriteLockForm form) {
        ReadWriteLock lock = form.create();
        assertThat(lock.toString()).contains("ReadWriteLock@").endsWith("[write lock: free, read locks: 0]");
        lock.readLock().lock();
        assertThat(lock.toString()).endsWith("[write lock: free, read locks: 1]");
        assertThat(lock.readLock().toString()).contains(".readLock[read locks: 1]");
        lock.readLock().unlock();
        lock.writeLock().lock();
        assertThat(lock.toString()).contains("[write lock: thread " + ExclusiveLock.thisThread());
        assertThat(lock.writeLock().toString()).contains(".writeLock[").contains("thread ");
        lock.writeLock().unlock();
    }

    @ParameterizedTest
    @MethodSource(FORMS)
    void countsReaders(ReadWriteLockForm form) {
        ReadWriteLock lock = form.create();
        try (HeldLock one = HeldLock.inside(lock.readLock(), ThreadKind.PLATFORM);
                HeldLock two = HeldLock.inside(lock.readLock(), ThreadKind.PLATFORM)) {
            assertThat(one.thread()).isNotSameAs(two.thread());
            assertThat(ReadWriteLockForm.readLocks(lock)).isEqualTo(2);
        }
        assertFree(lock);
    }

    private static void assertState(ReadWriteLock lock, int readLocks, int writeHolds) {
        assertThat(ReadWriteLockForm.readLocks(lock)).isEqualTo(readLocks);
        assertThat(ReadWriteLockForm.writeHolds(lock)).isEqualTo(writeHolds);
        assertThat(ReadWriteLockForm.isWriteLocked(lock)).isEqualTo(writeHolds > 0);
        assertThat(ReadWriteLockForm.isWriteLockedHere(lock)).isEqualTo(writeHolds > 0);
    }

    static void assertFree(ReadWriteLock lock) {
        assertState(lock, 0, 0);
        assertThat(ReadWriteLockForm.hasQueuedThreads(lock)).isFalse();
    }
}
