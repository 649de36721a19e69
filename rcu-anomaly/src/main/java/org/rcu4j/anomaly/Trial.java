package org.rcu4j.anomaly;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.rcu4j.anomaly.agent.Failure;
import org.rcu4j.anomaly.agent.Plan;
import org.rcu4j.anomaly.agent.Points;

/** One run of an operation in a world of its own, with a failure at one point, and the look at the world afterwards. */
final class Trial {

    /** Longer than the limits within worlds, so that these say first what does not end. */
    private static final long LIMIT_SECONDS = 3 * World.LIMIT_SECONDS;

    private final Operation operation;
    private final Failure failure;
    private final int number;
    private final Plan plan;
    private final World world;

    private Trial(Operation operation, Failure failure, int number) {
        this.operation = operation;
        this.failure = failure;
        this.number = number;
        this.world = operation.world().get();
        this.plan = new Plan(world.failing(), failure, number, operation.most(), world.stackEnds());
        world.setPlan(plan);
    }

    /**
     * What came of it.
     *
     * @param plan which points were passed, and what was thrown
     * @param finding what is not whole, if anything
     */
    record Result(Plan plan, @Nullable Finding finding) {}

    static Result run(Operation operation, Failure failure, int number) {
        Trial trial = new Trial(operation, failure, number);
        Finding finding = null;
        try {
            trial.run();
        } catch (Wrong wrong) {
            finding = trial.finding(wrong);
        } finally {
            Points.stop();
        }
        return new Result(trial.plan, finding);
    }

    private void run() {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        inThread("the operation", operation.virtual(), () -> {
            world.setSubject(Thread.currentThread());
            world.prepare();
            try {
                Points.follow(plan);
                operate();
            } catch (Throwable e) {
                Points.stop();
                requireExpected(e);
                thrown.set(e);
            } finally {
                Points.stop();
            }
            world.leave(thrown.get() == null);
        });
        inThread("the look at the world", false, () -> world.check(thrown.get() == null));
    }

    private void operate() throws Exception {
        if (operation.exit()) {
            plan.startsProtected();
        }
        world.operate();
    }

    /** Only what was injected may come out, also as the cause of something else. */
    private void requireExpected(Throwable e) {
        Throwable injected = plan.thrown();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause == injected) {
                return;
            }
        }
        if (!world.mayThrow(e)) {
            throw new Wrong("throws " + e + (injected == null ? "" : " instead"), Finding.stackOf(e), false);
        }
    }

    private interface Action {
        void run() throws Exception;
    }

    private static void inThread(String what, boolean virtual, Action action) {
        CountDownLatch over = new CountDownLatch(1);
        AtomicReference<Throwable> outcome = new AtomicReference<>();
        Runnable body = () -> {
            try {
                action.run();
            } catch (Throwable e) {
                outcome.set(e);
            } finally {
                over.countDown();
            }
        };
        Thread thread = virtual
                ? Thread.ofVirtual().name("subject").start(body)
                : Thread.ofPlatform().daemon().name("subject").start(body);
        try {
            if (!over.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                Throwable stack = new Throwable("where it is");
                stack.setStackTrace(thread.getStackTrace());
                throw new Wrong(what + " does not end", Finding.stackOf(stack), true);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        Throwable failed = outcome.get();
        if (failed instanceof Wrong wrong) {
            throw wrong;
        }
        if (failed != null) {
            boolean hang = String.valueOf(failed.getMessage()).startsWith("never:");
            throw new Wrong(
                    failed instanceof World.NotWhole ? String.valueOf(failed.getMessage()) : what + " fails: " + failed,
                    Finding.stackOf(failed),
                    hang);
        }
    }

    private Finding finding(Wrong wrong) {
        Throwable injected = plan.thrown();
        String details = wrong.details + (injected == null ? "" : "injected: " + Finding.stackOf(injected));
        return new Finding(
                operation.name(),
                failure,
                number,
                String.valueOf(plan.failed()),
                wrong.hang,
                String.valueOf(wrong.getMessage()),
                details);
    }

    private static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final String details;
        private final boolean hang;

        Wrong(String message, String details, boolean hang) {
            super(message);
            this.details = details;
            this.hang = hang;
        }
    }
}
