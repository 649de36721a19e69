package org.rcu4j.anomaly.worlds;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rcu4j.anomaly.Operation;
import org.rcu4j.anomaly.World;
import org.rcu4j.locks.SequenceLock;

/** All locks, by one contract. */
@SuppressWarnings({"WaitNotInLoop", "LockNotBeforeTry"}) // what fails in between is what this is about
final class LockOperations {

    /** Where threads wait they pass any number of points. */
    private static final int MOST_WHEN_WAITING = 160;

    private final List<Operation> operations = new ArrayList<>();
    private final String group;

    private LockOperations(String group) {
        this.group = group;
    }

    static List<Operation> all() {
        LockOperations locks = new LockOperations("locks");
        LockSubject.kinds().forEach(locks::addAll);
        locks.sequenceReaders();
        return locks.operations;
    }

    /** For a control. */
    static List<Operation> of(String group, LockSubject.Kind kind) {
        LockOperations locks = new LockOperations(group);
        locks.forms(kind, Obstacle.NONE);
        locks.unlocking(kind);
        return locks.operations;
    }

    private enum Obstacle {
        /** The lock is free. */
        NONE(""),
        /** Another thread has it, and lets go when this one waits. */
        HELD(", held by another"),
        /** Another thread has it until this one has given up. */
        HELD_FOR_LONG(", given up"),
        /** This thread has it already. */
        OWN(", again");

        private final String suffix;

        Obstacle(String suffix) {
            this.suffix = suffix;
        }
    }

    private interface Form {
        boolean lock(Lock lock) throws Exception;
    }

    private void addAll(LockSubject.Kind kind) {
        operations.add(Operation.of(group, "new " + kind.name(), () -> new World() {
            private @Nullable LockSubject made;

            @Override
            public void operate() {
                made = kind.maker().get();
            }

            @Override
            public void check(boolean done) throws Exception {
                if (made != null) {
                    checkUsable(made);
                }
            }
        }));
        forms(kind, Obstacle.NONE);
        forms(kind, Obstacle.HELD);
        add(kind, "tryLock, timed", Obstacle.HELD_FOR_LONG, lock -> lock.tryLock(2, TimeUnit.MILLISECONDS));
        if (kind.reentrant()) {
            forms(kind, Obstacle.OWN);
        }
        unlocking(kind);
        if (!kind.reads() && kind.reentrant()) {
            downgrade(kind);
        }
        if (kind.conditions()) {
            conditions(kind);
        }
    }

    private void forms(LockSubject.Kind kind, Obstacle obstacle) {
        add(kind, "lock", obstacle, lock -> {
            lock.lock();
            return true;
        });
        add(kind, "lockInterruptibly", obstacle, lock -> {
            lock.lockInterruptibly();
            return true;
        });
        add(kind, "tryLock", obstacle, Lock::tryLock);
        add(kind, "tryLock, timed", obstacle, lock -> lock.tryLock(World.LIMIT_SECONDS, TimeUnit.SECONDS));
        if (obstacle == Obstacle.NONE) {
            operations.add(operation(kind, "lock", obstacle, lock -> {
                        lock.lock();
                        return true;
                    })
                    .onVirtualThread());
        }
    }

    private void add(LockSubject.Kind kind, String name, Obstacle obstacle, Form form) {
        operations.add(operation(kind, name, obstacle, form));
    }

    private Operation operation(LockSubject.Kind kind, String name, Obstacle obstacle, Form form) {
        Supplier<World> world = () -> new LockingWorld(kind, obstacle, form);
        Operation operation = Operation.of(group, kind.name() + "." + name + obstacle.suffix, world);
        return obstacle == Obstacle.NONE ? operation : operation.upTo(MOST_WHEN_WAITING);
    }

    private void unlocking(LockSubject.Kind kind) {
        operations.add(Operation.of(group, kind.name() + ".unlock", () -> new UnlockingWorld(kind, false))
                .asExit());
        operations.add(
                Operation.of(group, kind.name() + ".unlock, awaited by another", () -> new UnlockingWorld(kind, true))
                        .asExit());
    }

    private void downgrade(LockSubject.Kind kind) {
        operations.add(Operation.of(group, kind.name() + ", then the read lock", () -> new World() {
            private final LockSubject subject = kind.maker().get();
            private final Lock read = ((java.util.concurrent.locks.ReadWriteLock) subject.whole()).readLock();

            @Override
            public void prepare() {
                subject.lock().lock();
            }

            @Override
            public void operate() {
                read.lock();
            }

            @Override
            public void leave(boolean done) {
                subject.lock().unlock();
                if (done) {
                    read.unlock();
                }
            }

            @Override
            public void check(boolean done) throws Exception {
                checkUsable(subject);
            }
        }));
    }

