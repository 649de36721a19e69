package org.rcu4j.anomaly.worlds;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rcu4j.GracePeriod;
import org.rcu4j.OverflowPolicy;
import org.rcu4j.RcuDomain;
import org.rcu4j.Reservation;
import org.rcu4j.anomaly.Operation;
import org.rcu4j.anomaly.World;
import org.rcu4j.anomaly.agent.Points;

/** Updaters' operations of the domain, and the domain itself. */
final class CoreOperations {

    /** A thread that has passed so many points and has not returned waits. */
    static final int SPINS = 40;

    private final List<Operation> operations = new ArrayList<>();

    private CoreOperations() {}

    static List<Operation> all() {
        CoreOperations core = new CoreOperations();
        core.domains();
        core.waiting();
        core.callbacks();
        core.reservations();
        core.fullBacklogs();
        core.executors();
        core.callbackThread();
        core.closing();
        return core.operations;
    }

    interface Step<W> {
        void accept(W world) throws Exception;
    }

    private void add(String name, Supplier<World> world) {
        operations.add(Operation.of("core", name, world));
    }

    private void simple(String name, Step<DomainWorld> step) {
        add(name, () -> simple(step));
    }

    private static World simple(Step<DomainWorld> step) {
        return new DomainWorld() {
            @Override
            public void operate() throws Exception {
                step.accept(this);
            }
        };
    }

    private void domains() {
        add("create", () -> new BuildWorld(false));
        add("builder, everything set", () -> new BuildWorld(true));
        simple("stats", w -> w.domain.stats());
        simple("toString", w -> {
            String unused = w.domain.toString();
        });
        simple("isGracePeriodPending", w -> w.domain.isGracePeriodPending());
    }

    private void waiting() {
        simple("synchronize", w -> w.domain.synchronize());
        operations.add(Operation.of("core", "synchronize", () -> simple(w -> w.domain.synchronize()))
                .onVirtualThread());
        simple("synchronize, timed", w -> w.domain.synchronize(DomainWorld.LIMIT));
        simple("synchronize, no time", w -> w.domain.synchronize(Duration.ZERO));
        simple("barrier", w -> w.domain.barrier());
        operations.add(Operation.of("core", "barrier", () -> simple(w -> w.domain.barrier()))
                .onVirtualThread());
        simple("barrier, timed", w -> w.domain.barrier(DomainWorld.LIMIT));
        simple("barrier, no time", w -> w.domain.barrier(Duration.ZERO));
        simple("startGracePeriod", w -> w.domain.startGracePeriod());
        simple("GracePeriod.await", w -> w.domain.startGracePeriod().await());
        simple("GracePeriod.await, timed", w -> w.domain.startGracePeriod().await(DomainWorld.LIMIT));
        add("GracePeriod.toFuture", FutureWorld::new);
        operations.add(Operation.of("core", "synchronize, a reader stays", () -> new HeldWorld(RcuDomain::synchronize))
                .upTo(200));
        operations.add(Operation.of(
                        "core",
                        "synchronize, timed, a reader stays",
                        () -> new HeldWorld(d -> d.synchronize(DomainWorld.LIMIT)))
                .upTo(200));
        operations.add(Operation.of(
                        "core",
                        "synchronize, a reader stays longer than the time",
                        () -> new HeldWorld(d -> d.synchronize(Duration.ofMillis(1))))
                .upTo(200));
        operations.add(Operation.of("core", "barrier, a reader stays", () -> new HeldWorld(RcuDomain::barrier))
                .upTo(200));
        operations.add(Operation.of(
                        "core",
                        "barrier, a reader stays longer than the time",
                        () -> new HeldWorld(d -> d.barrier(Duration.ofMillis(1))))
                .upTo(200));
        operations.add(Operation.of("core", "synchronize, a stall is reported", () -> new StallWorld())
                .upTo(300));
    }

