package org.rcu4j.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.Log;
import org.rcu4j.testing.ThreadKind;

/** The two ways in which readers get in, and the changes between them. What it owes as a lock is in the contract tests. */
class RcuReadWriteLockTest {

    private static final String KINDS = "org.rcu4j.testing.ThreadKind#available";

    private final RcuReadWriteLock lock = new RcuReadWriteLock();
    private final Lock read = lock.readLock();
    private final Lock write = lock.writeLock();

    /** How a writer fails to get in while a reader is inside. */
    private interface Failing {
        void write() throws InterruptedException;
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void writerWaitsForReadersThatEnteredByTheBias(ThreadKind kind) {
        assertThat(lock.isBiased()).isTrue();
        HeldLock reader = HeldLock.inside(read, kind);
        HeldLock writer = HeldLock.insideOrWaiting(write, kind);
        assertThat(writer.isInside()).isFalse();
        assertThat(lock.isBiased()).isFalse();
        assertThat(lock.isWriteLocked()).isTrue(); // it waits for readers to leave
        assertThat(lock.hasQueuedThreads()).isFalse();
        reader.close();
        Background.until(writer::isInside);
        writer.close();
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void writerThatFailsGivesTheBiasBack(ThreadKind kind) {
        List<Failing> ways = List.of(
                () -> assertThat(write.tryLock()).isFalse(),
                () -> assertThat(write.tryLock(0, TimeUnit.SECONDS)).isFalse(),
                () -> assertThat(write.tryLock(1, TimeUnit.MILLISECONDS)).isFalse());
        try (HeldLock reader = HeldLock.inside(read, kind)) {
            for (Failing way : ways) {
                Background.run(kind, way::write);
                assertThat(lock.isBiased()).isTrue();
                assertThat(lock.isWriteLocked()).isFalse();
                assertThat(lock.hasQueuedThreads()).isFalse();
                ReadWriteLockChecks.assertTaken(read, kind, true);
            }
            interruptAWriter(kind, write::lockInterruptibly);
            interruptAWriter(kind, () -> write.tryLock(1, TimeUnit.DAYS));
            assertThat(reader.isInside()).isTrue();
        }
        ReadWriteLockChecks.assertTaken(write, kind, true);
    }

    private void interruptAWriter(ThreadKind kind, Failing way) {
        Background writer =
                Background.start(kind, () -> assertThatThrownBy(way::write).isInstanceOf(InterruptedException.class));
        Waiting.untilIn(writer);
        assertThat(lock.isBiased()).isFalse();
        writer.thread().interrupt();
        writer.join();
        assertThat(lock.isBiased()).isTrue();
        assertThat(lock.isWriteLocked()).isFalse();
        ReadWriteLockChecks.assertTaken(read, kind, true);
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void readersThatCameWhileAWriterFailedGetIn(ThreadKind kind) {
        HeldLock early = HeldLock.inside(read, kind);
        Background writer = Background.start(
                kind, () -> assertThatThrownBy(write::lockInterruptibly).isInstanceOf(InterruptedException.class));
        Waiting.untilIn(writer);
        HeldLock late = HeldLock.insideOrWaiting(read, kind);
        assertThat(late.isInside()).isFalse();
        writer.thread().interrupt();
        writer.join();
        Background.until(late::isInside);
        assertThat(lock.getReadLockCount()).isEqualTo(2);
        ReadWriteLockChecks.assertTaken(write, kind, false);
        early.close();
        ReadWriteLockChecks.assertTaken(write, kind, false); // the late one is at the gate
        late.close();
        ReadWriteLockChecks.assertTaken(write, kind, true);
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void tryingWriterTakesTheBiasAwayWhenNobodyReads(ThreadKind kind) {
        Background.run(kind, () -> {
            read.lock();
            read.unlock();
            assertThat(write.tryLock()).isTrue();
            assertThat(lock.isBiased()).isFalse();
            write.unlock();
        });
        assertThat(lock.isWriteLocked()).isFalse();
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void readingAgainWhileAWriterWaitsForTheFirstSection(ThreadKind kind) {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch again = new CountDownLatch(1);
        Background reader = Background.start(kind, () -> {
            read.lock();
            inside.countDown();
            again.await();
            assertThat(lock.isBiased()).isFalse();
            read.lock();
            assertThat(read.tryLock()).isTrue();
            assertThat(read.tryLock(1, TimeUnit.DAYS)).isTrue();
            read.unlock();
            read.unlock();
            read.unlock();
            assertThat(lock.isWriteLocked()).isTrue();
            read.unlock();
        });
        Background.until(() -> inside.getCount() == 0);
        HeldLock writer = HeldLock.insideOrWaiting(write, kind);
        again.countDown();
        reader.join();
        Background.until(writer::isInside);
        writer.close();
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void biasIsGivenBackWhenThereIsMuchReadingAndNoWriting(ThreadKind kind) {
        Background.run(kind, () -> {
            writeOnce();
            assertThat(lock.isBiased()).isFalse();
            readUntilBiased();
        });
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void oneThreadHoldsInBothWaysAtATime(ThreadKind kind) {
        Background.run(kind, () -> {
            writeOnce();
            read.lock(); // at the gate
            assertThat(lock.isBiased()).isFalse();
            Background.run(kind, this::readUntilBiased);
            read.lock(); // by the bias
            ReadWriteLockChecks.assertTaken(write, kind, false);
            assertThatThrownBy(write::lock).isInstanceOf(IllegalMonitorStateException.class);
            assertThat(write.tryLock()).isFalse();
            read.unlock();
            ReadWriteLockChecks.assertTaken(write, kind, false);
            assertThatThrownBy(write::lock).isInstanceOf(IllegalMonitorStateException.class);
            read.unlock();
            assertThatThrownBy(read::unlock).isInstanceOf(IllegalMonitorStateException.class);
            ReadWriteLockChecks.assertTaken(write, kind, true);
        });
        assertThat(lock.getReadLockCount()).isZero();
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void writerThatReadsOftenDoesNotGiveTheBiasBack(ThreadKind kind) {
        AtomicBoolean writing = new AtomicBoolean();
        AtomicBoolean end = new AtomicBoolean();
        write.lock();
        writing.set(true);
        Background reader = Background.start(kind, () -> {
            while (!end.get()) {
                if (read.tryLock()) {
                    assertThat(writing).isFalse();
                    read.unlock();
                }
                Thread.yield();
            }
        });
        for (int i = 0; i < 1_000; i++) {
            read.lock();
            assertThat(lock.isBiased()).isFalse();
        }
        for (int i = 0; i < 1_000; i++) {
            read.unlock();
        }
        ReadWriteLockChecks.assertTaken(read, kind, false);
        writing.set(false);
        write.unlock();
        end.set(true);
        reader.join();
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void readerThatDiesInsideHoldsNoWriterUp(ThreadKind kind) {
        Background.start(kind, read::lock).awaitDeath();
        try (Log log = new Log()) {
            write.lock();
            assertThat(log.text()).contains("ended inside a read-side section");
        }
        write.unlock();
        assertThat(lock.getReadLockCount()).isZero();
    }

    @Test
    void readerThatDiesWhileAWriterWaitsForItIsNoticed() {
        AtomicBoolean die = new AtomicBoolean();
        Background reader = Background.start(() -> {
            read.lock();
            while (!die.get()) {
                Thread.yield();
            }
        });
        Background.until(() -> lock.getReadLockCount() == 1);
        try (Log log = new Log()) {
            HeldLock writer = HeldLock.insideOrWaiting(write, ThreadKind.PLATFORM);
            assertThat(writer.isInside()).isFalse();
            die.set(true);
            reader.join();
            Background.until(writer::isInside);
            writer.close();
            assertThat(log.text()).contains("ended inside a read-side section");
        }
    }

    @Test
    void thousandVirtualReaders() {
        if (!ThreadKind.VIRTUAL.isAvailable()) {
            return;
        }
        int readers = 1_000;
        CountDownLatch allInside = new CountDownLatch(readers);
        CountDownLatch leave = new CountDownLatch(1);
        List<Background> all = new ArrayList<>();
        for (int i = 0; i < readers; i++) {
            all.add(Background.start(ThreadKind.VIRTUAL, () -> {
                read.lock();
                allInside.countDown();
                leave.await();
                read.unlock();
            }));
        }
        Background.until(() -> allInside.getCount() == 0);
        assertThat(lock.getReadLockCount()).isEqualTo(readers);
        HeldLock writer = HeldLock.insideOrWaiting(write, ThreadKind.VIRTUAL);
        assertThat(writer.isInside()).isFalse();
        leave.countDown();
        all.forEach(Background::join);
        writer.close();
        assertThat(lock.getReadLockCount()).isZero();
    }

    private void writeOnce() {
        write.lock();
        write.unlock();
    }

    private void readUntilBiased() {
        Background.until(() -> {
            for (int i = 0; i < 100; i++) {
                read.lock();
                read.unlock();
            }
            return lock.isBiased();
        });
    }
}
