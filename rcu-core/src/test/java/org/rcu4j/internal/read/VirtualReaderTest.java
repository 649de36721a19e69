package org.rcu4j.internal.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rcu4j.internal.platform.NewerJdk;
import org.rcu4j.internal.platform.Patience;
import org.rcu4j.internal.stall.StallReporter;
import org.rcu4j.internal.stall.StallWatch;
import org.rcu4j.internal.update.GracePeriods;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

class VirtualReaderTest {

    private final Epoch epoch = new Epoch("virtual");
    private final StallReporter reporter = new StallReporter("virtual", report -> {});
    private final AllReaders readers = new AllReaders(epoch, reporter);
    private final GracePeriods gracePeriods =
            new GracePeriods(epoch, readers, new StallWatch(reporter, Duration.ofMinutes(1)));
    private final ThreadReaders slots = readers.slots;

    @BeforeEach
    void assumeThereAreSome() {
        assumeTrue(ThreadKind.VIRTUAL.isAvailable(), "virtual threads");
    }

    @Test
    void whoReadsNoMoreIsOutAfterTwoGracePeriods() throws InterruptedException {
        CountDownLatch read = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Background reader = Background.start(ThreadKind.VIRTUAL, () -> {
            readOnce();
            read.countDown();
            end.await();
        });
        read.await();
        assertThat(slots.size()).isOne();
        assertThat(isOver()).isTrue();
        assertThat(slots.size()).isOne();
        assertThat(isOver()).isTrue();
        assertThat(slots.size()).isZero();
        end.countDown();
        reader.join();
    }

    /** Whatever has become of its slot in the meantime. */
    @Test
    void whoComesBackIsWaitedFor() {
        Background.run(ThreadKind.VIRTUAL, () -> {
            ThreadReader reader = slots.own();
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
    void whoReadsOftenStays() {
        Background.run(ThreadKind.VIRTUAL, () -> {
            for (int i = 0; i < 10; i++) {
                readOnce();
                assertThat(slots.size()).isOne();
                assertThat(isOver()).isTrue();
            }
        });
    }

    @Test
    void tableStaysSmallWithoutGracePeriods() {
        for (int i = 0; i < 5_000; i++) {
            Background.run(ThreadKind.VIRTUAL, this::readOnce);
        }
        assertThat(slots.size()).isLessThanOrEqualTo(64);
    }

    @Test
    void tableShrinksWhenThoseWhoReadNoMoreHaveLeft() throws InterruptedException {
        int crowd = 3_000;
        CountDownLatch all = new CountDownLatch(crowd);
        CountDownLatch end = new CountDownLatch(1);
        List<Background> threads = new ArrayList<>();
        for (int i = 0; i < crowd; i++) {
            threads.add(Background.start(ThreadKind.VIRTUAL, () -> {
                readOnce();
                all.countDown();
                end.await();
            }));
        }
        all.await();
        assertThat(slots.size()).isEqualTo(crowd);
        assertThat(slots.capacity()).isGreaterThan(crowd);
        assertThat(isOver()).isTrue();
        assertThat(isOver()).isTrue();
        assertThat(slots.size()).isZero();
        assertThat(slots.capacity()).isLessThan(100);
        end.countDown();
        threads.forEach(Background::join);
    }

    @Test
    void whoIsInsideStaysWhileOthersComeAndGo() throws InterruptedException {
        int crowd = 3 * 1024;
        CountDownLatch inside = new CountDownLatch(crowd);
        CountDownLatch leave = new CountDownLatch(1);
        List<Background> threads = new ArrayList<>();
        for (int i = 0; i < crowd; i++) {
            threads.add(Background.start(ThreadKind.VIRTUAL, () -> {
                ThreadReader reader = slots.own();
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
        assertThat(isOver()).isFalse();
        leave.countDown();
        threads.forEach(Background::join);
        assertThat(isOver()).isTrue();
        assertThat(isOver()).isTrue();
        assertThat(slots.size()).isZero();
    }

    @Test
    void readerThatIsOutPassesOnToItsSuccessor() {
        Background.run(ThreadKind.VIRTUAL, () -> {
            ThreadReader out = readerThatIsOut();
            ThreadReader successor = slots.own();
            assertThat(successor).isNotSameAs(out);
            assertThat(out.isReading()).isFalse();

            out.lock();
            assertThat(out.isReading()).isTrue();
            assertThat(successor.isReading()).isTrue();
            assertThat(readers.inside()).isSameAs(successor);
            assertThat(isOver()).isFalse();
            successor.lock();
            out.unlock();
            assertThat(out.isReading()).isTrue();
            successor.unlock();
            assertThat(out.isReading()).isFalse();
            assertThatThrownBy(out::unlock).isInstanceOf(IllegalMonitorStateException.class);
            assertThatThrownBy(successor::unlock).isInstanceOf(IllegalMonitorStateException.class);
        });
    }

    @Test
    void readerThatIsOutComesBackIfItHasNoSuccessor() {
        Background.run(ThreadKind.VIRTUAL, () -> {
            ThreadReader out = readerThatIsOut();
            assertThatThrownBy(out::unlock).isInstanceOf(IllegalMonitorStateException.class);
            out.lock();
            assertThat(readers.inside()).isSameAs(out);
            assertThat(slots.own()).isSameAs(out);
            assertThat(isOver()).isFalse();
            out.unlock();
            assertThat(readers.inside()).isNull();
            assertThat(isOver()).isTrue();
        });
    }

    @Test
    void readerThatIsOutIsForItsThreadOnly() {
        Background.run(ThreadKind.VIRTUAL, () -> {
            ThreadReader out = readerThatIsOut();
            Background.run(ThreadKind.VIRTUAL, () -> {
                assertThat(out.isReading()).isFalse();
                assertThatThrownBy(out::lock).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(out::unlock).isInstanceOf(IllegalMonitorStateException.class);
            });
        });
    }

    private ThreadReader readerThatIsOut() throws InterruptedException {
        ThreadReader reader = slots.own();
        for (int i = 0; i < 3; i++) {
            assertThat(isOver()).isTrue();
        }
        assertThat(slots.find()).isNull();
        return reader;
    }

    @Test
    void eachThreadFindsItsOwnReaderHoweverManyThereAre() {
        CountDownLatch all = new CountDownLatch(3000);
        List<Background> threads = new ArrayList<>();
        for (long i = all.getCount(); i > 0; i--) {
            threads.add(Background.start(ThreadKind.VIRTUAL, () -> {
                ThreadReader reader = slots.own();
                all.countDown();
                all.await();
                for (int times = 0; times < 10; times++) {
                    assertThat(slots.own()).isSameAs(reader);
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
    void slotIsInTheTableOnceHoweverItComesAndGoes() {
        AtomicBoolean stop = new AtomicBoolean();
        Background owner = Background.start(ThreadKind.VIRTUAL, () -> {
            ThreadReader reader = slots.own();
            while (!stop.get()) {
                reader.lock();
                reader.unlock();
                readOnce();
                Thread.onSpinWait();
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
    }

    private void readOnce() {
        ThreadReader reader = slots.own();
        reader.lock();
        reader.unlock();
    }

    /** Whether a grace period that begins now ends at once. It is led by a platform thread, as they all are. */
    private boolean isOver() throws InterruptedException {
        if (!NewerJdk.isVirtual(Thread.currentThread())) {
            return gracePeriods.await(Patience.upTo(Duration.ZERO));
        }
        AtomicBoolean over = new AtomicBoolean();
        Background.run(() -> over.set(gracePeriods.await(Patience.upTo(Duration.ZERO))));
        return over.get();
    }
}
