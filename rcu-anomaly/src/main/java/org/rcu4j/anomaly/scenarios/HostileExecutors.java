package org.rcu4j.anomaly.scenarios;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.rcu4j.RcuDomain;
import org.rcu4j.RcuReference;

/**
 * Callbacks on an executor that does all that an executor should not do. They run one at a time, once, after their grace period;
 * none is lost; and the interrupt of a thread in whose call they ran is kept.
 */
public final class HostileExecutors {

    private static final int UPDATES = 60;

    private enum Behaviour {
        GOOD,
        REJECTS,
        REJECTS_AFTER_QUEUEING,
        THROWS_CHECKED,
        THROWS_CHECKED_AFTER_QUEUEING,
        THROWS_ERROR,
        THROWS_ERROR_AFTER_QUEUEING,
        RUNS_IN_CALLER,
        RUNS_IN_CALLER_AND_THROWS,
        DROPS,
        STARTS_LATE,
        RUNS_TWICE,
        RUNS_TWICE_AT_ONCE,
        VIRTUAL,
        INTERRUPTED
    }

    private final Problems problems = new Problems();
    private final boolean broken;

    private HostileExecutors(boolean broken) {
        this.broken = broken;
    }

    /**
     * Runs the program.
     *
     * @param arguments how many rounds; then the seed of the first, or control
     */
    public static void main(String[] arguments) throws Exception {
        String second = Problems.argument(arguments, 1);
        boolean control = "control".equals(second);
        HostileExecutors program = new HostileExecutors(control);
        long first = second == null || control ? System.nanoTime() & 0xFFFFFF : Long.parseLong(second);
        for (int round = 0; round < Integer.parseInt(arguments[0]) && program.problems.isEmpty(); round++) {
            long seed = first + round;
            System.out.println("seed " + seed);
            // first each way to misbehave by itself, then all at random
            Behaviour[] all = Behaviour.values();
            List<Behaviour> some = round < all.length ? List.of(all[round]) : List.of(all);
            program.new Round(seed, some).run();
            program.new Round(seed, List.of(all)).run();
        }
        program.problems.exit();
    }

    /** Something that is freed after its grace period; readers look whether it is too early. */
    private static final class Thing {
        private final AtomicInteger freed = new AtomicInteger();
    }

    private final class Round {
        private final long seed;
        private final Random random;
        private final List<Behaviour> behaviours;
        private final RcuDomain domain;
        private final RcuReference<Thing> reference;
        private final List<Thing> things = new ArrayList<>();
        private final AtomicInteger running = new AtomicInteger();
        private final AtomicBoolean over = new AtomicBoolean();

        Round(long seed, List<Behaviour> behaviours) {
            this.seed = seed;
            this.random = new Random(seed);
            this.behaviours = behaviours;
            domain = RcuDomain.builder("hostile")
                    .jmx(false)
                    .callbackExecutor(new Hostile())
                    .exceptionHandler((callback, failure) -> problems.add("a callback failed, " + this, failure))
                    .build();
            Thing first = new Thing();
            things.add(first);
            reference = new RcuReference<>(domain, first);
        }

        @Override
        public String toString() {
            return "seed " + seed + ", " + (behaviours.size() == 1 ? behaviours.get(0) : "all behaviours");
        }

        void run() throws Exception {
            Thread reader = Thread.ofPlatform().daemon().start(this::read);
            try {
                for (int i = 0; i < UPDATES; i++) {
                    update(i);
                }
                require(domain.barrier(Problems.LIMIT), "barrier() ends");
                synchronized (random) {
                    things.forEach(thing -> require(
                            thing.freed.get() == (thing == reference.peek() ? 0 : 1),
                            "each was freed once, by a barrier"));
                }
            } finally {
                over.set(true);
                reader.join();
            }
            require(domain.close(Problems.LIMIT).isComplete(), "close() is complete");
            things.forEach(thing -> require(
                    thing.freed.get() == (thing == reference.peek() ? 0 : 1), "each was freed once, by close()"));
        }

        private void update(int i) {
            Thing next = new Thing();
            things.add(next);
            boolean interrupt = i % 7 == 3;
            if (interrupt) {
                Thread.currentThread().interrupt();
            }
            try {
                reference.replace(next, this::free);
                if (broken) {
                    free(next);
                }
            } catch (Throwable e) {
                problems.add("replace() throws, " + this, e);
            }
            boolean interrupted = Thread.interrupted();
            require(interrupted == interrupt, "the interrupt of the caller is kept, and none is added");
        }

        private void free(Thing old) {
            require(running.incrementAndGet() == 1, "callbacks run one at a time");
            Thread.yield();
            old.freed.incrementAndGet();
            running.decrementAndGet();
        }

        private void read() {
            while (!over.get()) {
                domain.readLock();
                try {
                    Thing thing = reference.get();
                    for (int i = 0; i < 200; i++) {
                        if (thing.freed.get() != 0) {
                            problems.add("freed under a reader, " + this);
                        }
                    }
                } finally {
                    domain.readUnlock();
                }
            }
        }

        private void require(boolean condition, String whatIsRight) {
            if (!condition) {
                problems.add("not so: " + whatIsRight + ", " + this);
            }
        }

        private final class Hostile implements Executor {
            @Override
            public void execute(Runnable task) {
                Behaviour behaviour;
                synchronized (random) {
                    behaviour = behaviours.get(random.nextInt(behaviours.size()));
                }
                switch (behaviour) {
                    case GOOD -> start(task);
                    case REJECTS -> throw new RejectedExecutionException("before queueing");
                    case REJECTS_AFTER_QUEUEING -> {
                        start(task);
                        throw new RejectedExecutionException("after queueing");
                    }
                    case THROWS_CHECKED -> HostileExecutors.<RuntimeException>sneak(new IOException("before queueing"));
                    case THROWS_CHECKED_AFTER_QUEUEING -> {
                        start(task);
                        HostileExecutors.<RuntimeException>sneak(new IOException("after queueing"));
                    }
                    case THROWS_ERROR -> throw new OutOfMemoryError("unable to create native thread, before queueing");
                    case THROWS_ERROR_AFTER_QUEUEING -> {
                        start(task);
                        throw new OutOfMemoryError("unable to create native thread, after queueing");
                    }
                    case RUNS_IN_CALLER -> task.run();
                    case RUNS_IN_CALLER_AND_THROWS -> {
                        task.run();
                        throw new RejectedExecutionException("after running");
                    }
                    case DROPS -> {}
                    case STARTS_LATE ->
                        start(() -> {
                            sleep(20);
                            task.run();
                        });
                    case RUNS_TWICE ->
                        start(() -> {
                            task.run();
                            task.run();
                        });
                    case RUNS_TWICE_AT_ONCE -> {
                        start(task);
                        start(task);
                    }
                    case VIRTUAL -> {
                        Thread unused = Thread.ofVirtual().start(task);
                    }
                    case INTERRUPTED ->
                        start(() -> {
                            Thread.currentThread().interrupt();
                            task.run();
                        });
                }
            }

            private void start(Runnable task) {
                Thread unused = Thread.ofPlatform().daemon().name("hostile").start(task);
            }
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> void sneak(Throwable e) throws E {
        throw (E) e;
    }
}