    private void callbacks() {
        simple("call", w -> w.domain.call(w.given()));
        operations.add(Operation.of("core", "call", () -> simple(w -> w.domain.call(w.given())))
                .onVirtualThread());
        simple("call with bytes", w -> w.domain.call(w.given(), 1000));
        add("call, many before", () -> new DomainWorld() {
            private final List<Item> before = new ArrayList<>();

            @Override
            public void prepare() {
                for (int i = 0; i < 700; i++) { // more than a chunk of any queue
                    Item item = new Item(i);
                    before.add(item);
                    domain.call(item);
                }
            }

            @Override
            public void operate() {
                domain.call(given());
            }

            @Override
            void checkFreed(boolean done) {
                super.checkFreed(done);
                before.forEach(item -> item.requireFreed(1));
            }
        });
        add("call within a section", () -> new DomainWorld() {
            @Override
            public void prepare() {
                domain.readLock();
            }

            @Override
            public void operate() {
                domain.call(given());
            }

            @Override
            public void leave(boolean done) throws Exception {
                domain.readUnlock();
                super.leave(done);
            }
        });
    }

    private void reservations() {
        add("reserve", () -> new ReservationWorld(w -> w.place = w.domain.reserve(100), false, false));
        add(
                "tryReserve",
                () -> new ReservationWorld(
                        w -> {
                            Optional<Reservation> place = w.domain.tryReserve(100);
                            w.place = place.orElse(null);
                        },
                        false,
                        false));
        operations.add(Operation.of(
                        "core",
                        "Reservation.call",
                        () -> new ReservationWorld(w -> w.requirePlace().call(w.given()), true, true))
                .asExit());
        operations.add(Operation.of(
                        "core",
                        "Reservation.call with bytes",
                        () -> new ReservationWorld(w -> w.requirePlace().call(w.given(), 5000), true, true))
                .asExit());
        operations.add(Operation.of(
                        "core",
                        "Reservation.close",
                        () -> new ReservationWorld(w -> w.requirePlace().close(), true, false))
                .asExit());
    }

    private void fullBacklogs() {
        for (OverflowPolicy policy : OverflowPolicy.values()) {
            operations.add(Operation.of("core", "call, backlog full, " + policy, () -> new FullWorld(policy, false))
                    .upTo(200));
            operations.add(Operation.of(
                            "core", "call in a section, backlog full, " + policy, () -> new FullWorld(policy, true))
                    .upTo(200));
        }
    }

    private void executors() {
        add("call, an executor that fails at first", () -> executorWorld(false));
        add("call, an executor that fails at last", () -> executorWorld(true));
    }

    private static World executorWorld(boolean last) {
        return new DomainWorld(builder -> builder.callbackExecutor(task -> {
            if (!last) {
                Points.user("executor");
            }
            Thread.ofPlatform().daemon().start(task);
            if (last) {
                Points.user("executor");
            }
        })) {
            @Override
            public void operate() {
                domain.call(given());
            }
        };
    }

    /** What fails here is the thread that runs the callbacks; the operation itself must succeed. */
    private void callbackThread() {
        operations.add(Operation.of(
                        "core",
                        "callback thread: callbacks",
                        () -> new CallbackThreadWorld(w -> {
                            for (int i = 0; i < 3; i++) {
                                w.domain.call(w.given(), 10);
                            }
                        }))
                .upTo(400));
        operations.add(Operation.of(
                        "core",
                        "callback thread: a promised grace period",
                        () -> new CallbackThreadWorld(w -> {
                            GracePeriod cookie = w.domain.startGracePeriod();
                            World.await(cookie::isElapsed, "a promised grace period ends by itself");
                        }))
                .upTo(400));
        operations.add(Operation.of(
                        "core",
                        "callback thread: toFuture",
                        () -> new CallbackThreadWorld(w -> {
                            CompletableFuture<?> future = w.domain
                                    .startGracePeriod()
                                    .toFuture()
                                    .thenRun(() -> Points.user("dependent action"));
                            World.await(future::isDone, "a future is completed");
                        }))
                .upTo(400));
        operations.add(Operation.of(
                        "core",
                        "callback thread: exception handler",
                        () -> new CallbackThreadWorld(
                                builder -> builder.exceptionHandler(
                                        (callback, failure) -> Points.user("exception handler")),
                                w -> {
                                    w.domain.call(() -> {
                                        throw new IllegalArgumentException("on purpose");
                                    });
                                    w.domain.call(w.given());
                                }))
                .upTo(400));
        operations.add(Operation.of(
                        "core",
                        "callback thread: executor's",
                        () ->
                                new CallbackThreadWorld(
                                        builder -> builder.callbackExecutor(task -> Thread.ofPlatform()
                                                .daemon()
                                                .name("executor")
                                                .start(task)),
                                        w -> {
                                            w.domain.call(w.given());
                                            w.domain.call(w.given());
                                        }) {
                                    @Override
                                    public Predicate<Thread> failing() {
                                        return thread -> thread.getName().equals("executor");
                                    }
                                })
                .upTo(400));
    }

