package org.rcu4j.reclaim;

import static org.rcu4j.testing.Linearizability.modelChecking;
import static org.rcu4j.testing.Linearizability.requireFound;
import static org.rcu4j.testing.Linearizability.stress;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/**
 * A count is linearizable, and no thread that stops keeps the others from going on. Lincheck can tell: it finds a count that looks
 * whether it is zero before it counts.
 */
class RefCountLincheckTest {

    /** What is called concurrently. */
    public static class Operations {
        private final RefCount count = new RefCount(() -> {});

        @Operation
        public boolean tryRetain() {
            return count.tryRetain();
        }

        @Operation
        public boolean release() {
            return count.release();
        }

        @Operation
        public int count() {
            return count.count();
        }
    }

    /** What it should amount to. */
    public static class Specification {
        private int count = 1;

        public boolean tryRetain() {
            if (count == 0) {
                return false;
            }
            count++;
            return true;
        }

        public boolean release() {
            if (count == 0) {
                throw new IllegalStateException();
            }
            count--;
            return count == 0;
        }

        public int count() {
            return count;
        }
    }

    /** The control: may revive an object. */
    public static class Reviving {
        private final AtomicInteger count = new AtomicInteger(1);

        @Operation
        public boolean tryRetain() {
            if (count.get() == 0) {
                return false;
            }
            count.getAndIncrement();
            return true;
        }

        @Operation
        public boolean release() {
            if (count.get() == 0) {
                throw new IllegalStateException();
            }
            return count.decrementAndGet() == 0;
        }

        @Operation
        public int count() {
            return count.get();
        }
    }

    @Test
    void isLinearizableUnderStress() {
        stress(Specification.class).check(Operations.class);
    }

    @Test
    void isLinearizableInEveryInterleavingTried() {
        modelChecking(Specification.class).checkObstructionFreedom(true).check(Operations.class);
    }

    @Test
    void controlIsFound() {
        requireFound(modelChecking(Specification.class).iterations(50), Reviving.class);
    }
}
