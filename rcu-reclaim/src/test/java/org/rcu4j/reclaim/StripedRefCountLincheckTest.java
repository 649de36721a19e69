package org.rcu4j.reclaim;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;
import static org.rcu4j.testing.Linearizability.modelChecking;
import static org.rcu4j.testing.Linearizability.requireFound;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;
import org.rcu4j.RcuDomain;

/**
 * A striped count loses no reference and invents none, whoever retains while it is killed: the action runs once, when the last reference
 * is given back. Lincheck can tell: it finds a count whose parts are summed up without a grace period.
 */
class StripedRefCountLincheckTest {

    /** What a count can do, the control's too. */
    interface Count {
        boolean tryRetain();

        boolean tryRetainLive();

        void release();

        void kill();
    }

    /** What is called concurrently. One reference is kept to the end, so the count does not come to zero before. */
    public abstract static class Operations {
        private final AtomicInteger ends = new AtomicInteger();
        private final AtomicInteger retained = new AtomicInteger(1);
        private final AtomicBoolean killed = new AtomicBoolean();
        private final Count count;
        private final Runnable settle;

        /**
         * Begins with two references.
         *
         * @param making makes a count with this action
         * @param settle returns when no callback is pending
         */
        Operations(Function<Runnable, Count> making, Runnable settle) {
            this.count = making.apply(ends::incrementAndGet);
            this.settle = settle;
            boolean unused = count.tryRetain();
        }

        @Operation
        public boolean retain() {
            return noted(count.tryRetain());
        }

        @Operation
        public boolean retainLive() {
            return noted(count.tryRetainLive());
        }

        @Operation
        public boolean use() {
            boolean got = count.tryRetain();
            if (got) {
                count.release();
            }
            return got;
        }

        @Operation
        public boolean kill() {
            count.kill();
            return killed.compareAndSet(false, true);
        }

        /** Gives back all there is, at the end: whether the action ran with the last reference, and with no other. */
        @Operation
        public boolean endsOnce() {
            if (!killed.get()) {
                count.kill();
            }
            settle.run();
            for (int left = retained.get(); left > 0; left--) {
                if (ends.get() != 0) {
                    return false;
                }
                count.release();
            }
            return ends.get() == 1 && !count.tryRetain();
        }

        private boolean noted(boolean got) {
            if (got) {
                retained.incrementAndGet();
            }
            return got;
        }
    }

    /** What it should amount to. */
    public static class Specification {
        private boolean killed;

        public boolean retain() {
            return true;
        }

        public boolean retainLive() {
            return !killed;
        }

        public boolean use() {
            return true;
        }

        public boolean kill() {
            if (killed) {
                throw new IllegalStateException();
            }
            killed = true;
            return true;
        }

        public boolean endsOnce() {
            return true;
        }
    }

    /** Callbacks run in whatever thread kills. */
    public static class Striped extends Operations {
        public Striped() {
            this(RcuDomain.builder("Lincheck")
                    .jmx(false)
                    .callbackExecutor(Runnable::run)
                    .build());
        }

        private Striped(RcuDomain domain) {
            super(onZero -> new StripedCount(new StripedRefCount(domain, onZero)), domain::barrier);
        }
    }

    /** The control. */
    public static class Hasty extends Operations {
        public Hasty() {
            super(HastyCount::new, () -> {});
        }
    }

    private record StripedCount(StripedRefCount count) implements Count {
        @Override
        public boolean tryRetain() {
            return count.tryRetain();
        }

        @Override
        public boolean tryRetainLive() {
            return count.tryRetainLive();
        }

        @Override
        public void release() {
            count.release();
        }

        @Override
        public void kill() {
            count.kill();
        }
    }

    /** Killing does not wait for those who found the count live. */
    private static final class HastyCount implements Count {
        private final AtomicInteger part = new AtomicInteger();
        private final AtomicInteger shared = new AtomicInteger();
        private final AtomicBoolean killed = new AtomicBoolean();
        private final Runnable onZero;

        HastyCount(Runnable onZero) {
            this.onZero = onZero;
        }

        @Override
        public boolean tryRetain() {
            return tryRetainLive() || (shared.get() > 0 && shared.incrementAndGet() > 0);
        }

        @Override
        public boolean tryRetainLive() {
            if (killed.get()) {
                return false;
            }
            part.incrementAndGet();
            return true;
        }

        @Override
        public void release() {
            if (!killed.get()) {
                part.decrementAndGet();
            } else if (shared.decrementAndGet() == 0) {
                onZero.run();
            }
        }

        @Override
        public void kill() {
            if (!killed.compareAndSet(false, true)) {
                throw new IllegalStateException();
            }
            shared.addAndGet(part.get());
        }
    }

    @Test
    void countsAllReferences() {
        killing().check(Striped.class);
    }

    @Test
    void controlIsFound() {
        requireFound(killing(), Hasty.class);
    }

    private static ModelCheckingOptions killing() {
        return modelChecking(Specification.class)
                .iterations(0)
                .loopBound(1_000)
                .addGuarantee(forClasses("org.rcu4j.internal.update.CallbackWatch")
                        .allMethods()
                        .ignore()) // it may start the JDK's timer
                .addCustomScenario(scenario(List.of("kill", "retain"), List.of("retain", "use")))
                .addCustomScenario(scenario(List.of("use", "kill", "use"), List.of("retainLive", "use")))
                .addCustomScenario(scenario(List.of("retain", "kill"), List.of("kill", "retainLive", "retain")));
    }

    private static ExecutionScenario scenario(List<String> one, List<String> other) {
        return new ExecutionScenario(List.of(), List.of(actors(one), actors(other)), actors(List.of("endsOnce")), null);
    }

    private static List<Actor> actors(List<String> operations) {
        return operations.stream().map(StripedRefCountLincheckTest::actor).toList();
    }

    private static Actor actor(String operation) {
        try {
            return new Actor(Operations.class.getMethod(operation), List.of());
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }
}
