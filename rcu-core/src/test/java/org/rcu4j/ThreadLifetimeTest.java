package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rcu4j.testing.Background;

/** What becomes of the slots of threads that end. */
class ThreadLifetimeTest {

    private final RcuDomain domain = RcuDomain.create("lifetimes");

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void threadThatDiesWhileAGracePeriodWaitsForItIsReleased() {
        AtomicBoolean die = new AtomicBoolean();
        Background dying = Background.start(() -> {
            domain.readLock();
            while (!die.get()) {
                Thread.onSpinWait();
            }
        });
        Background.until(() -> domain.stats().readers() == 1);
        Background updater = Background.start(domain::synchronize);
        updater.awaitWaiting();
        assertThat(updater.isDone()).isFalse();
        die.set(true);
        updater.join();
        dying.join();
        assertThat(domain.stats().readersDiedInside()).isEqualTo(1);
    }

    @Test
    void gracePeriodForgetsTheDead() {
        for (int i = 0; i < 5; i++) {
            Background.run(() -> domain.read().close());
        }
        domain.synchronize();
        assertThat(domain.stats().readers()).isZero();
        assertThat(domain.stats().readersDiedInside()).isZero();
    }

    @Test
    void registrationForgetsTheDeadWithoutAnyGracePeriod() {
        int threads = 2_000;
        for (int i = 0; i < threads; i++) {
            Background.run(() -> domain.read().close());
        }
        assertThat(domain.stats().gracePeriods()).isZero();
        assertThat(domain.stats().readers()).isLessThan(64);
    }

    @Test
    void registrationReleasesThoseThatDiedInside() {
        int threads = 100;
        for (int i = 0; i < threads; i++) {
            Background.run(domain::readLock);
        }
        assertThat(domain.stats().gracePeriods()).isZero();
        assertThat(domain.stats().readersDiedInside()).isGreaterThan(threads / 2);
        domain.synchronize();
        assertThat(domain.stats().readersDiedInside()).isEqualTo(threads);
    }

    @Test
    void deadThreadIsNotKeptInMemory() {
        WeakReference<Thread> dead = readInAThreadAndForgetIt();
        domain.synchronize();
        Background.until(() -> {
            System.gc();
            return dead.get() == null;
        });
    }

    private WeakReference<Thread> readInAThreadAndForgetIt() {
        Background reader = Background.start(() -> domain.read().close());
        reader.awaitDeath();
        return new WeakReference<>(reader.thread());
    }
}
