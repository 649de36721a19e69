package org.rcu4j.collections;

import static org.rcu4j.testing.Linearizability.requireFound;
import static org.rcu4j.testing.Linearizability.stress;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The map is linearizable; the control, whose merge is a lookup and a put, is not, and Lincheck finds it. */
class RcuHashMapLincheckTest {

    /** What is called concurrently; four keys, of which two pairs are in one stripe. */
    @Param(name = "key", gen = IntGen.class, conf = "1:4")
    @Param(name = "value", gen = IntGen.class, conf = "1:3")
    public static class Operations {
        private final RcuHashMap<Integer, Integer> map = new RcuHashMap<>();

        private static Integer key(int number) {
            return number % 2 + number / 2 * 1024;
        }

        @Operation
        public @Nullable Integer put(@Param(name = "key") int key, @Param(name = "value") int value) {
            return map.put(key(key), value);
        }

        @Operation
        public @Nullable Integer putIfAbsent(@Param(name = "key") int key, @Param(name = "value") int value) {
            return map.putIfAbsent(key(key), value);
        }

        @Operation
        public @Nullable Integer get(@Param(name = "key") int key) {
            return map.get(key(key));
        }

        @Operation
        public @Nullable Integer remove(@Param(name = "key") int key) {
            return map.remove(key(key));
        }

        @Operation
        public boolean replace(@Param(name = "key") int key, @Param(name = "value") int value) {
            return map.replace(key(key), value, value + 1);
        }

        @Operation
        public @Nullable Integer merge(@Param(name = "key") int key, @Param(name = "value") int value) {
            return map.merge(key(key), value, (a, b) -> a + b > 5 ? null : Integer.valueOf(a + b));
        }
    }

    /** What it should amount to. */
    public static class Specification {
        private final Map<Integer, Integer> map = new HashMap<>();

        public @Nullable Integer put(int key, int value) {
            return map.put(key, value);
        }

        public @Nullable Integer putIfAbsent(int key, int value) {
            return map.putIfAbsent(key, value);
        }

        public @Nullable Integer get(int key) {
            return map.get(key);
        }

        public @Nullable Integer remove(int key) {
            return map.remove(key);
        }

        public boolean replace(int key, int value) {
            return map.replace(key, value, value + 1);
        }

        public @Nullable Integer merge(int key, int value) {
            return map.merge(key, value, (a, b) -> a + b > 5 ? null : Integer.valueOf(a + b));
        }
    }

    /** The control. */
    @Param(name = "key", gen = IntGen.class, conf = "1:2")
    @Param(name = "value", gen = IntGen.class, conf = "1:3")
    public static class CarelessOperations {
        private final Map<Integer, Integer> map = new ConcurrentHashMap<>();

        @Operation
        public @Nullable Integer get(@Param(name = "key") int key) {
            return map.get(key);
        }

        @Operation
        public @Nullable Integer merge(@Param(name = "key") int key, @Param(name = "value") int value) {
            Integer old = map.get(key);
            Integer merged =
                    old == null ? Integer.valueOf(value) : old + value > 5 ? null : Integer.valueOf(old + value);
            if (merged == null) {
                map.remove(key);
            } else {
                map.put(key, merged);
            }
            return merged;
        }
    }

    @Test
    void isLinearizable() {
        stress(Specification.class).iterations(10).invocationsPerIteration(500).check(Operations.class);
    }

    @Test
    void controlIsFound() {
        requireFound(stress(Specification.class).iterations(10).invocationsPerIteration(500), CarelessOperations.class);
    }
}
