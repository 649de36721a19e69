package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rcu4j.internal.read.Epoch;
import org.rcu4j.internal.read.QuiescentReaders;
import org.rcu4j.internal.stall.StallReporter;
import org.rcu4j.testing.Background;

class QuiescentReaderTest {

    private static final Duration MOMENT = Duration.ofMillis(20);

    private final RcuDomain domain = RcuDomain.create("quiescent");

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void gracePeriodWaitsForAnAnnouncement() throws InterruptedException {
        AtomicBoolean announce = new AtomicBoolean();
        CountDownLatch online = new CountDownLatch(1);
        AtomicBoolean stop = new AtomicBoolean();
        Background loop = Background.start(() -> {
            try (QuiescentReader reader = domain.registerQuiescent()) {
                online.countDown();
                while (!stop.get()) {
                    if (announce.get()) {
                        reader.quiescentState();
                    }
                }
            }
        });
        online.await();
        assertThat(domain.synchronize(MOMENT)).isFalse();
        announce.set(true);
        for (int i = 0; i < 100; i++) {
            domain.synchronize();
        }
        announce.set(false);
        while (domain.synchronize(Duration.ZERO)) {
            Thread.onSpinWait(); // the last announcement may still be under way
        }
        stop.set(true);
        loop.join();
        domain.synchronize();
    }

    @Test
    void gracePeriodDoesNotWaitForWhoeverIsOffline() {
        try (QuiescentReader reader = domain.registerQuiescent()) {
            assertThat(domain.isReading()).isTrue();
            reader.offline();
            assertThat(domain.isReading()).isFalse();
            domain.synchronize();
            reader.offline();
            reader.online();
            reader.online();
            assertThat(domain.isReading()).isTrue();
            assertThatThrownBy(domain::synchronize).isInstanceOf(IllegalStateException.class);
        }
        domain.synchronize();
    }

    @Test
    void waitingWhileOnlineElsewhereIsAllowed() {
        try (RcuDomain other = RcuDomain.create("other");
                QuiescentReader reader = other.registerQuiescent()) {
            domain.synchronize();
            reader.offline();
            other.synchronize();
        }
    }

    @Test
    void misuseIsRefusedAndHarmsNothing() {
        QuiescentReader reader = domain.registerQuiescent();
        Background.run(() -> {
            String rule = "a QuiescentReader is used by the thread that registered it";
            assertThatThrownBy(reader::quiescentState)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(rule);
            assertThatThrownBy(reader::offline).hasMessageContaining(rule);
            assertThatThrownBy(reader::online).hasMessageContaining(rule);
            assertThatThrownBy(reader::close).hasMessageContaining(rule);
        });
        assertThat(domain.isReading()).isTrue();
        reader.offline();
        assertThatThrownBy(reader::quiescentState)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("announced while online");
        assertThat(domain.isReading()).isFalse();
        reader.close();
        reader.close();
        assertThatThrownBy(reader::online)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was closed");
        assertThatThrownBy(reader::quiescentState).isInstanceOf(IllegalStateException.class);
        assertThat(domain.stats().readers()).isZero();
    }

    @Test
    void closingDomainSendsItsReadersOffline() throws InterruptedException {
        CountDownLatch online = new CountDownLatch(1);
        Background loop = Background.start(() -> {
            QuiescentReader reader = domain.registerQuiescent();
            online.countDown();
            assertThatThrownBy(() -> {
                        while (true) {
                            reader.quiescentState();
                        }
                    })
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a closed domain begins no section");
            assertThat(domain.isReading()).isFalse();
            assertThatThrownBy(reader::online).isInstanceOf(IllegalStateException.class);
        });
        online.await();
        domain.close();
        loop.join();
        assertThatThrownBy(domain::registerQuiescent).isInstanceOf(IllegalStateException.class);
    }

    /** The number of such a domain's epoch is 0. */
    @Test
    void closedDomainThatHadNoGracePeriodTakesNoAnnouncement() {
        Epoch epoch = new Epoch("closed at once");
        QuiescentReader reader =
                new QuiescentReaders(epoch, new StallReporter("closed at once", report -> {})).register();
        reader.offline();
        epoch.close();
        assertThatThrownBy(reader::quiescentState)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("announced while online");
    }

    @Test
    void readerOfADeadThreadMayBeClosedByAnother() {
        QuiescentReader[] left = new QuiescentReader[1];
        Background dying = Background.start(() -> left[0] = domain.registerQuiescent());
        dying.awaitDeath();
        left[0].close();
        domain.synchronize();
        assertThat(domain.stats().readersDiedInside()).isZero();
        assertThat(domain.stats().readers()).isZero();
    }

    @Test
    void threadMayHaveSeveralAndOwnSectionsToo() throws InterruptedException {
        CountDownLatch online = new CountDownLatch(1);
        CountDownLatch proceed = new CountDownLatch(1);
        Background twice = Background.start(() -> {
            QuiescentReader one = domain.registerQuiescent();
            QuiescentReader two = domain.registerQuiescent();
            domain.readLock();
            one.offline();
            two.offline();
            online.countDown();
            proceed.await();
            domain.readUnlock();
            one.close();
            two.close();
        });
        online.await();
        assertThat(domain.synchronize(MOMENT)).isFalse(); // the section alone holds it up
        proceed.countDown();
        domain.synchronize();
        twice.join();
    }
}
