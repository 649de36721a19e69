package org.rcu4j.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.rcu4j.RcuDomain;
import org.rcu4j.testing.Background;

/** Functions that update the map that calls them, as they must not: they fail, or succeed, but nobody waits for ever. */
class RcuHashMapNestingTest {

    private static final String RULE = "must not update that map";

    private final RcuHashMap<Integer, Integer> map = new RcuHashMap<>();
    private final CyclicBarrier both = new CyclicBarrier(2);
    private final AtomicInteger refused = new AtomicInteger();

    /** One of two updates, each of which, in the middle, updates what the other has. */
    private void updateBoth(int key, int other) {
        map.compute(key, (k, v) -> {
            try {
                both.await();
                map.put(other, -1);
            } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining(RULE);
                refused.incrementAndGet();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            return key;
        });
    }

    @Test
    void twoFunctionsThatUpdateEachOthersMappingDoNotWaitForEachOther() {
        Background first = Background.start(() -> updateBoth(0, 1));
        Background second = Background.start(() -> updateBoth(1, 0));
        first.join();
        second.join();
        assertThat(refused.get()).isBetween(1, 2);
        assertThat(map).containsOnlyKeys(0, 1);
        assertThat(map.put(0, 5)).isNotNull();
        assertThat(map.put(1, 5)).isNotNull();
    }

    /** The control: locks, one for each mapping, that are waited for. Their owners wait until they are interrupted. */
    @Test
    void controlThatWaitsForTheSecondLockIsFound() {
        ReentrantLock[] locks = {new ReentrantLock(), new ReentrantLock()};
        Background first = Background.start(() -> lockBoth(locks[0], locks[1]));
        Background second = Background.start(() -> lockBoth(locks[1], locks[0]));
        Background.until(() -> locks[0].hasQueuedThreads() && locks[1].hasQueuedThreads());
        first.thread().interrupt();
        assertThatThrownBy(first::join).hasCauseInstanceOf(InterruptedException.class);
        second.join();
    }

    private void lockBoth(ReentrantLock own, ReentrantLock other) throws Exception {
        own.lock();
        try {
            both.await();
            other.lockInterruptibly();
            other.unlock();
        } finally {
            own.unlock();
        }
    }

    /** Else the function would keep the lock that the callback needs which would make room. */
    @Test
    void functionWhoseUpdateFindsNoRoomIsRefused() {
        RcuDomain full = RcuDomain.builder("full").maxPendingCallbacks(2).build();
        RcuHashMap<Integer, Integer> reclaiming = new RcuHashMap<>(full, value -> {});
        reclaiming.put(0, 0);
        reclaiming.put(1, 1);
        long cookie = full.enter(); // so that nothing leaves the backlog
        try {
            Background.run(() -> assertThatThrownBy(() -> reclaiming.compute(0, (k, v) -> {
                        full.call(() -> {});
                        return reclaiming.put(1, 5);
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(RULE));
        } finally {
            full.exit(cookie);
        }
        assertThat(reclaiming).isEqualTo(Map.of(0, 0, 1, 1));
        reclaiming.put(0, 2);
        full.barrier();
        full.close();
    }

    @Test
    void functionThatUpdatesFreeMappingsMayDoSo() {
        Integer unused = map.compute(0, (k, v) -> map.put(1, 1) == null ? 2 : 3);
        assertThat(map).isEqualTo(Map.of(0, 2, 1, 1));
    }
}
