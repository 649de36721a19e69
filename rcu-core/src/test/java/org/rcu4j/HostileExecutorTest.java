package org.rcu4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rcu4j.testing.Background;

/** Whatever an executor does, callbacks run one at a time, once, and after their grace period. */
class HostileExecutorTest {

    private static final int CALLERS = 3;
    private static final int CALLBACKS = 400;

    /** An executor that does with each task one of all the things that it should not. */
    private static final class Hostile implements Executor {
        private final Random random;
        private final ConcurrentLinkedQueue<Runnable> late = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<Background> threads = new ConcurrentLinkedQueue<>();

        Hostile(long seed) {
            random = new Random(seed);
        }

        @Override
        public void execute(Runnable task) {
            int way;
            synchronized (random) {
                way = random.nextInt(8);
            }
            switch (way) {
                case 0 -> throw new RejectedExecutionException("on purpose");
                case 1 -> { // as a ThreadPoolExecutor that can't start a thread
                    inAThread(task);
                    throw new OutOfMemoryError("on purpose");
                }
                case 2 -> { // a checked one, which the compiler knows nothing of
                    inAThread(task);
                    HostileExecutorTest.<RuntimeException>sneakyThrow(new Exception("on purpose"));
                }
                case 3 -> task.run();
                case 4 -> {
                    inAThread(task);
                    inAThread(task);
                }
                case 5 -> late.add(task); // and at last, when nobody expects it
                case 6 -> {
                    Runnable before = late.poll();
                    if (before != null) {
                        inAThread(before);
                    }
                    inAThread(task);
                }
                default -> inAThread(task);
            }
        }

        private void inAThread(Runnable task) {
            threads.add(Background.start(task::run));
        }

        void runWhatIsLeft() {
            late.forEach(Runnable::run);
            threads.forEach(Background::join);
        }
    }

    /** What callbacks see. */
    private static final class Course {
        final AtomicIntegerArray runs = new AtomicIntegerArray(CALLERS * CALLBACKS);
        final AtomicInteger running = new AtomicInteger();
        final AtomicReference<String> problem = new AtomicReference<>();

        Runnable callback(int number) {
            return () -> {
                if (running.incrementAndGet() != 1) {
                    problem.set("two callbacks at a time");
                }
                Thread.yield();
                if (runs.incrementAndGet(number) != 1) {
                    problem.set("callback " + number + " ran twice");
                }
                running.decrementAndGet();
            };
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneakyThrow(Throwable failure) throws E {
        throw (E) failure;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void callbacksRunOneAtATimeAndOnce(long seed) {
        Hostile executor = new Hostile(seed);
        Course course = new Course();
        AtomicBoolean early = new AtomicBoolean();
        try (RcuDomain domain =
                RcuDomain.builder("hostile").callbackExecutor(executor).build()) {
            List<Background> callers = new ArrayList<>();
            for (int c = 0; c < CALLERS; c++) {
                int first = c * CALLBACKS;
                callers.add(Background.start(() -> {
                    for (int i = first; i < first + CALLBACKS; i++) {
                        domain.call(course.callback(i));
                        if (i % 100 == 0) {
                            domain.barrier();
                            early.compareAndSet(false, course.runs.get(i) != 1);
                        }
                    }
                }));
            }
            callers.forEach(Background::join);
        }
        executor.runWhatIsLeft();
        assertThat(course.problem).hasValue(null);
        assertThat(early).as("a barrier returned before its callback had run").isFalse();
        for (int i = 0; i < CALLERS * CALLBACKS; i++) {
            assertThat(course.runs.get(i)).as("callback %d", i).isEqualTo(1);
        }
    }

    /** A domain with readers: no callback runs before they have left. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {4, 5})
    void callbacksRunAfterTheirGracePeriod(long seed) {
        Hostile executor = new Hostile(seed);
        AtomicInteger ran = new AtomicInteger();
        try (RcuDomain domain =
                RcuDomain.builder("hostile").callbackExecutor(executor).build()) {
            for (int round = 0; round < 6; round++) {
                int before = ran.get();
                try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
                    assertThat(held.thread()).isNotNull();
                    for (int i = 0; i < 10; i++) {
                        domain.call(ran::incrementAndGet);
                    }
                    for (Runnable task; (task = executor.late.poll()) != null; ) {
                        executor.inAThread(task);
                    }
                    assertThat(ran).hasValue(before);
                }
                domain.barrier();
                assertThat(ran).hasValue(before + 10);
            }
        }
        executor.runWhatIsLeft();
    }

    /** Nothing waits for a callback, but callers are refused, or drive grace periods, until somebody runs the callbacks. */
    @ParameterizedTest
    @EnumSource(OverflowPolicy.class)
    void droppedTaskLeavesNoBacklogFullForEver(OverflowPolicy policy) {
        AtomicInteger ran = new AtomicInteger();
        try (RcuDomain domain = RcuDomain.builder("dropped")
                .callbackExecutor(task -> {})
                .maxPendingCallbacks(1)
                .overflow(policy)
                .build()) {
            domain.call(ran::incrementAndGet);
            Background.until(() -> {
                try {
                    domain.call(ran::incrementAndGet);
                    return true;
                } catch (RejectedExecutionException e) {
                    return false;
                }
            });
            if (policy == OverflowPolicy.REJECT) {
                Background.until(() -> domain.tryReserve(0)
                        .map(place -> {
                            place.close();
                            return true;
                        })
                        .orElse(false));
            }
        }
        assertThat(ran).hasValue(2);
    }

    @Test
    void interruptOfACallerInWhoseThreadCallbacksRunIsKept() throws InterruptedException {
        try (RcuDomain domain =
                RcuDomain.builder("caller runs").callbackExecutor(Runnable::run).build()) {
            Background caller;
            try (HeldSection held = new HeldSection(domain, ReaderForm.READ)) {
                assertThat(held.thread()).isNotNull();
                caller = Background.start(() -> {
                    domain.call(() -> {});
                    assertThat(Thread.interrupted())
                            .as("while it waited for a grace period")
                            .isTrue();
                    domain.call(() -> Thread.currentThread().interrupt());
                    assertThat(Thread.interrupted()).as("while a callback ran").isTrue();
                    domain.call(() -> {});
                    assertThat(Thread.interrupted()).as("there was none").isFalse();
                });
                caller.awaitWaiting();
                caller.thread().interrupt();
            }
            caller.join();
        }
    }

    /** A control: a worker that trusts what the executor says of a task, as one did that had no tickets. */
    @Test
    void controlThatTrustsTheExecutorIsFound() {
        Course course = new Course();
        Runnable work = () -> course.callback(0).run();
        Executor queuesAndThrows = task -> {
            Background.start(task::run).join();
            throw new OutOfMemoryError("on purpose");
        };
        try {
            queuesAndThrows.execute(work);
        } catch (OutOfMemoryError e) {
            work.run();
        }
        assertThat(course.problem).hasValue("callback 0 ran twice");
    }
}
