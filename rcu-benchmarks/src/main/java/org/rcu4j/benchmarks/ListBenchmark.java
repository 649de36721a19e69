package org.rcu4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.rcu4j.RcuDomain;
import org.rcu4j.collections.RcuLinkedList;

/**
 * Finds an element of an {@link RcuLinkedList} by a predicate, in its three forms, and of a CopyOnWriteArrayList; and replaces
 * one. The elements are taken by turns.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(5)
public class ListBenchmark {

    private record Element(int key) {}

    @Param({"16", "128"})
    private int elements;

    private final RcuDomain domain = RcuDomain.create("benchmark");
    private final RcuLinkedList<Element> rcu = new RcuLinkedList<>(domain);
    private final RcuLinkedList<Element> counted = RcuLinkedList.referenceCounted(element -> {});
    private final CopyOnWriteArrayList<Element> copyOnWrite = new CopyOnWriteArrayList<>();

    /** Which element is next. */
    @State(Scope.Thread)
    public static class Turn {
        private int last;

        int next(int elements) {
            last = last + 1 < elements ? last + 1 : 0;
            return last;
        }
    }

    @Setup
    public void fill() {
        List<Element> all = new ArrayList<>();
        for (int key = 0; key < elements; key++) {
            all.add(new Element(key));
        }
        all.forEach(rcu::addLast);
        all.forEach(counted::addLast);
        copyOnWrite.addAll(all);
    }

    @TearDown
    public void close() {
        domain.close();
    }

    @Benchmark
    public @Nullable Object findInSection(Turn turn) {
        int key = turn.next(elements);
        try (var _ = domain.read()) {
            return rcu.find(element -> element.key == key);
        }
    }

    @Benchmark
    public @Nullable Object findCounted(Turn turn) {
        int key = turn.next(elements);
        return counted.find(element -> element.key == key);
    }

    @Benchmark
    public @Nullable Object findCopyOnWrite(Turn turn) {
        int key = turn.next(elements);
        for (Element element : copyOnWrite) {
            if (element.key == key) {
                return element;
            }
        }
        return null;
    }

    @Benchmark
    public boolean replace(Turn turn) {
        Element element = new Element(turn.next(elements));
        return rcu.replace(element, element);
    }

    @Benchmark
    public Object replaceCopyOnWrite(Turn turn) {
        Element element = new Element(turn.next(elements));
        return copyOnWrite.set(copyOnWrite.indexOf(element), element);
    }
}
