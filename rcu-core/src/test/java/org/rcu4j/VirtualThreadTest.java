package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rcu4j.internal.platform.NewerJdk;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

class VirtualThreadTest {

    private final RcuDomain domain = RcuDomain.create("virtual");

    @BeforeEach
    void assumeThereAreSome() {
        assumeTrue(ThreadKind.VIRTUAL.isAvailable(), "virtual threads");
    }

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void ownSectionsOfAllFormsNest() {
        Background.run(ThreadKind.VIRTUAL, () -> {
            assertThat(domain.isReading()).isFalse();
            RcuReader reader = domain.reader();
            ReadSection outer = domain.read();
            domain.readLock();
            reader.lock();
            domain.reader().lock();
            assertThat(domain.isReading()).isTrue();
            domain.readUnlock();
            domain.readUnlock();
            domain.readUnlock();
            assertThat(domain.isReading()).isTrue();
            outer.close();
            assertThat(domain.isReading()).isFalse();
            domain.synchronize();
        });
        domain.synchronize();
        domain.synchronize();
        assertThat(domain.stats().readers()).isZero();
    }

    @Test
    void readerThatWasKeptCountsTogetherWithWhateverHasTakenItsPlace() {
        List<RcuDomain> others =
                Stream.generate(() -> RcuDomain.create("other")).limit(20).toList();
        try {
            Background.run(ThreadKind.VIRTUAL, () -> {
                RcuReader kept = domain.reader();
                others.forEach(other -> other.read().close()); // so this one is forgotten
                domain.readLock();
                kept.lock();
                assertThat(kept.isReading()).isTrue();
                domain.readUnlock();
                kept.unlock();
                assertThat(kept.isReading()).isFalse();
                assertThat(domain.isReading()).isFalse();
                assertThatThrownBy(kept::unlock).isInstanceOf(IllegalMonitorStateException.class);
                domain.synchronize();
            });
        } finally {
            others.forEach(RcuDomain::close);
        }
    }

    @Test
    void readerIsKeptWhileAFewDomainsAreReadByTurns() {
        try (RcuDomain other = RcuDomain.create("other")) {
            Background.run(ThreadKind.VIRTUAL, () -> {
                RcuReader kept = domain.reader();
                for (int i = 0; i < 10; i++) {
                    domain.read().close();
                    other.read().close();
                    assertThat(domain.reader()).isSameAs(kept);
                }
            });
        }
    }

    @Test
    void misuseIsRefused() {
        Background.run(ThreadKind.VIRTUAL, () -> {
            assertThatThrownBy(domain::readUnlock).isInstanceOf(IllegalMonitorStateException.class);
            RcuReader reader = domain.reader();
            assertThatThrownBy(reader::unlock).isInstanceOf(IllegalMonitorStateException.class);
            ReadSection section = domain.read();
            Background.run(() -> {
                assertThatThrownBy(section::close).isInstanceOf(IllegalMonitorStateException.class);
                assertThatThrownBy(reader::lock).isInstanceOf(IllegalStateException.class);
            });
            assertThat(domain.isReading()).isTrue();
            for (int i = 1; i < 65_535; i++) {
                domain.readLock();
            }
            assertThatThrownBy(domain::readLock)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("65535");
            for (int i = 0; i < 65_535; i++) {
                domain.readUnlock();
            }
            assertThat(domain.isReading()).isFalse();
        });
    }

    @Test
    void sectionsOfDifferentDomainsInterleave() {
        try (RcuDomain other = RcuDomain.create("other")) {
            Background.run(ThreadKind.VIRTUAL, () -> {
                domain.readLock();
                other.readLock();
                domain.readUnlock();
                assertThat(domain.isReading()).isFalse();
                assertThat(other.isReading()).isTrue();
                domain.readLock();
                other.readUnlock();
                assertThat(domain.isReading()).isTrue();
                assertThat(other.isReading()).isFalse();
                domain.readUnlock();
            });
        }
    }

    @Test
    void sectionMayBlockAndChangeCarriers() {
        int threads = 200;
        List<Background> all = new ArrayList<>();
        RcuReference<int[]> reference = new RcuReference<>(domain, new int[] {1});
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger poisoned = new AtomicInteger();
        for (int i = 0; i < threads; i++) {
            all.add(Background.start(ThreadKind.VIRTUAL, () -> {
                for (int j = 0; j < 20; j++) {
                    try (var section = domain.read()) {
                        int[] held = reference.get();
                        LockSupport.parkNanos(100_000);
                        if (held[0] == 0) {
                            poisoned.incrementAndGet();
                        }
                    }
                }
            }));
        }
        Background updater = Background.start(() -> {
            while (!stop.get()) {
                reference.replace(new int[] {1}, old -> old[0] = 0);
                domain.synchronize();
            }
        });
        all.forEach(Background::join);
        stop.set(true);
        updater.join();
        assertThat(poisoned).hasValue(0);
    }