    private void closing() {
        add("close", () -> new ClosingWorld(RcuDomain::close));
        add("close, timed", () -> new ClosingWorld(d -> d.close(DomainWorld.LIMIT)));
        add("close, no time", () -> new ClosingWorld(d -> d.close(Duration.ZERO)) {
            @Override
            void checkItems() {
                items.forEach(item -> require(item.timesFreed() <= 1, "a callback runs once"));
            }
        });
        operations.add(Operation.of(
                        "core", "callback thread: close", () -> new ClosingWorld(d -> d.close(DomainWorld.LIMIT)) {
                            @Override
                            public Predicate<Thread> failing() {
                                return callbackThreads();
                            }

                            @Override
                            public boolean stackEnds() {
                                return false;
                            }
                        })
                .upTo(400));
    }

    /** A domain is made: or nothing is left of it. */
    private static final class BuildWorld extends World {
        private final boolean everything;
        private @Nullable RcuDomain made;

        BuildWorld(boolean everything) {
            this.everything = everything;
        }

        @Override
        public void operate() {
            RcuDomain.Builder builder = RcuDomain.builder("anomaly-build");
            if (everything) {
                builder.jmx(true)
                        .maxPendingBytes(1000)
                        .maxPendingCallbacks(10)
                        .overflow(OverflowPolicy.REJECT)
                        .stallListener(report -> {})
                        .callbackExecutor(Runnable::run);
            }
            made = builder.build();
        }

        @Override
        public void check(boolean done) throws Exception {
            if (made != null) {
                made.synchronize();
                require(made.close(DomainWorld.LIMIT).isComplete(), "never: close() is complete");
            }
            try (RcuDomain another =
                    RcuDomain.builder("anomaly-build").jmx(true).build()) {
                another.synchronize();
            }
        }
    }

    private static final class FutureWorld extends DomainWorld {
        private @Nullable CompletableFuture<?> future;

        @Override
        public void operate() {
            future = domain.startGracePeriod().toFuture();
        }

        @Override
        void checkMore(boolean done) throws Exception {
            await(() -> !done || (future != null && future.isDone()), "the future is completed");
        }
    }

    /** A reader of another thread is inside until the operation waits. */
    private static class HeldWorld extends DomainWorld {
        private final Step<RcuDomain> step;
        private @Nullable Meanwhile reader;

        HeldWorld(Step<RcuDomain> step) {
            this(builder -> {}, step);
        }

        HeldWorld(Consumer<RcuDomain.Builder> settings, Step<RcuDomain> step) {
            super(settings);
            this.step = step;
        }

        @Override
        public void prepare() throws InterruptedException {
            reader = Meanwhile.start(domain::readLock, this::operationWaits, domain::readUnlock);
        }

        boolean operationWaits() {
            Thread.State state = subject().getState();
            return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING || pointsPassed() >= SPINS;
        }

        @Override
        public void operate() throws Exception {
            step.accept(domain);
        }

        @Override
        public void leave(boolean done) throws Exception {
            if (reader != null) {
                reader.end();
            }
            super.leave(done);
        }
    }

    /** The stall listener is user code that the operation's own thread calls. */
    private static final class StallWorld extends HeldWorld {
        private final AtomicBoolean told;

        StallWorld() {
            this(new AtomicBoolean());
        }

        private StallWorld(AtomicBoolean told) {
            super(
                    builder -> builder.stallTimeout(Duration.ofMillis(1)).stallListener(report -> {
                        told.set(true);
                        Points.user("stall listener");
                    }),
                    RcuDomain::synchronize);
            this.told = told;
        }

        @Override
        boolean operationWaits() {
            return told.get() || pointsPassed() >= 250;
        }
    }

    static final class ReservationWorld extends DomainWorld {
        private final Step<ReservationWorld> step;
        private final boolean reservedBefore;
        private final boolean used;

        @Nullable
        Reservation place;

