package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rcu4j.internal.update.CallbackQueue;
import org.rcu4j.testing.Background;

class CallbackTest {

    private static final Duration MOMENT = Duration.ofMillis(20);
    private static final String NAME = "callback-test";

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final RcuDomain domain = RcuDomain.builder(NAME)
            .exceptionHandler((callback, failure) -> failures.add(failure))
            .build();

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void runsAfterAGracePeriod() throws InterruptedException {
        AtomicBoolean ran = new AtomicBoolean();
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            domain.call(() -> ran.set(true));
            assertThat(domain.barrier(MOMENT)).isFalse();
            assertThat(ran).isFalse();
            assertThat(domain.stats().callbacksPending()).isPositive();
        }
        domain.barrier();
        assertThat(ran).isTrue();
        assertThat(domain.stats().callbacksInvoked()).isEqualTo(1);
        assertThat(domain.stats().gracePeriods()).isPositive();
    }

    @Test
    void mayBeLeftInsideASection() {
        AtomicBoolean ran = new AtomicBoolean();
        try (var section = domain.read()) {
            domain.call(() -> ran.set(true));
            assertThat(ran).isFalse();
        }
        domain.barrier();
        assertThat(ran).isTrue();
    }

    @Test
    void callbacksOfOneThreadRunInTheirOrder() {
        List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
        int count = 25 * CallbackQueue.CHUNK + 17;
        IntStream.range(0, count).forEach(i -> domain.call(() -> ran.add(i)));
        domain.barrier();
        assertThat(ran)
                .containsExactlyElementsOf(IntStream.range(0, count).boxed().toList());
    }

    @Test
    void eachRunsOnceWhoeverCallsAndWhenever() {
        int callers = 4;
        int each = 50_000;
        AtomicInteger[] runs = IntStream.range(0, callers * each)
                .mapToObj(i -> new AtomicInteger())
                .toArray(AtomicInteger[]::new);
        List<Background> all = IntStream.range(0, callers)
                .mapToObj(caller -> Background.start(() -> {
                    for (int i = 0; i < each; i++) {
                        domain.call(runs[caller * each + i]::incrementAndGet);
                        if (i % 1000 == 0) {
                            domain.barrier();
                        }
                    }
                }))
                .toList();
        all.forEach(Background::join);
        domain.barrier();
        assertThat(runs).allMatch(count -> count.get() == 1);
        assertThat(domain.stats().callbacksInvoked()).isEqualTo((long) callers * each);
        assertThat(domain.stats().callbacksPending()).isZero();
    }

    @Test
    void barrierCoversWhatWasCalledBefore() {
        for (int i = 0; i < 1_000; i++) {
            AtomicBoolean ran = new AtomicBoolean();
            domain.call(() -> ran.set(true));
            domain.barrier();
            assertThat(ran).isTrue();
        }
    }

    @Test
    void failuresAreHandedOverAndTheOthersRun() {
        AtomicInteger ran = new AtomicInteger();
        List<Throwable> thrown = List.of(
                new IllegalArgumentException("one"),
                new AssertionError("two"),
                new StackOverflowError(),
                new OutOfMemoryError());
        for (Throwable failure : thrown) {
            domain.call(() -> sneakyThrow(failure));
            domain.call(ran::incrementAndGet);
        }
        domain.barrier();
        assertThat(failures).containsExactlyElementsOf(thrown);
        assertThat(ran).hasValue(thrown.size());
        assertThat(domain.stats().callbacksFailed()).isEqualTo(thrown.size());
        assertThat(domain.stats().callbacksInvoked()).isEqualTo(2L * thrown.size());
    }

    @Test
    void callbackThatOverflowsTheStackOrTheHeapHarmsNoOther() {
        AtomicInteger ran = new AtomicInteger();
        domain.call(() -> endless(1));
        domain.call(ran::incrementAndGet);
        domain.call(() -> {
            List<long[]> hoard = new ArrayList<>();
            while (hoard.size() < Integer.MAX_VALUE) {
                hoard.add(new long[32 << 20]);
            }
        });
        domain.call(ran::incrementAndGet);
        domain.barrier();
        assertThat(ran).hasValue(2);
        assertThat(failures).hasSize(2);
        assertThat(failures.get(0)).isInstanceOf(StackOverflowError.class);
        assertThat(failures.get(1)).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void quiescentReaderThatACallbackLeavesOnlineIsTakenOfflineAndReported() {
        domain.call(domain::registerQuiescent);
        domain.barrier();
        domain.synchronize();
        assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void handlerThatThrowsHarmsNothing() {
        AtomicBoolean ran = new AtomicBoolean();
        try (RcuDomain harsh = RcuDomain.builder("harsh")
                .exceptionHandler((callback, failure) -> {
                    throw new IllegalStateException("the handler too", failure);
                })
                .build()) {
            harsh.call(() -> sneakyThrow(new IllegalStateException("the callback")));
            harsh.call(() -> ran.set(true));
        }
        assertThat(ran).isTrue();
    }

    @Test
    void handlerIsGivenTheCallbackThatWasCalled() {
        AtomicReference<Runnable> given = new AtomicReference<>();
        Runnable failing = () -> sneakyThrow(new IllegalStateException());
        try (RcuDomain weighing = RcuDomain.builder("weighing")
                .exceptionHandler((callback, failure) -> given.set(callback))
                .build()) {
            weighing.call(failing, 100);
        }
        assertThat(given).hasValue(failing);
    }

    @Test
    void callbackMayCall() {
        AtomicInteger left = new AtomicInteger(1000);
        CountDownLatch end = new CountDownLatch(1);
        domain.call(new Runnable() {
            @Override
            public void run() {
                if (left.decrementAndGet() > 0) {
                    domain.call(this);
                } else {
                    end.countDown();
                }
            }
        });
        Background.until(() -> end.getCount() == 0);
    }

    @Test
    void callbackMayNotWaitForItsDomain() {
        domain.call(domain::synchronize);
        domain.call(domain::barrier);
        domain.call(domain::close);
        domain.call(() -> {
            try {
                domain.synchronize(MOMENT);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        domain.barrier();
        assertThat(failures)
                .hasSize(4)
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("its callbacks and listeners don't call it"));
    }

    @Test
    void callbackMayWaitForAnotherDomain() {
        try (RcuDomain other = RcuDomain.create("other")) {
            domain.call(other::synchronize);
            domain.call(other::barrier);
            domain.barrier();
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void callbackMayRead() {
        AtomicBoolean read = new AtomicBoolean();
        domain.call(() -> {
            try (var section = domain.read()) {
                read.set(domain.isReading());
            }
        });
        domain.barrier();
        assertThat(read).isTrue();
        assertThat(failures).isEmpty();
    }

    @Test
    void sectionThatACallbackLeavesOpenIsClosedAndReported() {
        AtomicBoolean ran = new AtomicBoolean();
        domain.call(domain::readLock);
        domain.call(() -> ran.set(true));
        domain.barrier();
        domain.synchronize();
        assertThat(ran).isTrue();
        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("leaves each section that it enters"));
    }

    @Test
    void interruptOfACallbackDoesNotReachTheNext() {
        AtomicBoolean interrupted = new AtomicBoolean();
        domain.call(() -> Thread.currentThread().interrupt());
        domain.call(() -> interrupted.set(Thread.interrupted()));
        domain.barrier();
        assertThat(interrupted).isFalse();
    }

    @Test
    void bytesArePendingUntilTheCallbackHasRun() {
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            domain.call(() -> {}, 1000);
            domain.call(() -> {}, 0);
            domain.call(() -> {}, 337);
            assertThat(domain.stats().bytesPending()).isEqualTo(1337);
            assertThat(domain.stats().callbacksPending()).isEqualTo(3);
        }
        domain.barrier();
        assertThat(domain.stats().bytesPending()).isZero();
        assertThat(domain.stats().callbacksInvoked()).isEqualTo(3);
    }

    @Test
    @SuppressWarnings("NullAway") // null on purpose
    void badArgumentsAreRefused() {
        assertThatThrownBy(() -> domain.call(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> domain.call(() -> {}, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("zero or more bytes");
        Background.until(() -> domain.stats().callbacksPending() == 0);
        assertThat(domain.stats().bytesPending()).isZero();
    }

    @Test
    void barrierInsideAnOwnSectionIsRefused() {
        try (var section = domain.read()) {
            assertThatThrownBy(domain::barrier).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> domain.barrier(MOMENT)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void timedBarrierIsInterruptibleAndTheOtherIsNot() {
        Background untimed;
        try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
            untimed = Background.interruptBoth(() -> domain.barrier(Background.LIMIT), domain::barrier);
        }
        untimed.join();
    }

    @Test
    void threadStartsWithTheFirstCallbackAndEndsWhenIdle() {
        String name = "thread-comes-and-goes";
        try (RcuDomain idle = RcuDomain.create(name)) {
            idle.read().close();
            idle.synchronize();
            for (int round = 0; round < 2; round++) {
                assertThat(callbackThreads(name)).isEmpty();
                AtomicReference<Thread> thread = new AtomicReference<>();
                idle.call(() -> thread.set(Thread.currentThread()));
                idle.barrier();
                Background.until(() -> !thread.get().isAlive());
            }
        }
    }

    @Test
    void threadIsADaemonWithoutAClassLoader() {
        AtomicReference<Thread> thread = new AtomicReference<>();
        AtomicReference<ClassLoader> loader = new AtomicReference<>(getClass().getClassLoader());
        domain.call(() -> {
            thread.set(Thread.currentThread());
            loader.set(Thread.currentThread().getContextClassLoader());
        });
        domain.barrier();
        assertThat(thread.get().isDaemon()).isTrue();
        assertThat(thread.get().getName()).isEqualTo("rcu4j-callbacks-" + NAME);
        assertThat(loader).hasValue(null);
    }

    @Test
    void executorRunsThemAndIsGivenBackItsThread() {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try (RcuDomain pooled =
                RcuDomain.builder("pooled").callbackExecutor(pool).build()) {
            for (int round = 0; round < 100; round++) {
                AtomicReference<Thread> thread = new AtomicReference<>();
                pooled.call(() -> thread.set(Thread.currentThread()));
                pooled.barrier();
                assertThat(thread.get().getName()).startsWith("pool-");
            }
            pool.shutdown();
            Background.until(pool::isTerminated);
        }
    }

    @Test
    void executorThatRefusesIsReplacedByAThread() {
        Executor refusing = task -> {
            throw new RejectedExecutionException("no");
        };
        AtomicReference<Thread> thread = new AtomicReference<>();
        try (RcuDomain refused =
                RcuDomain.builder("refused").callbackExecutor(refusing).build()) {
            refused.call(() -> thread.set(Thread.currentThread()));
            refused.barrier();
        }
        assertThat(thread.get().getName()).isEqualTo("rcu4j-callbacks-refused");
    }

    @Test
    void executorThatRunsInTheCallersThreadDoesNotDeadlockInsideASection() {
        AtomicInteger ran = new AtomicInteger();
        try (RcuDomain direct =
                RcuDomain.builder("direct").callbackExecutor(Runnable::run).build()) {
            direct.call(ran::incrementAndGet);
            assertThat(ran).hasValue(1);
            try (var section = direct.read()) {
                direct.call(ran::incrementAndGet);
                assertThat(ran).hasValue(1);
            }
            direct.barrier();
        }
        assertThat(ran).hasValue(2);
    }

    private static List<Thread> callbackThreads(String domain) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("rcu4j-callbacks-" + domain))
                .toList();
    }

    private static long endless(long depth) {
        return depth > 0 ? 1 + endless(depth + 1) : 0;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> void sneakyThrow(Throwable failure) throws E {
        throw (E) failure;
    }
}