    @Test
    void hundredThousandAtOnceLeaveNothingBehind() throws InterruptedException {
        int threads = 100_000;
        CountDownLatch inside = new CountDownLatch(threads);
        CountDownLatch leave = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            ThreadKind.VIRTUAL
                    .newThread(() -> {
                        try (var section = domain.read()) {
                            inside.countDown();
                            leave.await();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                        gone.countDown();
                    })
                    .start();
        }
        inside.await();
        assertThat(domain.stats().readersInside()).isEqualTo(threads);
        leave.countDown();
        gone.await();
        for (int i = 0; i < 200; i++) {
            domain.synchronize();
        }
        assertThat(domain.stats().readersInside()).isZero();
        assertThat(domain.stats().readers()).isZero();
    }

    @Test
    void threadThatHasDiedInsideIsFoundThoughNobodyRefersToIt() {
        WeakReference<Thread> dead = runAndForget(() -> domain.read());
        assertThat(domain.stats().readersInside()).isEqualTo(1);
        awaitCollectionOf(dead);
        domain.synchronize();
        assertThat(domain.stats().readersDiedInside()).isEqualTo(1);
        assertThat(domain.stats().readersInside()).isZero();
    }

    @Test
    void threadThatHasReadIsNotKeptAlive() {
        awaitCollectionOf(runAndForget(() -> domain.read().close()));
    }

    private WeakReference<Thread> runAndForget(Background.Action action) {
        Background reader = Background.start(ThreadKind.VIRTUAL, action);
        reader.awaitDeath();
        return new WeakReference<>(reader.thread());
    }

    private static void awaitCollectionOf(WeakReference<?> reference) {
        Background.until(() -> {
            System.gc();
            return reference.get() == null;
        });
    }

    /** As many updaters wait as would hold all carriers if they spun; the reader that they wait for needs one to leave. */
    @Test
    void waitingUpdatersLeaveTheCarriersToOthers() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Background reader = Background.start(ThreadKind.VIRTUAL, () -> {
            try (var section = domain.read()) {
                inside.countDown();
                leave.await();
            }
        });
        inside.await();
        List<Background> updaters = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            updaters.add(Background.start(ThreadKind.VIRTUAL, domain::synchronize));
            updaters.add(Background.start(ThreadKind.VIRTUAL, domain::barrier));
        }
        updaters.forEach(Background::awaitWaiting);
        Background releaser = Background.start(ThreadKind.VIRTUAL, leave::countDown);
        releaser.join();
        reader.join();
        updaters.forEach(Background::join);
    }

    @Test
    void callbacksMayRunOnVirtualThreads() {
        AtomicInteger ran = new AtomicInteger();
        try (RcuDomain virtual = RcuDomain.builder("virtual-callbacks")
                .callbackExecutor(task -> ThreadKind.VIRTUAL.newThread(task).start())
                .build()) {
            for (int i = 0; i < 1_000; i++) {
                virtual.call(ran::incrementAndGet);
            }
            virtual.call(virtual::readLock); // left open, and closed on its behalf
            virtual.barrier();
            assertThat(virtual.stats().callbacksFailed()).isEqualTo(1);
            virtual.synchronize();
        }
        assertThat(ran).hasValue(1_000);
    }

    /** One that leads may find no carrier to go on with: in a listener, for instance. */
    @Test
    void virtualThreadLeadsNoGracePeriodNotEvenWithoutPatience() {
        assumeTrue(ThreadKind.VIRTUAL.isAvailable());
        List<Thread> leaders = new CopyOnWriteArrayList<>();
        try (RcuDomain led = RcuDomain.builder("led")
                .stallTimeout(Duration.ofMillis(1))
                .stallListener(report -> leaders.add(Thread.currentThread()))
                .build()) {
            HeldSection held = new HeldSection(led, ReaderForm.READ);
            Background.run(() -> {
                ReaderForm.Leave unused = ReaderForm.READ.enter(led); // the first who leads hears of its death
            });
            Background.run(ThreadKind.VIRTUAL, () -> {
                while (leaders.size() < 3) {
                    assertThat(led.synchronize(Duration.ZERO)).isFalse();
                    assertThat(led.synchronize(Duration.ofMillis(1))).isFalse();
                }
            });
            held.close();
            led.synchronize(); // ends the section of the dead thread, which counts as open until then
            Background.run(
                    ThreadKind.VIRTUAL,
                    () -> assertThat(led.synchronize(Duration.ZERO)).isTrue());
        }
        assertThat(leaders).noneMatch(NewerJdk::isVirtual);
    }
}
