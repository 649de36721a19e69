package org.rcu4j.reclaim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.OverflowPolicy;
import org.rcu4j.RcuDomain;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.ThreadKind;

class StripedRefCountTest {

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger zeros = new AtomicInteger();
    private final RcuDomain domain = RcuDomain.builder("striped-test")
            .exceptionHandler((callback, failure) -> failures.add(failure))
            .build();
    private final StripedRefCount count = new StripedRefCount(domain, zeros::incrementAndGet);

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void liveCountRetainsWhateverIsReleased() {
        for (int i = 0; i < 10; i++) {
            assertThat(count.tryRetain()).isTrue();
            assertThat(count.tryRetainLive()).isTrue();
            count.release();
            count.release();
        }
        domain.barrier();
        assertThat(zeros).hasValue(0);
        assertThat(count).hasToString("StripedRefCount[live]");
    }

    @Test
    void killOfAnUnusedCountRunsTheActionAfterAGracePeriod() {
        count.tryRetain();
        count.release();
        long reader = domain.enter();
        count.kill();
        assertThat(count).hasToString("StripedRefCount[killed]");
        assertThat(zeros).hasValue(0);
        domain.exit(reader);
        domain.barrier();
        assertThat(zeros).hasValue(1);
        assertThat(count.tryRetain()).isFalse();
        assertThat(count.tryRetainLive()).isFalse();
    }

    @Test
    void lastReleaseAfterTheKillRunsTheAction() {
        count.tryRetain();
        count.kill();
        domain.barrier();
        assertThat(count.tryRetainLive()).isFalse();
        assertThat(count.tryRetain()).isTrue();
        count.release();
        assertThat(zeros).hasValue(0);
        count.release();
        assertThat(zeros).hasValue(1);
        assertThat(count.tryRetain()).isFalse();
        assertThatThrownBy(count::release)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("once for each time it was retained");
        assertThat(zeros).hasValue(1);
    }

    /** While the sum is not there yet, releases reach the shared counter whose retains are in the parts. */
    @Test
    void releasesBetweenKillAndGracePeriodAreNotTakenForTheLast() {
        IntStream.range(0, 100).forEach(i -> count.tryRetain());
        long reader = domain.enter();
        count.kill();
        IntStream.range(0, 99).forEach(i -> count.release());
        assertThat(count.tryRetain()).isTrue();
        count.release();
        domain.exit(reader);
        domain.barrier();
        assertThat(zeros).hasValue(0);
        count.release();
        assertThat(zeros).hasValue(1);
    }

    @Test
    void allReleasedBetweenKillAndGracePeriodLeavesTheActionToTheCallback() {
        IntStream.range(0, 100).forEach(i -> count.tryRetain());
        long reader = domain.enter();
        count.kill();
        IntStream.range(0, 100).forEach(i -> count.release());
        assertThat(zeros).hasValue(0);
        domain.exit(reader);
        domain.barrier();
        assertThat(zeros).hasValue(1);
    }

    @Test
    void retainedHereReleasedThere() {
        IntStream.range(0, 50).forEach(i -> count.tryRetain());
        IntStream.range(0, 5)
                .forEach(t -> Background.run(() -> IntStream.range(0, 9).forEach(i -> count.release())));
        count.kill();
        domain.barrier();
        assertThat(zeros).hasValue(0);
        IntStream.range(0, 5).forEach(t -> Background.run(count::release));
        assertThat(zeros).hasValue(1);
        assertThat(failures).isEmpty();
    }

    @Test
    void secondKillIsRefused() {
        count.kill();
        assertThatThrownBy(count::kill)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a count is killed once");
        domain.barrier();
        assertThat(zeros).hasValue(1);
    }

    @Test
    void killMayBeCalledInsideASection() {
        try (var section = domain.read()) {
            assertThat(count.tryRetain()).isTrue();
            count.kill();
            count.release();
        }
        domain.barrier();
        assertThat(zeros).hasValue(1);
    }

    @Test
    void moreReleasesThanRetainsAreReportedAndTheActionDoesNotRun() {
        count.release();
        count.release();
        count.kill();
        domain.barrier();
        assertThat(zeros).hasValue(0);
        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("2 times more often"));
        assertThat(count.tryRetain()).isFalse();
        assertThatThrownBy(count::release).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusedKillLeavesTheCountLive() {
        try (RcuDomain full = RcuDomain.builder("full")
                .maxPendingCallbacks(1)
                .overflow(OverflowPolicy.REJECT)
                .build()) {
            StripedRefCount unlucky = new StripedRefCount(full, zeros::incrementAndGet);
            unlucky.tryRetain();
            long reader = full.enter();
            full.call(() -> {});
            assertThatThrownBy(unlucky::kill).isInstanceOf(RejectedExecutionException.class);
            assertThat(unlucky.tryRetainLive()).isTrue();
            full.exit(reader);
            full.barrier();
            unlucky.kill();
            full.barrier();
            unlucky.release();
            assertThat(zeros).hasValue(0);
            unlucky.release();
            assertThat(zeros).hasValue(1);
        }
    }

