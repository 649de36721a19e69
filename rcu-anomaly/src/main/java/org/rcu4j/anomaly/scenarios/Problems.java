package org.rcu4j.anomaly.scenarios;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.rcu4j.RcuDomain;
import org.rcu4j.RcuStats;

/** What a program has found. */
final class Problems {

    /** Far beyond what anything here takes. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

    void add(String problem) {
        if (counts.computeIfAbsent(problem, p -> new AtomicInteger()).incrementAndGet() == 1) {
            System.out.println("problem: " + problem);
        }
    }

    void add(String problem, Throwable e) {
        add(problem + ": " + e);
        e.printStackTrace(System.out);
    }

    void require(boolean condition, String whatIsRight) {
        if (!condition) {
            add("not so: " + whatIsRight);
        }
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    /** Ends the program. */
    void exit() {
        counts.forEach((problem, count) -> System.out.println(count + " times: " + problem));
        System.out.flush();
        Runtime.getRuntime().halt(isEmpty() ? 0 : 1);
    }

    /** Whether another thread can use the domain, and its counts are back. */
    void requireWhole(RcuDomain domain, String when) {
        try {
            domain.readLock();
            domain.readUnlock();
            domain.exit(domain.enter());
            require(domain.synchronize(LIMIT), "synchronize() ends " + when);
            boolean[] run = new boolean[1];
            domain.call(() -> run[0] = true);
            require(domain.barrier(LIMIT), "barrier() ends " + when);
            require(run[0], "a callback runs " + when);
            RcuStats stats = domain.stats();
            require(stats.callbacksPending() == 0, "no callback is pending " + when);
            require(stats.bytesPending() == 0, "no bytes are pending " + when);
            require(stats.readersInside() == 0, "no reader is inside " + when);
            require(stats.readersDiedInside() == 0, "no reader died inside " + when);
        } catch (Throwable e) {
            add("the domain can't be used " + when, e);
        }
    }

    /** The same, and it can be closed. */
    void requireClosable(RcuDomain domain, String when) {
        requireWhole(domain, when);
        try {
            require(domain.close(LIMIT).isComplete(), "close() is complete " + when);
        } catch (Throwable e) {
            add("the domain can't be closed " + when, e);
        }
    }

    static @Nullable String argument(String[] arguments, int index) {
        return arguments.length > index ? arguments[index] : null;
    }
}
