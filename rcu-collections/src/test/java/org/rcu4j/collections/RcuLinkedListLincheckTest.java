package org.rcu4j.collections;

import static org.rcu4j.testing.Linearizability.modelChecking;
import static org.rcu4j.testing.Linearizability.requireFound;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ParameterGenerator;
import org.jetbrains.lincheck.datastructures.RandomProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * As long as no two elements are equal, a list is linearizable: a reader finds an element if it is there, whatever happens to the
 * others meanwhile. Lincheck can tell: it finds that an element can be missed that is taken out and put in again instead of
 * replaced. The subject is the mechanism without a domain, which Lincheck could not look into.
 */
class RcuLinkedListLincheckTest {

    /** Numbers that have not been used in a scenario, from 1. */
    public static class Fresh implements ParameterGenerator<Integer> {
        private int last;

        @SuppressWarnings("UnusedVariable") // Lincheck calls this constructor
        public Fresh(RandomProvider random, String configuration) {}

        @Override
        public Integer generate() {
            return ++last;
        }

        @Override
        public void reset() {
            last = 0;
        }
    }

    /** What is called concurrently. */
    @Param(name = "fresh", gen = Fresh.class)
    @Param(name = "element", gen = IntGen.class, conf = "1:4")
    public abstract static class Operations {
        final NodeRing<Integer> ring;

        Operations(@Nullable Consumer<Integer> whenUnused) {
            ring = new NodeRing<>(Retirements.unnoticed(), whenUnused);
        }

        @Operation
        public void addFirst(@Param(name = "fresh") int element) {
            ring.insertFirst(element);
        }

        @Operation
        public void addLast(@Param(name = "fresh") int element) {
            ring.insertLast(element);
        }

        @Operation
        public boolean insertAfter(@Param(name = "element") int existing, @Param(name = "fresh") int element) {
            return ring.insertAfter(present -> present == existing, element);
        }

        @Operation
        public boolean remove(@Param(name = "element") int element) {
            return ring.removeFirst(present -> present == element);
        }

        @Operation
        public boolean replace(@Param(name = "element") int element, @Param(name = "fresh") int replacement) {
            return ring.replaceFirst(present -> present == element, replacement);
        }

        @Operation
        public boolean contains(@Param(name = "element") int element) {
            return ring.firstMatch(present -> present == element) != null;
        }
    }

    /** Elements are left to the garbage collector, or to a domain. */
    public static class Plain extends Operations {
        public Plain() {
            super(null);
        }
    }

    /** References are counted. */
    public static class Counted extends Operations {
        public Counted() {
            super(element -> {});
        }
    }

    /** The control, of whose two elements none is ever missing, or would not be if replacing were one step. */
    @Param(name = "element", gen = IntGen.class, conf = "1:2")
    public static class ReplacingInTwoSteps {
        private final NodeRing<Integer> ring = new NodeRing<>(Retirements.unnoticed(), null);

        public ReplacingInTwoSteps() {
            ring.insertFirst(1);
            ring.insertFirst(2);
        }

        @Operation
        public void replace(@Param(name = "element") int element) {
            boolean found = ring.removeFirst(present -> present == element);
            if (found) {
                ring.insertFirst(element);
            }
        }

        @Operation
        public boolean contains(@Param(name = "element") int element) {
            return ring.firstMatch(present -> present == element) != null;
        }
    }

    /** What the control should amount to. */
    public static class NothingMissing {
        public void replace(int element) {}

        public boolean contains(int element) {
            return true;
        }
    }

    /** What it should amount to. */
    public static class Specification {
        private final List<Integer> list = new ArrayList<>();

        public void addFirst(int element) {
            list.add(0, element);
        }

        public void addLast(int element) {
            list.add(element);
        }

        public boolean insertAfter(int existing, int element) {
            int at = list.indexOf(existing);
            if (at >= 0) {
                list.add(at + 1, element);
            }
            return at >= 0;
        }

        public boolean remove(int element) {
            return list.remove((Object) element);
        }

        public boolean replace(int element, int replacement) {
            int at = list.indexOf(element);
            if (at >= 0) {
                list.set(at, replacement);
            }
            return at >= 0;
        }

        public boolean contains(int element) {
            return list.contains(element);
        }
    }

    @Test
    void isLinearizable() {
        modelCheckingFilled(Specification.class).check(Plain.class);
    }

    @Test
    void countingIsLinearizable() {
        modelCheckingFilled(Specification.class).check(Counted.class);
    }

    @Test
    void controlIsFound() {
        requireFound(modelCheckingFilled(NothingMissing.class).iterations(100), ReplacingInTwoSteps.class);
    }

    /** Three operations before the threads begin, so that the list is seldom empty. */
    private static ModelCheckingOptions modelCheckingFilled(Class<?> specification) {
        return modelChecking(specification)
                .iterations(6)
                .invocationsPerIteration(150)
                .actorsBefore(3);
    }
}
