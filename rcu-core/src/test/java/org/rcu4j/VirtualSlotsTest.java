package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

class VirtualSlotsTest {

    private final Epoch epoch = new Epoch("virtual");
    private final StallReporter reporter = new StallReporter("virtual", report -> {});
    private final Readers readers = new Readers(epoch, reporter);
    private final GracePeriods gracePeriods =
            new GracePeriods(epoch, readers, new StallWatch(reporter, Duration.ofMinutes(1)));
    private final VirtualSlots slots = readers.virtual;

    @BeforeEach
    void assumeThereAreSome() {
        assumeTrue(ThreadKind.VIRTUAL.isAvailable(), "virtual threads");
    }

    @Test
    void whoReadsNoMoreIsOffTheListAfterTwoGracePeriods() throws InterruptedException {
        Background.run(ThreadKind.VIRTUAL, this::readOnce);
        assertThat(slots.size()).isOne();
        assertThat(isOver()).isTrue();
        assertThat(slots.size()).isOne();
        assertThat(isOver()).isTrue();
        assertThat(slots.size()).isZero();
    }

    /** Whatever has become of its slot in the meantime. */
    @Test
    void whoComesBackIsWaitedFor() {
        Background.run(ThreadKind.VIRTUAL, () -> {
            OwnReader reader = readers.own();
            for (int gracePeriodsBetween = 0; gracePeriodsBetween < 5; gracePeriodsBetween++) {
                for (int times = 0; times < 3; times++) {
                    reader.lock();
                    assertThat(isOver()).isFalse();
                    assertThat(isOver()).isFalse();
                    reader.unlock();
                    for (int i = 0; i < gracePeriodsBetween; i++) {
                        assertThat(isOver()).isTrue();
                    }
                    assertThat(slots.size()).isLessThanOrEqualTo(1);
                }
            }
        });
    }

    @Test
    void whoReadsOftenStaysOnTheList() {
        Background.run(ThreadKind.VIRTUAL, () -> {
            for (int i = 0; i < 10; i++) {
                readOnce();
                assertThat(slots.size()).isOne();
                assertThat(isOver()).isTrue();
            }
        });
    }

    /** Also if somebody asks for statistics from time to time. */
    @ParameterizedTest
    @ValueSource(ints = {1, 10, 1_000_000})
    void listStaysShortWithoutGracePeriods(int readsBetweenStatistics) {
        for (int i = 1; i < 10 * VirtualSlots.FEW; i++) {
            Background.run(ThreadKind.VIRTUAL, this::readOnce);
            if (i % readsBetweenStatistics == 0) {
                assertThat(slots.countInside()).isZero();
            }
        }
        assertThat(slots.size()).isLessThanOrEqualTo(VirtualSlots.FEW);
    }

    @Test
    void whoIsInsideStaysOnTheListWhileOthersComeAndGo() throws InterruptedException {
        int crowd = 3 * VirtualSlots.FEW;
        CountDownLatch inside = new CountDownLatch(crowd);
        CountDownLatch leave = new CountDownLatch(1);
        List<Background> threads = new ArrayList<>();
        for (int i = 0; i < crowd; i++) {
            threads.add(Background.start(ThreadKind.VIRTUAL, () -> {
                OwnReader reader = readers.own();
                reader.lock();
                inside.countDown();
                leave.await();
                reader.unlock();
            }));
        }
        inside.await();
        for (int i = 0; i < 2 * crowd; i++) {
            Background.run(ThreadKind.VIRTUAL, this::readOnce);
        }
        assertThat(slots.countInside()).isEqualTo(crowd);
        assertThat(slots.size()).isLessThanOrEqualTo(2 * crowd + VirtualSlots.FEW);
        assertThat(isOver()).isFalse();
        leave.countDown();
        threads.forEach(Background::join);
        assertThat(isOver()).isTrue();
        assertThat(isOver()).isTrue();
        assertThat(slots.size()).isZero();
    }

    /** A slot that is off the list may be kept by a thread that lives on. */
    @Test
    void slotThatIsOffTheListRefersToNoOther() {
        Background.run(ThreadKind.VIRTUAL, () -> {
            List<VirtualSlot> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                VirtualSlot slot = new VirtualSlot(slots, epoch);
                slot.lock();
                slot.unlock();
                all.add(slot);
            }
            assertThat(isOver()).isTrue();
            assertThat(all).filteredOn(slot -> slot.next != null).hasSize(2);
            assertThat(isOver()).isTrue();
            assertThat(slots.size()).isZero();
            assertThat(all).allMatch(slot -> slot.next == null);
        });
    }

    @Test
    void eachThreadFindsItsOwnReaderHoweverManyThereAre() {
        CountDownLatch all = new CountDownLatch(3000);
        List<Background> threads = new ArrayList<>();
        for (long i = all.getCount(); i > 0; i--) {
            threads.add(Background.start(ThreadKind.VIRTUAL, () -> {
                OwnReader reader = readers.own();
                all.countDown();
                all.await();
                for (int times = 0; times < 10; times++) {
                    assertThat(readers.own()).isSameAs(reader);
                    reader.lock();
                    assertThat(readers.inside()).isSameAs(reader);
                    Thread.yield();
                    reader.unlock();
                    assertThat(readers.inside()).isNull();
                }
            }));
        }
        threads.forEach(Background::join);
    }

    @Test
    void slotIsOnTheListOnceHoweverItComesAndGoes() {
        AtomicBoolean stop = new AtomicBoolean();
        Background owner = Background.start(ThreadKind.VIRTUAL, () -> {
            OwnReader reader = readers.own();
            while (!stop.get()) {
                reader.lock();
                reader.unlock();
                Thread.onSpinWait();
            }
        });
        Background tidier = Background.start(() -> {
            while (!stop.get()) {
                slots.tidy();
            }
        });
        Background leader = Background.start(() -> {
            for (int i = 0; i < 20_000; i++) {
                boolean unused = isOver();
                assertThat(slots.size()).isLessThanOrEqualTo(1);
            }
        });
        leader.join();
        stop.set(true);
        owner.join();
        tidier.join();
    }

    private void readOnce() {
        OwnReader reader = readers.own();
        reader.lock();
        reader.unlock();
    }

    /** Whether a grace period that begins now ends at once. */
    private boolean isOver() throws InterruptedException {
        return gracePeriods.await(Patience.upTo(Duration.ZERO));
    }
}
