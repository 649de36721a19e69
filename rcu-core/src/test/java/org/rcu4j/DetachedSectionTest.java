package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rcu4j.internal.platform.Patience;
import org.rcu4j.internal.read.AllReaders;
import org.rcu4j.internal.read.DetachedReaders;
import org.rcu4j.internal.read.Epoch;
import org.rcu4j.internal.stall.StallReporter;
import org.rcu4j.internal.stall.StallWatch;
import org.rcu4j.internal.update.GracePeriods;
import org.rcu4j.testing.Background;

class DetachedSectionTest {

    private static final Duration MOMENT = Duration.ofMillis(20);

    private final RcuDomain domain = RcuDomain.create("detached");

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void sectionMayEndOnAnotherThread() throws InterruptedException {
        long cookie = domain.enter();
        assertThat(domain.synchronize(MOMENT)).isFalse();
        Background.run(() -> domain.exit(cookie));
        domain.synchronize();
    }

    @Test
    void sectionOutlivesTheThreadThatEnteredIt() throws InterruptedException {
        List<Long> cookies = new ArrayList<>();
        Background.run(() -> cookies.add(domain.enter()));
        assertThat(domain.synchronize(MOMENT)).isFalse();
        domain.exit(cookies.get(0));
        domain.synchronize();
        assertThat(domain.stats().readersDiedInside()).isZero();
    }

    @Test
    void sectionsEndInAnyOrderAndEachIsWaitedFor() throws InterruptedException {
        List<Long> cookies = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            cookies.add(domain.enter());
        }
        assertThat(new HashSet<>(cookies)).hasSameSizeAs(cookies);
        Collections.shuffle(cookies, new Random(42));
        for (long cookie : cookies) {
            assertThat(domain.synchronize(Duration.ZERO)).isFalse();
            domain.exit(cookie);
        }
        domain.synchronize();
    }

    @Test
    void threadInADetachedSectionIsNotReading() {
        long cookie = domain.enter();
        assertThat(domain.isReading()).isFalse();
        domain.exit(cookie);
    }

    @Test
    void cookieIsTakenBackOnce() throws InterruptedException {
        long cookie = domain.enter();
        domain.exit(cookie);
        assertRefused(cookie);
        long again = domain.enter(); // most probably in the same place
        assertThat(again).isNotEqualTo(cookie);
        assertRefused(cookie);
        assertThat(domain.synchronize(MOMENT)).isFalse();
        domain.exit(again);
        assertRefused(again);
        domain.synchronize();
    }

    @Test
    void staleCookiesAreRefusedHoweverOftenThePlaceIsUsed() {
        Set<Long> stale = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            long cookie = domain.enter();
            assertThat(stale.add(cookie)).isTrue();
            domain.exit(cookie);
        }
        long open = domain.enter();
        stale.forEach(this::assertRefused);
        domain.exit(open);
    }

    @Test
    void cookieThatWasNeverGivenIsRefused() {
        assertRefused(0);
        assertRefused(1);
        long cookie = domain.enter();
        Random random = new Random(42);
        IntStream.range(0, 100_000).forEach(i -> {
            long guess = random.nextLong();
            if (guess != cookie) {
                assertRefused(guess);
            }
        });
        for (int bit = 0; bit < Long.SIZE; bit++) {
            assertRefused(cookie ^ 1L << bit);
        }
        domain.exit(cookie);
    }

    @Test
    void cookieOfAnotherDomainIsRefused() {
        try (RcuDomain other = RcuDomain.create("other")) {
            long mine = domain.enter();
            long others = other.enter();
            assertRefused(others);
            assertThatThrownBy(() -> other.exit(mine)).isInstanceOf(IllegalArgumentException.class);
            domain.exit(mine);
            other.exit(others);
        }
    }

    @Test
    void cookieIsRefusedInADomainThatHasHadNoSection() {
        assertRefused(1);
    }

    @Test
    void bothOfTwoWhoReturnACookieAtOnceAreNotBelieved() {
        for (int round = 0; round < 2_000; round++) {
            long cookie = domain.enter();
            List<Boolean> accepted = Collections.synchronizedList(new ArrayList<>());
            Background other = Background.start(() -> accepted.add(exits(cookie)));
            accepted.add(exits(cookie));
            other.join();
            assertThat(accepted).containsExactlyInAnyOrder(true, false);
        }
    }

    @Test
    void placesComeAndGoWithTheSections() {
        Epoch epoch = new Epoch("places");
        StallReporter reporter = new StallReporter("places", report -> {});
        AllReaders readers = new AllReaders(epoch, reporter);
        GracePeriods gracePeriods = new GracePeriods(epoch, readers, new StallWatch(reporter, Duration.ofSeconds(10)));
        DetachedReaders detached = readers.detached;
        assertThat(detached.capacity()).isZero();

        List<Long> cookies = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            cookies.add(detached.enter(null));
        }
        int peak = detached.capacity();
        assertThat(peak).isBetween(100_000, 1 << 20);
        assertThat(detached.countInside()).isEqualTo(100_000);
        cookies.forEach(detached::exit);
        for (int i = 0; i < 200; i++) {
            Patience.endlessly(gracePeriods::await);
        }
        assertThat(detached.capacity()).isLessThan(2_000);
        cookies.forEach(
                cookie -> assertThatThrownBy(() -> detached.exit(cookie)).isInstanceOf(IllegalArgumentException.class));
    }

    @Test
    void noSectionIsLostWhilePlacesGo() {
        int rounds = 200;
        for (int round = 0; round < rounds; round++) {
            List<Long> many = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                many.add(domain.enter());
            }
            Background enterer = Background.start(() -> {
                for (int i = 0; i < 500; i++) {
                    long cookie = domain.enter();
                    domain.exit(cookie); // throws if the place has gone meanwhile
                }
            });
            many.forEach(domain::exit);
            for (int i = 0; i < 20; i++) {
                domain.synchronize();
            }
            enterer.join();
        }
        assertThat(domain.stats().readersInside()).isZero();
    }

    private boolean exits(long cookie) {
        try {
            domain.exit(cookie);
            return true;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    private void assertRefused(long cookie) {
        assertThatThrownBy(() -> domain.exit(cookie))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("exit is given a cookie that enter returned, once");
    }
}