    private void conditions(LockSubject.Kind kind) {
        String prefix = kind.name() + ": Condition.";
        operations.add(Operation.of(group, prefix + "await", () -> new ConditionWorld(kind, Condition::await))
                .upTo(MOST_WHEN_WAITING));
        operations.add(Operation.of(
                        group,
                        prefix + "awaitUninterruptibly",
                        () -> new ConditionWorld(kind, Condition::awaitUninterruptibly))
                .upTo(MOST_WHEN_WAITING));
        operations.add(Operation.of(
                        group,
                        prefix + "await, timed",
                        () -> new ConditionWorld(kind, c -> {
                            boolean unused = c.await(1, TimeUnit.MILLISECONDS);
                        }))
                .upTo(MOST_WHEN_WAITING));
        operations.add(Operation.of(
                        group,
                        prefix + "awaitNanos",
                        () -> new ConditionWorld(kind, c -> {
                            long unused = c.awaitNanos(1_000_000);
                        }))
                .upTo(MOST_WHEN_WAITING));
        operations.add(Operation.of(
                        group,
                        prefix + "await, interrupted",
                        () -> new ConditionWorld(kind, c -> {
                            Thread.currentThread().interrupt();
                            try {
                                c.await();
                            } catch (InterruptedException e) {
                                // as it should be
                            }
                        }))
                .upTo(MOST_WHEN_WAITING));
        operations.add(Operation.of(group, prefix + "signal", () -> new SignalWorld(kind, Condition::signal)));
        operations.add(Operation.of(group, prefix + "signalAll", () -> new SignalWorld(kind, Condition::signalAll)));
        operations.add(Operation.of(group, kind.name() + ".newCondition", () -> new ConditionWorld(kind, c -> {}) {
            @Override
            public void operate() {
                Condition unused = subject.lock().newCondition();
            }
        }));
    }

    private void sequenceReaders() {
        operations.add(Operation.of(group, "SequenceLock.readBegin, readRetry", () -> new World() {
            private final SequenceLock lock = new SequenceLock();

            @Override
            public void operate() {
                long stamp = lock.readBegin();
                require(!lock.readRetry(stamp), "no writer came");
            }

            @Override
            public void check(boolean done) throws Exception {
                checkUsable(new LockSubject("SequenceLock", lock, lock.writeLock(), lock.writeLock()));
            }
        }));
    }

    /** Another thread can take it, both ways if it has two, and afterwards it is free. */
    static void checkUsable(LockSubject subject) throws Exception {
        subject.requireFree();
        for (Lock lock : List.of(subject.lock(), subject.other())) {
            World.require(lock.tryLock(World.LIMIT_SECONDS, TimeUnit.SECONDS), "never: another thread gets the lock");
            lock.unlock();
        }
        if (subject.whole() instanceof java.util.concurrent.locks.ReadWriteLock whole) {
            World.require(
                    whole.readLock().tryLock(World.LIMIT_SECONDS, TimeUnit.SECONDS),
                    "never: another thread gets the read lock");
            whole.readLock().unlock();
        }
        subject.requireFree();
    }

    private abstract static class LockWorld extends World {
        final LockSubject.Kind kind;
        final LockSubject subject;

        LockWorld(LockSubject.Kind kind) {
            this.kind = kind;
            this.subject = kind.maker().get();
        }

        final boolean operationWaits() {
            Thread.State state = subject().getState();
            return state == Thread.State.WAITING
                    || state == Thread.State.TIMED_WAITING
                    || pointsPassed() >= CoreOperations.SPINS;
        }

        @Override
        public void check(boolean done) throws Exception {
            checkUsable(subject);
        }

        final void requireHeld(boolean right) throws ReflectiveOperationException {
            Boolean held = subject.isHeldHere(kind.reads());
            if (held != null) {
                requireEqual(held, right, "whether the thread has the lock");
            }
        }
    }

    private static final class LockingWorld extends LockWorld {
        private final Obstacle obstacle;
        private final Form form;
        private @Nullable Meanwhile holder;
        private boolean locked;

        LockingWorld(LockSubject.Kind kind, Obstacle obstacle, Form form) {
            super(kind);
            this.obstacle = obstacle;
            this.form = form;
        }

