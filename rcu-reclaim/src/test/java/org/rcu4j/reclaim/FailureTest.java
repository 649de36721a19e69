package org.rcu4j.reclaim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rcu4j.OverflowPolicy;
import org.rcu4j.RcuDomain;
import org.rcu4j.testing.Background;

/** User code throws whatever it likes, logs fail, and domains refuse: each object is in one pair of hands all the same. */
class FailureTest {

    private final List<Throwable> handled = Collections.synchronizedList(new ArrayList<>());
    private final List<Object> freed = Collections.synchronizedList(new ArrayList<>());
    private final RcuDomain domain = RcuDomain.builder("failures")
            .jmx(false)
            .exceptionHandler((callback, failure) -> handled.add(failure))
            .build();
    private final HazardDomain hazards = HazardDomain.create("failures");

    @AfterEach
    void close() {
        hazards.close();
        domain.close();
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new IllegalStateException("unchecked"),
                new IOException("checked"),
                new InterruptedException("an interrupt"),
                new Error("an error"),
                new StackOverflowError("no stack"),
                new OutOfMemoryError("no memory"),
                new NoClassDefFoundError("no class"),
                new Throwable("anything"));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> RuntimeException sneak(Throwable failure) throws E {
        throw (E) failure;
    }

    @ParameterizedTest
    @MethodSource("failures")
    void freeActionsOfAHazardDomain(Throwable failure) {
        for (int i = 0; i < 200; i++) {
            int number = i;
            hazards.retire(i, object -> {
                freed.add(object);
                if (number % 3 == 0) {
                    throw sneak(failure);
                }
            });
        }
        hazards.drain();
        assertThat(freed).hasSize(200).doesNotHaveDuplicates();
        assertThat(hazards.failures()).isEqualTo(67);
        assertThat(hazards.pending()).isZero();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void freeActionsOfAReclaimer(Throwable failure) {
        Reclaimer reclaimer = new Reclaimer(domain);
        for (int i = 0; i < 9; i++) {
            reclaimer.retire(
                    i,
                    object -> {
                        freed.add(object);
                        throw sneak(failure);
                    },
                    1);
        }
        domain.barrier();
        assertThat(freed).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(handled).hasSize(9).containsOnly(failure);
        assertThat(domain.stats().bytesPending()).isZero();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void factoryAndActionOfAPool(Throwable failure) {
        AtomicInteger fails = new AtomicInteger();
        RcuPool<Object> pool = new RcuPool<>(
                domain,
                () -> {
                    throw sneak(failure);
                },
                3,
                object -> {
                    freed.add(object);
                    if (fails.getAndIncrement() % 2 == 0) {
                        throw sneak(failure);
                    }
                });
        assertThatThrownBy(pool::take).isSameAs(failure);
        for (int i = 0; i < 5; i++) {
            pool.recycle(i);
        }
        domain.barrier();
        assertThat(pool.size()).isEqualTo(3);
        assertThat(freed).containsExactly(3, 4);
        assertThat(handled).containsExactly(failure);
        assertThatThrownBy(pool::clear).isSameAs(failure);
        assertThat(pool.size()).isEqualTo(2);
        assertThat(freed).containsExactly(3, 4, 2);
        assertThatThrownBy(pool::clear).isSameAs(failure);
        assertThat(pool.size()).isZero();
        assertThat(freed).containsExactly(3, 4, 2, 1, 0);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void actionsOfCounts(Throwable failure) {
        RefCount count = new RefCount(() -> {
            throw sneak(failure);
        });
        count.retain();
        assertThat(count.release()).isFalse();
        assertThatThrownBy(count::release).isSameAs(failure);
        assertThat(count.count()).isZero();
        StripedRefCount unused = new StripedRefCount(domain, () -> {
            throw sneak(failure);
        });
        unused.kill();
        domain.barrier();
        assertThat(handled).containsExactly(failure);
        assertThat(unused.tryRetain()).isFalse();
        StripedRefCount used = new StripedRefCount(domain, () -> {
            throw sneak(failure);
        });
        assertThat(used.tryRetain()).isTrue();
        used.kill();
        domain.barrier();
        assertThatThrownBy(used::release).isSameAs(failure);
        assertThat(used.tryRetain()).isFalse();
    }

    /** A log that fails is nobody's failure: neither of those who free, nor of those who come to acquire or retire. */
    @Test
    void logThatFails() throws Exception {
        PrintStream original = System.err;
        System.setErr(new FailingStream());
        try {
            Background.run(() -> hazards.acquire().protect(new AtomicReference<>("object of a thread that ends")));
            for (int i = 0; i < 100; i++) {
                hazards.retire(i, object -> {
                    freed.add(object);
                    throw new IllegalStateException("free");
                });
            }
            hazards.drain();
            for (int i = 0; i < 1_000; i++) {
                Background.run(() -> hazards.acquire().protect(new AtomicReference<>("object")));
            }
        } finally {
            System.setErr(original);
        }
        assertThat(freed).hasSize(100);
        assertThat(hazards.failures()).isEqualTo(100);
    }

    private static final class FailingStream extends PrintStream {
        FailingStream() {
            super(OutputStream.nullOutputStream());
        }

        @Override
        public void println(String line) {
            throw new IllegalStateException("a log that fails");
        }
    }

    // --- a kill that is refused

    /** What is killed here. */
    private interface Killed {
        boolean tryRetainLive();

        void kill();
    }

    /** The control: killed first, and revived if it is refused. */
    private record KilledFirst(RcuDomain domain, AtomicInteger killed) implements Killed {
        @Override
        public boolean tryRetainLive() {
            return killed.get() == 0;
        }

        @Override
        public void kill() {
            killed.set(1);
            try {
                domain.call(() -> {});
            } catch (Throwable refused) {
                killed.set(0);
                throw refused;
            }
        }
    }

    private record Shipped(StripedRefCount count) implements Killed {
        @Override
        public boolean tryRetainLive() {
            return count.tryRetainLive();
        }

        @Override
        public void kill() {
            count.kill();
        }
    }

    @Test
    void countIsLiveWhileAKillIsRefused() {
        withFullDomain(OverflowPolicy.REJECT, full -> {
            Killed shipped = new Shipped(new StripedRefCount(full, () -> {}));
            assertThat(deadWhileRefused(shipped, 20_000)).isFalse();
            Killed control = new KilledFirst(full, new AtomicInteger());
            Background.until(() -> deadWhileRefused(control, 20_000));
        });
    }

    private static boolean deadWhileRefused(Killed count, int attempts) {
        Background killer = Background.start(() -> {
            for (int i = 0; i < attempts; i++) {
                try {
                    count.kill();
                } catch (RejectedExecutionException refused) {
                    continue;
                }
                throw new AssertionError("the domain is full");
            }
        });
        boolean dead = false;
        while (!killer.isDone()) {
            dead |= !count.tryRetainLive();
        }
        killer.join();
        return dead;
    }

    @Test
    void countIsLiveWhileAKillWaitsForRoom() {
        StripedRefCount[] count = new StripedRefCount[1];
        AtomicInteger zeros = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        List<Background> killers = new ArrayList<>();
        withFullDomain(
                OverflowPolicy.BLOCK,
                full -> {
                    count[0] = new StripedRefCount(full, zeros::incrementAndGet);
                    for (int i = 0; i < 2; i++) {
                        killers.add(Background.start(() -> {
                            try {
                                count[0].kill();
                            } catch (IllegalStateException e) {
                                assertThat(e).hasMessageContaining("was killed once more");
                                refused.incrementAndGet();
                            }
                        }));
                    }
                    killers.forEach(Background::awaitWaiting);
                    assertThat(count[0].tryRetainLive()).isTrue();
                    count[0].release();
                    assertThat(count[0]).hasToString("StripedRefCount[live]");
                },
                () -> killers.forEach(Background::join));
        assertThat(refused).hasValue(1);
        assertThat(zeros).hasValue(1);
    }

    @Test
    void countIsLiveIfTheDomainIsClosedMeanwhile() {
        RcuDomain closing = RcuDomain.builder("closing").jmx(false).build();
        StripedRefCount count = new StripedRefCount(closing, () -> {});
        closing.close();
        assertThatThrownBy(count::kill)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThat(count).hasToString("StripedRefCount[live]");
    }

    private interface Body {
        void run(RcuDomain full) throws Exception;
    }

    /** The domain is full until the body has ended. */
    private static void withFullDomain(OverflowPolicy policy, Body body) {
        withFullDomain(policy, body, () -> {});
    }

    /** The domain is full until the body has ended, and open until what comes afterwards has. */
    private static void withFullDomain(OverflowPolicy policy, Body body, Runnable afterwards) {
        try (RcuDomain full = RcuDomain.builder("full")
                .jmx(false)
                .maxPendingCallbacks(1)
                .overflow(policy)
                .build()) {
            long reader = full.enter();
            full.call(() -> {});
            try {
                Background.run(() -> body.run(full));
            } finally {
                full.exit(reader);
            }
            afterwards.run();
            full.barrier();
        }
    }

    // --- four situations, four messages

    @Test
    void messagesSayWhatHappenedAndToWhom() {
        HazardPointer hazard = hazards.acquire();
        Background.run(() -> assertThatThrownBy(hazard::clear)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("failures")
                .hasMessageContaining("belongs to " + "Thread["));
        hazard.close();
        assertThatThrownBy(hazard::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was closed");
        RefCount count = new RefCount(() -> {});
        count.release();
        assertThatThrownBy(count::release).hasMessageContaining("was released though it is zero");
        assertThatThrownBy(count::retain).hasMessageContaining("was retained");
        hazards.close();
        assertThatThrownBy(hazards::acquire)
                .hasMessage("hazard domain failures is closed: a closed hazard domain gives no hazard pointer");
        assertThatThrownBy(() -> hazards.retire("object", freed::add))
                .hasMessage("hazard domain failures is closed: a closed hazard domain accepts no object");
    }
}
