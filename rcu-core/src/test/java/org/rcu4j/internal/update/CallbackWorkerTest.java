package org.rcu4j.internal.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rcu4j.testing.Background;
import org.rcu4j.testing.Log;

/** The worker goes on whatever fails, since nobody starts another one. */
class CallbackWorkerTest {

    enum Moment {
        BEGINNING,
        STEP,
        PAUSE
    }

    /** Some work, which fails once at a certain moment. */
    private static final class Faulty implements CallbackWorker.Work {
        private final AtomicInteger todo = new AtomicInteger();
        private volatile @Nullable Moment fault;

        @Override
        public boolean isThere() {
            return todo.get() > 0;
        }

        @Override
        public void step() {
            failAt(Moment.STEP);
            todo.decrementAndGet();
        }

        @Override
        public boolean isOver() {
            return false;
        }

        @Override
        public void pause() {
            failAt(Moment.PAUSE);
        }

        @Override
        public boolean isBarredHere() {
            failAt(Moment.BEGINNING);
            return false;
        }

        private void failAt(Moment moment) {
            if (fault == moment) {
                fault = null;
                throw new OutOfMemoryError("on purpose");
            }
        }
    }

    private final Faulty work = new Faulty();

    @ParameterizedTest
    @EnumSource(Moment.class)
    void noMemoryAtAnyMomentOnlyDelays(Moment moment) {
        CallbackWorker worker = new CallbackWorker("worker", null, work);
        assumeTrue(moment != Moment.BEGINNING, "only a thread that is not its own may be barred");
        try (Log log = new Log()) {
            work.fault = moment;
            work.todo.set(3);
            worker.wake();
            Background.until(() -> log.text().contains("on purpose"));
            assertThat(log.text()).contains("callbacks are delayed");
            Background.until(() -> work.todo.get() == 0);
        }
        work.todo.set(2);
        worker.wake();
        Background.until(() -> work.todo.get() == 0);
    }

    /** An executor whose thread is gone as soon as there is nothing to do. */
    @Test
    void neitherIsAnExecutorsTaskLost() {
        CallbackWorker worker = new CallbackWorker("worker", task -> new Thread(task).start(), work);
        for (Moment moment : Moment.values()) {
            try (Log log = new Log()) {
                work.fault = moment;
                work.todo.set(3);
                worker.wake();
                Background.until(() -> work.todo.get() == 0 && log.text().contains("on purpose"));
            }
        }
    }
}