        @Override
        public void prepare() throws Exception {
            if (obstacle == Obstacle.OWN) {
                subject.lock().lock();
            }
            if (obstacle == Obstacle.HELD || obstacle == Obstacle.HELD_FOR_LONG) {
                holder = Meanwhile.start(
                        subject.other()::lock,
                        () -> obstacle == Obstacle.HELD && operationWaits(),
                        subject.other()::unlock);
            }
        }

        @Override
        public void operate() throws Exception {
            locked = form.lock(subject.lock());
        }

        @Override
        public void leave(boolean done) throws Exception {
            requireHeld((done && locked) || obstacle == Obstacle.OWN);
            if (done && locked) {
                subject.lock().unlock();
            }
            if (obstacle == Obstacle.OWN) {
                requireHeld(true);
                subject.lock().unlock();
            }
            requireHeld(false);
            if (holder != null) {
                holder.end();
            }
        }
    }

    private static final class UnlockingWorld extends LockWorld {
        private final boolean awaited;
        private @Nullable Meanwhile waiter;

        UnlockingWorld(LockSubject.Kind kind, boolean awaited) {
            super(kind);
            this.awaited = awaited;
        }

        @Override
        public void prepare() throws Exception {
            subject.lock().lock();
            if (awaited) {
                Thread[] waiting = new Thread[1];
                waiter = Meanwhile.start(
                        () -> waiting[0] = Thread.ofPlatform().daemon().start(() -> {
                            subject.other().lock();
                            subject.other().unlock();
                        }),
                        () -> false,
                        () -> waiting[0].join());
                Thread.sleep(0, 300_000); // most likely it waits by then; both are right
            }
        }

        @Override
        public void operate() {
            subject.lock().unlock();
        }

        @Override
        public void leave(boolean done) throws Exception {
            if (!done) {
                requireHeld(true);
                subject.lock().unlock();
            }
            requireHeld(false);
            if (waiter != null) {
                waiter.end();
            }
        }
    }

    private interface Use {
        void of(Condition condition) throws Exception;
    }

    /** Whatever comes out of it, the thread has the lock again. */
    private static class ConditionWorld extends LockWorld {
        private final Use use;
        private final Condition condition;
        private @Nullable Meanwhile signaller;
        private volatile boolean over;

        ConditionWorld(LockSubject.Kind kind, Use use) {
            super(kind);
            this.use = use;
            this.condition = subject.lock().newCondition();
        }

        @Override
        public void prepare() throws Exception {
            subject.lock().lock();
            subject.lock().lock();
            signaller = Meanwhile.start(() -> {}, this::operationWaits, () -> {
                while (!over) {
                    if (subject.lock().tryLock()) {
                        condition.signalAll();
                        subject.lock().unlock();
                    }
                    Thread.sleep(0, 100_000);
                }
            });
        }

        @Override
        public void operate() throws Exception {
            use.of(condition);
        }

        @Override
        public void leave(boolean done) throws Exception {
            over = true;
            boolean unused = Thread.interrupted();
            requireHeld(true);
            subject.lock().unlock();
            requireHeld(true);
            subject.lock().unlock();
            requireHeld(false);
            if (signaller != null) {
                signaller.end();
            }
        }
    }

    /** If the signal fails, the one who waits waits still, and a second signal wakes it. */
    private static final class SignalWorld extends LockWorld {
        private final Use use;
        private final Condition condition;
        private @Nullable Thread waiter;
        private volatile boolean woken;

        SignalWorld(LockSubject.Kind kind, Use use) {
            super(kind);
            this.use = use;
            this.condition = subject.lock().newCondition();
        }

        @Override
        public void prepare() throws Exception {
            boolean[] waits = new boolean[1];
            waiter = Thread.ofPlatform().daemon().name("waiter").start(() -> {
                subject.lock().lock();
                waits[0] = true;
                condition.awaitUninterruptibly();
                woken = true;
                subject.lock().unlock();
            });
            await(
                    () -> {
                        subject.lock().lock();
                        if (waits[0]) {
                            return true;
                        }
                        subject.lock().unlock();
                        return false;
                    },
                    "another thread waits for the condition");
        }

        @Override
        public void operate() throws Exception {
            use.of(condition);
        }

        @Override
        public void leave(boolean done) throws Exception {
            requireHeld(true);
            if (!done) {
                condition.signalAll();
            }
            subject.lock().unlock();
            await(() -> woken, "the signalled thread wakes up");
            if (waiter != null) {
                waiter.join();
            }
        }
    }
}