    @Test
    void killedCountOutlivesItsDomain() {
        count.tryRetain();
        count.kill();
        domain.close();
        assertThat(count.tryRetain()).isTrue();
        count.release();
        count.release();
        assertThat(zeros).hasValue(1);
    }

    @Test
    void liveCountIsOfNoUseWithoutItsDomain() {
        domain.close();
        assertThatThrownBy(count::tryRetain).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(count::release).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(count::kill).isInstanceOf(IllegalStateException.class);
        assertThat(count).hasToString("StripedRefCount[live]");
    }

    @Test
    @SuppressWarnings("NullAway") // null on purpose
    void badInputIsRefused() {
        assertThatThrownBy(() -> new StripedRefCount(null, () -> {})).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new StripedRefCount(domain, null)).isInstanceOf(NullPointerException.class);
    }

    /** What the next tests do with a count. */
    interface Subject {
        boolean tryRetain();

        void release();

        void kill();
    }

    private static Subject shipped(RcuDomain domain, Runnable onZero) {
        StripedRefCount count = new StripedRefCount(domain, onZero);
        return new Subject() {
            @Override
            public boolean tryRetain() {
                return count.tryRetain();
            }

            @Override
            public void release() {
                count.release();
            }

            @Override
            public void kill() {
                count.kill();
            }
        };
    }

    /** Like the shipped one, but the sum is taken at once, while others may still be adding to the parts. */
    private static final class WithoutGracePeriod implements Subject {
        private final StripedSum parts = new StripedSum();
        private final AtomicInteger shared = new AtomicInteger(1 << 30);
        private final Runnable onZero;
        private volatile boolean killed;

        WithoutGracePeriod(Runnable onZero) {
            this.onZero = onZero;
        }

        @Override
        public boolean tryRetain() {
            return add(1);
        }

        @Override
        public void release() {
            add(-1);
        }

        private boolean add(int change) {
            if (!killed) {
                Thread.yield();
                parts.add(StripedSum.own(), change);
                return true;
            }
            if (shared.get() <= 0) {
                return false;
            }
            if (shared.addAndGet(change) == 0) {
                onZero.run();
            }
            return true;
        }

        @Override
        public void kill() {
            killed = true;
            int change = (int) parts.sum() - (1 << 30);
            if (shared.addAndGet(change) == 0) {
                onZero.run();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("threads")
    void killAmongManyUsersIsFollowedByOneActionOnceAllHaveLeft(ThreadKind kind) {
        for (int round = 0; round < 20; round++) {
            assertThat(wrongOutcome(kind, action -> shipped(domain, action))).isNull();
        }
        assertThat(failures).isEmpty();
    }

    static Stream<ThreadKind> threads() {
        return ThreadKind.available();
    }

    @Test
    void controlThatDoesNotWaitIsFound() {
        Background.until(() -> wrongOutcome(ThreadKind.PLATFORM, WithoutGracePeriod::new) != null);
    }

    private interface Maker {
        Subject make(Runnable onZero);
    }

    /** Has 32 threads use an object while its count is killed; tells what went wrong, or null. */
    private @Nullable String wrongOutcome(ThreadKind kind, Maker maker) {
        AtomicInteger actions = new AtomicInteger();
        AtomicInteger inUse = new AtomicInteger();
        AtomicInteger usedWhenDead = new AtomicInteger();
        AtomicInteger uses = new AtomicInteger();
        Subject subject = maker.make(() -> {
            actions.incrementAndGet();
            usedWhenDead.addAndGet(inUse.get());
        });
        List<Background> users = IntStream.range(0, 32)
                .mapToObj(t -> Background.start(kind, () -> {
                    for (int i = 0; i < 2_000 && subject.tryRetain(); i++) {
                        inUse.incrementAndGet();
                        usedWhenDead.addAndGet(actions.get());
                        uses.incrementAndGet();
                        inUse.decrementAndGet();
                        subject.release();
                    }
                }))
                .toList();
        Background.until(() -> uses.get() > 500);
        subject.kill();
        users.forEach(Background::join);
        domain.barrier();
        if (actions.get() != 1) {
            return "the action ran " + actions + " times";
        }
        return usedWhenDead.get() != 0 ? "used after the action" : null;
    }
}
