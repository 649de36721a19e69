package org.rcu4j.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

/** What may go wrong since a few bits tell phases apart. */
class SpinReadWriteLockTest {

    private final SpinReadWriteLock lock = new SpinReadWriteLock();

    /**
     * A reader waits for one writer, and gets no processor while that writer leaves and others come, some of which give up.
     * The reader must not wait for the last of them, which waits for the reader; and must not take back an arrival that the
     * last one has counted.
     */
    @Test
    void readerThatSleptThroughSeveralPhasesGetsIn() throws InterruptedException {
        assumeTrue(ThreadKind.VIRTUAL.isAvailable(), "virtual threads, which can be kept from their carriers");
        for (int writersThatGiveUp = 0; writersThatGiveUp < 5; writersThatGiveUp++) {
            lock.writeLock().lock();
            Background reader = Background.start(ThreadKind.VIRTUAL, () -> {
                lock.readLock().lock();
                lock.readLock().unlock();
            });
            Waiting.untilIn(reader);
            Background last;
            try (BusyCarriers busy = new BusyCarriers()) {
                assertThat(busy.count()).isPositive();
                lock.writeLock().unlock();
                for (int i = 0; i < writersThatGiveUp; i++) {
                    Background.run(() -> assertThat(lock.tryEnterExclusive()
                                    || lock.enterExclusive(LockPatience.upTo(1, TimeUnit.NANOSECONDS)))
                            .isFalse());
                }
                last = Background.start(() -> {
                    lock.writeLock().lock();
                    lock.writeLock().unlock();
                });
                Waiting.untilIn(last);
                assertThat(last.isDone()).isFalse();
            }
            reader.join();
            last.join();
            ReadWriteLockContractTest.assertFree(lock);
        }
    }

    /** Virtual threads that leave no carrier to the others. */
    private static final class BusyCarriers implements AutoCloseable {
        private final AtomicBoolean end = new AtomicBoolean();
        private final List<Background> busy = new ArrayList<>();

        BusyCarriers() throws InterruptedException {
            int carriers = Integer.getInteger(
                    "jdk.virtualThreadScheduler.parallelism",
                    Runtime.getRuntime().availableProcessors());
            CountDownLatch mounted = new CountDownLatch(carriers);
            for (int i = 0; i < carriers; i++) {
                busy.add(Background.start(ThreadKind.VIRTUAL, () -> {
                    mounted.countDown();
                    while (!end.get()) {
                        Thread.onSpinWait();
                    }
                }));
            }
            mounted.await();
        }

        int count() {
            return busy.size();
        }

        @Override
        public void close() {
            end.set(true);
            busy.forEach(Background::join);
        }
    }
}
