package org.rcu4j.reclaim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rcu4j.testing.Background;

class RefCountTest {

    private final AtomicInteger zeros = new AtomicInteger();
    private final RefCount count = new RefCount(zeros::incrementAndGet);

    @Test
    void lastReleaseRunsTheAction() {
        assertThat(count.count()).isEqualTo(1);
        assertThat(count.tryRetain()).isTrue();
        count.retain();
        assertThat(count.count()).isEqualTo(3);
        assertThat(count.release()).isFalse();
        assertThat(count.release()).isFalse();
        assertThat(zeros).hasValue(0);
        assertThat(count.release()).isTrue();
        assertThat(zeros).hasValue(1);
        assertThat(count).hasToString("RefCount[0]");
    }

    @Test
    void dyingObjectIsNotRevived() {
        assertThat(count.release()).isTrue();
        assertThat(count.tryRetain()).isFalse();
        assertThatThrownBy(count::retain)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("use tryRetain");
        assertThat(count.count()).isZero();
        assertThat(zeros).hasValue(1);
    }

    @Test
    void releaseBelowZeroIsRefused() {
        count.release();
        assertThatThrownBy(count::release)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("once for each time it was retained");
        assertThat(count.count()).isZero();
        assertThat(zeros).hasValue(1);
    }

    @Test
    void countDoesNotOverflow() throws ReflectiveOperationException {
        MethodHandles.privateLookupIn(RefCount.class, MethodHandles.lookup())
                .findVarHandle(RefCount.class, "count", int.class)
                .setVolatile(count, Integer.MAX_VALUE - 1);
        assertThat(count.tryRetain()).isTrue();
        assertThatThrownBy(count::retain)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is a release missing?");
        assertThatThrownBy(count::tryRetain).isInstanceOf(IllegalStateException.class);
        assertThat(count.count()).isEqualTo(Integer.MAX_VALUE);
        assertThat(count.release()).isFalse();
        assertThat(count.count()).isEqualTo(Integer.MAX_VALUE - 1);
    }

    @Test
    void whatTheActionThrowsIsThrownAndTheCountIsZero() {
        RefCount failing = new RefCount(() -> {
            throw new IllegalArgumentException("action");
        });
        assertThatThrownBy(failing::release).hasMessage("action");
        assertThat(failing.count()).isZero();
        assertThatThrownBy(failing::release).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @SuppressWarnings("NullAway") // null on purpose
    void actionIsNeeded() {
        assertThatThrownBy(() -> new RefCount(null)).isInstanceOf(NullPointerException.class);
    }

    /** All at once, again and again: the last to leave sees what each of them wrote, and the action runs once. */
    @Test
    void actionRunsOnceAndAfterAllThatPrecededAnyRelease() {
        int threads = 32;
        int rounds = 200;
        AtomicInteger[] actions = new AtomicInteger[rounds];
        AtomicInteger unseen = new AtomicInteger();
        int[][] written = new int[rounds][threads];
        RefCount[] counts = new RefCount[rounds];
        for (int r = 0; r < rounds; r++) {
            int round = r;
            actions[r] = new AtomicInteger();
            counts[r] = new RefCount(() -> {
                actions[round].incrementAndGet();
                unseen.addAndGet(
                        (int) IntStream.of(written[round]).filter(w -> w == 0).count());
            });
            IntStream.range(1, threads).forEach(t -> counts[round].retain());
        }
        CountDownLatch start = new CountDownLatch(1);
        List<Background> all = IntStream.range(0, threads)
                .mapToObj(t -> Background.start(() -> {
                    start.await();
                    for (int r = 0; r < rounds; r++) {
                        counts[r].retain();
                        counts[r].release();
                        written[r][t] = 1;
                        counts[r].release();
                    }
                }))
                .toList();
        start.countDown();
        all.forEach(Background::join);
        assertThat(actions).allSatisfy(runs -> assertThat(runs).hasValue(1));
        assertThat(unseen).hasValue(0);
    }
}
