package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.rcu4j.testing.Background;

class ReaderSlotsTest {

    private final Epoch epoch = new Epoch("slots");
    private final StallReporter reporter = new StallReporter("slots", report -> {});
    private final ReaderSlots slots = new ReaderSlots(epoch, reporter);

    @Test
    void everyThreadKeepsItsSlotWhileTheTableGrows() throws InterruptedException {
        int threads = 500;
        CountDownLatch registered = new CountDownLatch(threads);
        CountDownLatch all = new CountDownLatch(1);
        List<Background> owners = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            owners.add(Background.start(() -> {
                ReaderSlot mine = slots.register();
                assertThat(mine.owner).isSameAs(Thread.currentThread());
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
    void burialKeepsTheProbesOfOthersIntact() {
        CountDownLatch die = new CountDownLatch(1);
        CountDownLatch registered = new CountDownLatch(40);
        CountDownLatch look = new CountDownLatch(1);
        List<Background> owners = new ArrayList<>();
        List<ReaderSlot> dead = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            boolean dies = i % 2 == 0;
            owners.add(Background.start(() -> {
                ReaderSlot mine = slots.register();
                if (dies) {
                    synchronized (dead) {
                        dead.add(mine);
                    }
                }
                registered.countDown();
                (dies ? die : look).await();
                assertThat(slots.find()).isSameAs(mine);
            }));
        }
        Background.start(registered::await).join();
        die.countDown();
        for (int i = 0; i < 40; i += 2) {
            owners.get(i).join();
        }
        dead.forEach(slots::bury);
        dead.forEach(slots::bury); // a second burial is nothing
        assertThat(slots.size()).isEqualTo(20);
        look.countDown();
        owners.forEach(Background::join);
    }

    @Test
    void slotBlocksOnlyWhatBeganAfterItsSection() {
        ReaderSlot slot = slots.register();
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
        Epoch old = new Epoch("wrapping");
        old.word = Long.MAX_VALUE & -Epoch.STEP;
        ReaderSlots mine = new ReaderSlots(old, reporter);
        ReaderSlot slot = mine.register();
        slot.lock();
        long wrapped = old.advance();
        assertThat(wrapped).isNegative();
        assertThat(slot.blocks(wrapped)).isTrue();
        slot.unlock();
        slot.lock();
        assertThat(slot.blocks(wrapped)).isFalse();
        assertThat(slot.blocks(old.advance())).isTrue();
        slot.unlock();

        Epoch highest = new Epoch("wrapping again");
        highest.word = -Epoch.STEP;
        ReaderSlot other = new ReaderSlots(highest, reporter).register();
        other.lock();
        long zero = highest.advance();
        assertThat(zero).isZero();
        assertThat(other.blocks(zero)).isTrue();
        other.unlock();
        assertThat(other.blocks(zero)).isFalse();
    }
}
