package org.rcu4j.reclaim;

import static org.rcu4j.testing.Linearizability.modelChecking;
import static org.rcu4j.testing.Linearizability.requireFound;
import static org.rcu4j.testing.Linearizability.stress;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;
import org.rcu4j.RcuDomain;

/**
 * A variable whose value is in an object that is replaced, and freed or used again, is linearizable: a reader never sees what became of
 * the object later. So it is with a pool and with hazard pointers. Lincheck can tell: it finds a pool without grace periods, and a
 * hazard pointer that does not look a second time.
 */
class CellLincheckTest {

    private static final int FREED = -1;

    /** What the variable's value is in. */
    static final class Box {
        private int value;
        private int copy;

        void set(int v) {
            value = v;
            copy = v;
        }

        int get() {
            return value == copy ? value : FREED;
        }
    }

    /** What is called concurrently. */
    @Param(name = "value", gen = IntGen.class, conf = "1:4")
    public abstract static class Operations {
        final AtomicReference<Box> current = new AtomicReference<>(new Box());

        @Operation
        public abstract int get();

        @Operation
        public int replace(@Param(name = "value") int value) {
            Box box = take();
            box.set(value);
            Box old = current.getAndSet(box);
            int before = old.get();
            giveBack(old);
            return before;
        }

        abstract Box take();

        abstract void giveBack(Box box);
    }

    /** What it should amount to. */
    public static class Specification {
        private int value;

        public int get() {
            return value;
        }

        public int replace(int newValue) {
            int before = value;
            value = newValue;
            return before;
        }
    }

    /** Boxes come from a pool. Callbacks run in whatever thread recycles. */
    public static class Pooled extends Operations {
        private final RcuDomain domain = RcuDomain.builder("Lincheck")
                .jmx(false)
                .callbackExecutor(Runnable::run)
                .build();
        private final RcuPool<Box> pool = new RcuPool<>(domain, Box::new, 4);

        @Override
        public int get() {
            try (var section = domain.read()) {
                return current.get().get();
            }
        }

        @Override
        Box take() {
            return pool.take();
        }

        @Override
        void giveBack(Box box) {
            pool.recycle(box);
        }
    }

    /** The control: a pool that waits for nobody. */
    public static class PooledAtOnce extends Operations {
        private final Deque<Box> pool = new ArrayDeque<>();

        @Override
        public int get() {
            return current.get().get();
        }

        @Override
        Box take() {
            synchronized (pool) {
                Box box = pool.poll();
                return box != null ? box : new Box();
            }
        }

        @Override
        void giveBack(Box box) {
            synchronized (pool) {
                pool.push(box);
            }
        }
    }

    /** Boxes are protected by hazard pointers. */
    public static class Protected extends Operations {
        final HazardDomain hazards = HazardDomain.create("Lincheck");

        @Override
        public int get() {
            try (HazardPointer hazard = hazards.acquire()) {
                Box box = find(hazard);
                Thread.yield(); // so that it may be replaced meanwhile
                return box.get();
            }
        }

        Box find(HazardPointer hazard) {
            return hazard.protect(current);
        }

        private static void free(Box box) {
            box.set(FREED);
        }

        @Override
        Box take() {
            return new Box();
        }

        @Override
        void giveBack(Box box) {
            hazards.retire(box, Protected::free);
            hazards.drain();
        }
    }

    /** The control: the object that is published may have been freed before. */
    public static class LookedAtOnce extends Protected {
        @Override
        Box find(HazardPointer hazard) {
            Box found = current.get();
            Thread.yield();
            hazard.publish(found);
            return found;
        }
    }

    @Test
    void pooledIsLinearizableUnderStress() {
        stress(Specification.class).iterations(2).invocationsPerIteration(50).check(Pooled.class);
    }

    @Test
    void pooledIsLinearizableInEveryInterleavingTried() {
        modelChecking(Specification.class).loopBound(1_000).check(Pooled.class);
    }

    /** Not by model checking, which does not come upon the control: so it would show nothing of this either. */
    @Test
    void protectedIsLinearizableUnderStress() {
        stress(Specification.class).check(Protected.class);
    }

    @Test
    void poolWithoutGracePeriodIsFound() {
        requireFound(modelChecking(Specification.class).iterations(50), PooledAtOnce.class);
    }

    @Test
    void hazardPointerWithoutSecondLookIsFound() {
        requireFound(stress(Specification.class).iterations(50).invocationsPerIteration(3_000), LookedAtOnce.class);
    }
}
