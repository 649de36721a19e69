package org.rcu4j.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

class SequenceLockTest {

    private static final String KINDS = "org.rcu4j.testing.ThreadKind#available";
    private static final int WRITES = 20_000;

    private final SequenceLock lock = new SequenceLock();

    /** Written under the lock; the second is the negative of the first. */
    private long first;

    private long second;

    @Test
    void readsAreGoodUntilSomebodyWrites() {
        long stamp = lock.readBegin();
        assertThat(lock.readRetry(stamp)).isFalse();
        assertThat(lock.readRetry(stamp)).isFalse();
        lock.writeLock().lock();
        assertThat(lock.readRetry(stamp)).isTrue();
        lock.writeLock().unlock();
        assertThat(lock.readRetry(stamp)).isTrue();
        long next = lock.readBegin();
        assertThat(next).isNotEqualTo(stamp);
        assertThat(lock.readRetry(next)).isFalse();
    }

    @Test
    void everyWayToWriteIsNoticed() throws InterruptedException {
        long stamp = lock.readBegin();
        lock.writeLock().lockInterruptibly();
        lock.writeLock().unlock();
        assertThat(lock.readRetry(stamp)).isTrue();
        stamp = lock.readBegin();
        assertThat(lock.writeLock().tryLock()).isTrue();
        lock.writeLock().unlock();
        assertThat(lock.readRetry(stamp)).isTrue();
        stamp = lock.readBegin();
        assertThat(lock.writeLock().tryLock(0, TimeUnit.SECONDS)).isTrue();
        lock.writeLock().unlock();
        assertThat(lock.readRetry(stamp)).isTrue();
    }

    @Test
    void failedAttemptsToWriteAreNoWrites() {
        try (HeldLock held = HeldLock.inside(lock.writeLock(), ThreadKind.PLATFORM)) {
            assertThat(held.isInside()).isTrue();
            assertThat(lock.writeLock().tryLock()).isFalse();
            assertThatThrownBy(lock.writeLock()::unlock).isInstanceOf(IllegalMonitorStateException.class);
        }
        long stamp = lock.readBegin();
        assertThatThrownBy(lock.writeLock()::unlock).isInstanceOf(IllegalMonitorStateException.class);
        assertThat(lock.readRetry(stamp)).isFalse();
        assertThat(lock.isWriteLocked()).isFalse();
    }

    @Test
    void lockingTwiceLeavesTheFirstWriteAsItIs() {
        lock.writeLock().lock();
        assertThatThrownBy(lock.writeLock()::lock).isInstanceOf(IllegalMonitorStateException.class);
        Background reader = Background.start(
                () -> assertThat(lock.readRetry(lock.readBegin())).isFalse());
        Waiting.untilIn(reader);
        assertThat(reader.isDone()).isFalse();
        lock.writeLock().unlock();
        reader.join();
    }

    @Test
    void writerDoesNotReadByIt() {
        lock.writeLock().lock();
        assertThatThrownBy(lock::readBegin)
                .isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining("a writer does not begin to read");
        assertThat(lock.isWriteLockedByCurrentThread()).isTrue();
        lock.writeLock().unlock();
        assertThat(lock.readRetry(lock.readBegin())).isFalse();
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void readerWaitsForAWriterThatIsInside(ThreadKind kind) {
        lock.writeLock().lock();
        Background reader = Background.start(kind, () -> {
            assertThat(lock.readRetry(lock.readBegin())).isFalse();
            assertThat(Thread.interrupted()).isTrue();
        });
        Waiting.untilIn(reader);
        reader.thread().interrupt();
        Waiting.untilIn(reader);
        assertThat(reader.isDone()).isFalse();
        lock.writeLock().unlock();
        reader.join();
    }

    @Test
    void readersSeeNothingHalfDone() {
        assertThat(tornReads(true)).isZero();
    }

    @Test
    void controlThatDoesNotRetryIsFound() {
        Background.until(() -> tornReads(false) > 0);
    }

    private int tornReads(boolean retry) {
        AtomicInteger torn = new AtomicInteger();
        AtomicInteger writing = new AtomicInteger(2);
        List<Background> all = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            all.add(Background.start(() -> {
                write();
                writing.decrementAndGet();
            }));
            all.add(Background.start(() -> {
                while (writing.get() > 0) {
                    if (!isConsistent(retry)) {
                        torn.incrementAndGet();
                    }
                }
            }));
        }
        all.forEach(Background::join);
        assertThat(first).isNotZero();
        return torn.get();
    }

    private void write() {
        for (int i = 0; i < WRITES / 2; i++) {
            lock.writeLock().lock();
            first++;
            if (i % 64 == 0) {
                Thread.yield();
            }
            second = -first;
            lock.writeLock().unlock();
        }
    }

    private boolean isConsistent(boolean retry) {
        long stamp;
        long one;
        long other;
        do {
            stamp = retry ? lock.readBegin() : 0;
            one = first;
            other = second;
        } while (retry && lock.readRetry(stamp));
        return one == -other;
    }

    @Test
    void saysWhoWrites() {
        assertThat(lock.toString()).contains("SequenceLock@").endsWith("[write lock: free]");
        lock.writeLock().lock();
        assertThat(lock.toString()).contains("thread " + ExclusiveLock.thisThread());
        lock.writeLock().unlock();
    }

    /** Also an Error, if half of a change was seen. */
    @Test
    void whatIsThrownOutOfAChangeHalfWayIsDropped() {
        int[] tries = new int[1];
        int result = lock.read(() -> {
            if (tries[0]++ == 0) {
                Background.run(() -> {
                    lock.writeLock().lock();
                    lock.writeLock().unlock();
                });
                throw new AssertionError("a change half-way");
            }
            return 7;
        });
        assertThat(result).isEqualTo(7);
        assertThatThrownBy(() -> lock.read(() -> {
                    throw new AssertionError("a defect");
                }))
                .hasMessage("a defect");
    }
}
