package org.rcu4j.collections;

import static org.rcu4j.testing.Linearizability.modelChecking;
import static org.rcu4j.testing.Linearizability.requireFound;
import static org.rcu4j.testing.Linearizability.stress;

import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The set is linearizable, and Lincheck can tell: it finds what is wrong with one that does not mark before it unlinks. */
class LockFreeSetLincheckTest {

    /** What is called concurrently. */
    @Param(name = "element", gen = IntGen.class, conf = "1:4")
    public static class Operations {
        private final LockFreeSet<Integer> set = new LockFreeSet<>();

        @Operation
        public boolean add(@Param(name = "element") int element) {
            return set.add(element);
        }

        @Operation
        public boolean remove(@Param(name = "element") int element) {
            return set.remove(element);
        }

        @Operation
        public boolean contains(@Param(name = "element") int element) {
            return set.contains(element);
        }
    }

    /** What it should amount to. */
    public static class Specification {
        private final TreeSet<Integer> set = new TreeSet<>();

        public boolean add(int element) {
            return set.add(element);
        }

        public boolean remove(int element) {
            return set.remove(element);
        }

        public boolean contains(int element) {
            return set.contains(element);
        }
    }

    /** The control: a removed node is not marked, so what is inserted behind it meanwhile is lost. */
    @Param(name = "element", gen = IntGen.class, conf = "1:4")
    public static class UnmarkedOperations {

        private record Node(int element, AtomicReference<@Nullable Node> next) {}

        private final Node head = new Node(0, new AtomicReference<>());

        private Node before(int element) {
            Node node = head;
            Node next = node.next.get();
            while (next != null && next.element < element) {
                node = next;
                next = node.next.get();
            }
            return node;
        }

        @Operation
        public boolean add(@Param(name = "element") int element) {
            while (true) {
                Node before = before(element);
                Node next = before.next.get();
                if (next != null && next.element <= element) {
                    if (next.element == element) {
                        return false;
                    }
                } else if (before.next.compareAndSet(next, new Node(element, new AtomicReference<>(next)))) {
                    return true;
                }
            }
        }

        @Operation
        public boolean remove(@Param(name = "element") int element) {
            while (true) {
                Node before = before(element);
                Node node = before.next.get();
                if (node == null || node.element > element) {
                    return false;
                }
                if (node.element == element && before.next.compareAndSet(node, node.next.get())) {
                    return true;
                }
            }
        }

        @Operation
        public boolean contains(@Param(name = "element") int element) {
            Node next = before(element).next.get();
            return next != null && next.element == element;
        }
    }

    @Test
    void isLinearizableUnderStress() {
        stress(Specification.class).invocationsPerIteration(1_000).check(Operations.class);
    }

    @Test
    void isLinearizableInEveryInterleavingTried() {
        modelChecking(Specification.class)
                .iterations(8)
                .invocationsPerIteration(200)
                .check(Operations.class);
    }

    @Test
    void controlIsFoundUnderStress() {
        requireFound(
                stress(Specification.class).iterations(100).invocationsPerIteration(1_000), UnmarkedOperations.class);
    }

    @Test
    void controlIsFoundByModelChecking() {
        requireFound(
                modelChecking(Specification.class).iterations(100).invocationsPerIteration(200),
                UnmarkedOperations.class);
    }
}
