package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

class DetachedReadersTest {

    private final Epoch epoch = new Epoch("detached");
    private final StallReporter reporter = new StallReporter("detached", report -> {});
    private final StallWatch watch = new StallWatch(reporter, Duration.ofMinutes(1));
    private final DetachedReaders readers = new DetachedReaders(epoch, reporter);

    @Test
    void segmentThatWasTakenAwayIsNotKeptInMemoryByThoseWhoReadThere() throws InterruptedException {
        assumeTrue(ThreadKind.VIRTUAL.isAvailable(), "virtual threads");
        int crowd = 1_000;
        CountDownLatch inside = new CountDownLatch(crowd);
        CountDownLatch leave = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(crowd);
        CountDownLatch end = new CountDownLatch(1);
        List<Background> threads = new ArrayList<>();
        for (int i = 0; i < crowd; i++) {
            threads.add(Background.start(ThreadKind.VIRTUAL, () -> {
                OwnReader own = VirtualReader.current(readers, epoch);
                own.lock();
                inside.countDown();
                leave.await();
                own.unlock();
                gone.countDown();
                end.await();
            }));
        }
        inside.await();
        WeakReference<DetachedSegment> last = new WeakReference<>(readers.segmentOf(readers.capacity() - 1));
        leave.countDown();
        gone.await();
        Background.until(() -> {
            awaitGracePeriod();
            System.gc();
            return last.get() == null;
        });
        end.countDown();
        threads.forEach(Background::join);
    }

    private void awaitGracePeriod() throws InterruptedException {
        watch.start(Patience.endless());
        assertThat(readers.awaitDepartures(epoch.advance(), watch)).isTrue();
    }
}
