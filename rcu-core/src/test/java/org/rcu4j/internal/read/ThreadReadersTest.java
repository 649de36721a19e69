package org.rcu4j.internal.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.rcu4j.internal.stall.StallReporter;
import org.rcu4j.internal.stall.StallWatch;
import org.rcu4j.testing.Background;

class ThreadReadersTest {

    private final Epoch epoch = new Epoch("slots");
    private final StallReporter reporter = new StallReporter("slots", report -> {});
    private final ThreadReaders slots = new ThreadReaders(epoch, reporter);

    @Test
    void everyThreadKeepsItsSlotWhileTheTableGrows() throws InterruptedException {
        int threads = 500;
        CountDownLatch registered = new CountDownLatch(threads);
        CountDownLatch all = new CountDownLatch(1);
        List<Background> owners = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            owners.add(Background.start(() -> {
                ThreadReader mine = slots.register();
                assertThat(mine.thread()).isSameAs(Thread.currentThread());
                registered.countDown();
                all.await();
                assertThat(slots.find()).isSameAs(mine);
            }));
        }
        registered.await();
        assertThat(slots.size()).isEqualTo(threads);
        assertThat(slots.find()).isNull();
        all.countDown();
        owners.forEach(Background::join);
    }

    @Test
    void deathsKeepTheProbesOfOthersIntact() throws InterruptedException {
        CountDownLatch die = new CountDownLatch(1);
        CountDownLatch registered = new CountDownLatch(40);
        CountDownLatch look = new CountDownLatch(1);
        List<Background> owners = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            boolean dies = i % 2 == 0;
            owners.add(Background.start(() -> {
                ThreadReader mine = slots.register();
                registered.countDown();
                (dies ? die : look).await();
                assertThat(slots.find()).isSameAs(mine);
            }));
        }
        registered.await();
        die.countDown();
        for (int i = 0; i < 40; i += 2) {
            owners.get(i).awaitDeath();
        }
        StallWatch watch = new StallWatch(reporter, Duration.ofMinutes(1));
        assertThat(slots.awaitDepartures(epoch.advance(), watch)).isTrue();
        assertThat(slots.size()).isEqualTo(20);
        assertThat(slots.awaitDepartures(epoch.advance(), watch)).isTrue();
        look.countDown();
        owners.forEach(Background::join);
    }

    /** Whatever their numbers have in common. Before, those that differ by a multiple of the table's length shared a place. */
    @Test
    void threadsThatAreNumberedInStepsAreFarApart() {
        for (int step = 1; step <= 1 << 20; step *= 2) {
            Set<Integer> homes = new HashSet<>();
            for (int i = 0; i < 100; i++) {
                homes.add(ThreadReaders.home(7 + (long) i * step, 1024));
            }
            assertThat(homes).as("step %d", step).hasSizeGreaterThan(80);
        }
    }

    @Test
    void slotBlocksOnlyWhatBeganAfterItsSection() {
        ThreadReader slot = slots.register();
        long before = epoch.advance();
        assertThat(slot.blocks(before)).isFalse();
        slot.lock();
        assertThat(slot.blocks(before)).isFalse();
        long after = epoch.advance();
        assertThat(slot.blocks(after)).isTrue();
        slot.lock();
        assertThat(slot.blocks(after)).isTrue();
        slot.unlock();
        assertThat(slot.blocks(after)).isTrue();
        slot.unlock();
        assertThat(slot.blocks(after)).isFalse();
    }

    @Test
    void epochMayWrap() {
        Epoch highest = new Epoch("wrapping");
        highest.word = -Epoch.STEP - (1L << 62);
        ThreadReader slot = new ThreadReaders(highest, reporter).register();
        slot.lock();
        long wrapped = highest.advance();
        assertThat(wrapped).isEqualTo(new Epoch("first").current());
        assertThat(slot.blocks(wrapped)).isTrue();
        slot.unlock();
        slot.lock();
        assertThat(slot.blocks(wrapped)).isFalse();
        assertThat(slot.blocks(highest.advance())).isTrue();
        slot.unlock();
    }

    @Test
    void aClosedDomainsEpochsGoOn() {
        ThreadReader slot = slots.register();
        slot.lock();
        epoch.close();
        long after = epoch.advance();
        assertThat(epoch.isClosed()).isTrue();
        assertThat(slot.blocks(after)).isTrue();
        slot.lock(); // nesting is allowed
        slot.unlock();
        slot.unlock();
        assertThat(slot.blocks(after)).isFalse();
        assertThatThrownBy(slot::lock).isInstanceOf(IllegalStateException.class);
        assertThat(slot.isReading()).isFalse();
    }
}