        ReservationWorld(Step<ReservationWorld> step, boolean reservedBefore, boolean used) {
            this.step = step;
            this.reservedBefore = reservedBefore;
            this.used = used;
        }

        Reservation requirePlace() {
            if (place == null) {
                throw new IllegalStateException("nothing was reserved");
            }
            return place;
        }

        @Override
        public void prepare() {
            if (reservedBefore) {
                place = domain.reserve(100);
            }
        }

        @Override
        public void operate() throws Exception {
            step.accept(this);
        }

        @Override
        public void leave(boolean done) throws Exception {
            if (done && !used && !reservedBefore) {
                requireEqual(domain.stats().callbacksPending(), 1L, "callbacksPending with a place reserved");
                requireEqual(domain.stats().bytesPending(), 100L, "bytesPending with a place reserved");
            }
            if (place != null) {
                place.close();
            }
            super.leave(done);
        }
    }

    /** The backlog is full, because a reader keeps its callbacks from running until the operation waits. */
    private static final class FullWorld extends DomainWorld {
        private final OverflowPolicy policy;
        private final boolean within;
        private final Item earlier = new Item(-2);
        private @Nullable Meanwhile reader;

        FullWorld(OverflowPolicy policy, boolean within) {
            super(builder -> builder.maxPendingCallbacks(1).overflow(policy));
            this.policy = policy;
            this.within = within;
        }

        @Override
        public void prepare() throws InterruptedException {
            reader = Meanwhile.start(
                    () -> {
                        domain.readLock();
                        domain.call(earlier);
                    },
                    () -> pointsPassed() >= SPINS
                            || subject().getState() == Thread.State.WAITING
                            || subject().getState() == Thread.State.TIMED_WAITING,
                    domain::readUnlock);
            if (within) {
                domain.readLock();
            }
        }

        @Override
        public void operate() {
            domain.call(given());
        }

        @Override
        public boolean mayThrow(Throwable e) {
            return policy == OverflowPolicy.REJECT && e instanceof RejectedExecutionException;
        }

        @Override
        public void leave(boolean done) throws Exception {
            if (within) {
                domain.readUnlock();
            }
            if (reader != null) {
                reader.end();
            }
            require(domain.barrier(LIMIT), "never: a barrier ends");
            super.leave(done);
        }

        @Override
        void checkFreed(boolean done) {
            super.checkFreed(done);
            earlier.requireFreed(1);
        }
    }

    private static class CallbackThreadWorld extends DomainWorld {
        private final Step<DomainWorld> step;

        CallbackThreadWorld(Step<DomainWorld> step) {
            this(builder -> {}, step);
        }

        CallbackThreadWorld(Consumer<RcuDomain.Builder> settings, Step<DomainWorld> step) {
            super(settings);
            this.step = step;
        }

        @Override
        public Predicate<Thread> failing() {
            return callbackThreads();
        }

        @Override
        public boolean stackEnds() {
            return false;
        }

        @Override
        public void operate() throws Exception {
            step.accept(this);
            require(domain.barrier(LIMIT), "never: a barrier ends though the callback thread has failed once");
        }
    }

    private static class ClosingWorld extends DomainWorld {
        private final Step<RcuDomain> step;

        ClosingWorld(Step<RcuDomain> step) {
            this.step = step;
        }

        @Override
        public void prepare() {
            for (int i = 0; i < 3; i++) {
                domain.call(given());
            }
        }

        @Override
        public void operate() throws Exception {
            step.accept(domain);
        }

        @Override
        public void leave(boolean done) {}

        /** A close that has failed can be tried again. */
        @Override
        public void check(boolean done) throws Exception {
            boolean complete = domain.close(LIMIT).isComplete();
            require(complete, "never: a second close() is complete");
            requireEqual(domain.stats().callbacksPending(), 0L, "callbacksPending after close");
            requireEqual(domain.stats().readersInside(), 0, "readersInside after close");
            try {
                domain.call(new Item(-3));
                throw new IllegalStateException("a closed domain takes a callback");
            } catch (IllegalStateException e) {
                if (String.valueOf(e.getMessage()).equals("a closed domain takes a callback")) {
                    throw e;
                }
            }
            checkItems();
        }

        void checkItems() {
            items.forEach(item -> item.requireFreed(1));
        }
    }
}
