package org.rcu4j.collections;

import com.google.common.collect.testing.ConcurrentMapTestSuiteBuilder;
import com.google.common.collect.testing.SampleElements;
import com.google.common.collect.testing.TestMapGenerator;
import com.google.common.collect.testing.TestStringMapGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.MapFeature;
import java.util.List;
import java.util.Map;
import junit.framework.Test;
import junit.framework.TestSuite;
import org.junit.runner.RunWith;
import org.junit.runners.AllTests;
import org.rcu4j.RcuDomain;

/** Guava's tests of the contracts of ConcurrentMap and its views; nothing is suppressed. In JUnit 4's style, which is Guava's. */
@RunWith(AllTests.class)
public final class RcuHashMapGuavaTest {

    private RcuHashMapGuavaTest() {}

    @SuppressWarnings("exports") // JUnit 4 calls it, and wants it public
    public static Test suite() {
        RcuDomain domain = RcuDomain.create("guava");
        TestSuite suite = new TestSuite("RcuHashMap");
        suite.addTest(suite("plain", new Strings() {
            @Override
            RcuHashMap<String, String> createEmpty() {
                return new RcuHashMap<>();
            }
        }));
        suite.addTest(suite("with a domain", new Strings() {
            @Override
            RcuHashMap<String, String> createEmpty() {
                return new RcuHashMap<>(domain, value -> {});
            }
        }));
        suite.addTest(suite("equal hash codes", new Colliding()));
        return suite;
    }

    private static Test suite(String name, TestMapGenerator<?, String> generator) {
        return ConcurrentMapTestSuiteBuilder.using(generator)
                .named("RcuHashMap, " + name)
                .withFeatures(
                        MapFeature.GENERAL_PURPOSE, CollectionFeature.SUPPORTS_ITERATOR_REMOVE, CollectionSize.ANY)
                .createTestSuite();
    }

    private abstract static class Strings extends TestStringMapGenerator {

        abstract RcuHashMap<String, String> createEmpty();

        @Override
        protected Map<String, String> create(Map.Entry<String, String>[] entries) {
            Map<String, String> map = createEmpty();
            for (Map.Entry<String, String> entry : entries) {
                map.put(entry.getKey(), entry.getValue());
            }
            return map;
        }
    }

    /** A map whose sample keys are in one bin, which holds so many others before and after that it was made a tree. */
    private static final class Colliding implements TestMapGenerator<CollidingKey, String> {

        private static final int OTHERS = 20;

        @Override
        public SampleElements<Map.Entry<CollidingKey, String>> samples() {
            return new SampleElements<>(entry(1), entry(2), entry(3), entry(4), entry(5));
        }

        private static Map.Entry<CollidingKey, String> entry(int number) {
            return Map.entry(CollidingKey.of(number), "value " + number);
        }

        /** In the end a chain again, or the tree: as many mappings as were asked for. */
        @Override
        @SuppressWarnings("unchecked")
        public Map<CollidingKey, String> create(Object... elements) {
            Map<CollidingKey, String> map = new RcuHashMap<>();
            for (int i = 0; i < OTHERS; i++) {
                map.put(CollidingKey.of(-i), "other");
            }
            for (Object element : elements) {
                Map.Entry<CollidingKey, String> entry = (Map.Entry<CollidingKey, String>) element;
                map.put(entry.getKey(), entry.getValue());
            }
            for (int i = 0; i < OTHERS; i++) {
                map.remove(CollidingKey.of(-i));
            }
            return map;
        }

        @Override
        @SuppressWarnings("unchecked")
        public Map.Entry<CollidingKey, String>[] createArray(int length) {
            return (Map.Entry<CollidingKey, String>[]) new Map.Entry<?, ?>[length];
        }

        @Override
        public Iterable<Map.Entry<CollidingKey, String>> order(List<Map.Entry<CollidingKey, String>> inserted) {
            return inserted;
        }

        @Override
        public CollidingKey[] createKeyArray(int length) {
            return new CollidingKey[length];
        }

        @Override
        public String[] createValueArray(int length) {
            return new String[length];
        }
    }
}
