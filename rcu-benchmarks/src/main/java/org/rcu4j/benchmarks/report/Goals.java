package org.rcu4j.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.rcu4j.benchmarks.report.Results.Subject;
import org.rcu4j.benchmarks.report.Statistics.Spread;

/** What the project set out to reach, and whether it does. */
final class Goals {

    private static final String READ = "SectionBenchmark.read";

    private final Results results;
    private final List<String> lines = new ArrayList<>();

    private Goals(Results results) {
        this.results = results;
    }

    /** The table of all goals. */
    static String markdown(Results results) {
        Goals goals = new Goals(results);
        goals.lines.add("| | operation | against | goal | measured | |");
        goals.lines.add("|---|---|---|---|---|---|");
        goals.sections();
        goals.updates();
        goals.others();
        return String.join("\n", goals.lines);
    }

    private void sections() {
        section("P1", "`RcuReader`", "SectionBenchmark.reader", 0.7);
        least();
        section("P2", "`read()`", READ, 1.2);
        timesFaster("ReentrantReadWriteLock", "reentrantReadWriteLock", 40);
        timesFaster("StampedLock", "stampedLock", 8);
        timesFaster("AtomicInteger reference count", "referenceCount", 5);
        timesFaster("Cassandra OpOrder", "opOrder", 5);
        timesFaster("HdrHistogram WriterReaderPhaser", "writerReaderPhaser", 5);
    }

    private void section(String goal, String form, String benchmark, double most) {
        Series section = sectionTime(benchmark);
        Series net = section.minus(sectionTime("SectionBenchmark.volatileRead"));
        atMost(
                goal,
                "section by " + form + ", net of a read",
                "liburcu memb, net of its loop",
                most,
                net.over(membNetOf("liburcu.empty")));
        plain("", "the same", "liburcu memb, net of a read", net.over(membNetOf("liburcu.volatileRead")));
        plain(
                "",
                "section by " + form + ", net of the same `RcuReference.get()`",
                "liburcu memb, net of a read",
                section.minus(sectionTime("SectionBenchmark.referenceRead")).over(membNetOf("liburcu.volatileRead")));
    }

    /** Tells how much of what a goal asks for is Java's, and how much ours. */
    private void least() {
        Series net = sectionTime("SectionBenchmark.bareReader").minus(sectionTime("SectionBenchmark.volatileRead"));
        plain(
                "",
                "the least that a section can be in Java, net of a read",
                "liburcu memb, net of its loop",
                net.over(membNetOf("liburcu.empty")));
        plain("", "the same", "liburcu memb, net of a read", net.over(membNetOf("liburcu.volatileRead")));
    }

    private Series membNetOf(String baseline) {
        return sectionTime("liburcu.sectionMemb").minus(sectionTime(baseline));
    }

    private Series sectionTime(String benchmark) {
        return time(Groups.SECTION_1, benchmark, 1);
    }

    private void timesFaster(String against, String rival, double goal) {
        Series ratio = time(Groups.SECTION_2, "SectionBenchmark." + rival, 2).over(time(Groups.SECTION_2, READ, 2));
        atLeast("P3", "section by `read()`, 2 threads, times as fast as", against, goal, ratio);
    }

    private void updates() {
        Series synchronize = slots("0");
        atMost(
                "P4",
                "`synchronize()`, nobody inside",
                "liburcu `synchronize_rcu`",
                1.0,
                synchronize.over(time(Groups.SYNCHRONIZE, "liburcu.synchronizeMemb", 1)));
        atMost(
                "P5",
                "`call` to reclamation, a callback",
                "liburcu `call_rcu`",
                0.3,
                time(Groups.CALL, "CallBenchmark.callToReclamation", 1).over(time(Groups.CALL, "liburcu.callMemb", 1)));
        Series malloc = time(Groups.ARENA, "ArenaBenchmark.sharedArena", 1)
                .over(time(Groups.ARENA, "ArenaBenchmark.mallocAndDeferredFree", 1));
        line(
                "P6",
                "`RcuArena.ofMalloc`, times as fast as",
                "Arena.ofShared",
                "≥ 300",
                "there is no `RcuArena` yet; malloc, and free by `call`: " + shown(malloc),
                "open");
    }

    private void others() {
        Series map = map("MapBenchmark.hit", "RCU");
        atMost(
                "P7",
                "`RcuHashMap.get`, 100 000 entries",
                "ConcurrentHashMap",
                1.1,
                map.over(map("MapBenchmark.hit", "CONCURRENT_HASH_MAP")));
        Series lookup = liburcuMap("liburcu.lookup");
        atMost("P7", "the same", "liburcu rculfhash lookup", 0.8, map.over(lookup));
        plain(
                "",
                "the same, both net of choosing the key",
                "liburcu rculfhash lookup",
                map.minus(map("MapBenchmark.randomKey", "RCU")).over(lookup.minus(liburcuMap("liburcu.randomKey"))));
        String locks = Groups.READ_WRITE_LOCK;
        atLeast(
                "P8",
                "`RcuReadWriteLock` read, 2 threads, times as fast as",
                "ReentrantReadWriteLock",
                30,
                time(locks, "ReadWriteLockBenchmark.reentrantReadWrite", 2)
                        .over(time(locks, "ReadWriteLockBenchmark.rcu", 2)));
        String exclusive = Groups.EXCLUSIVE_LOCK;
        String spinLock = "ExclusiveLockBenchmark.spinLock";
        String reentrantLock = "ExclusiveLockBenchmark.reentrantLock";
        atMost(
                "P9",
                "`SpinLock` pair, 1 thread",
                "ReentrantLock",
                0.7,
                time(exclusive, spinLock, 1).over(time(exclusive, reentrantLock, 1)));
        atLeast(
                "P9",
                "`SpinLock`, 2 threads: throughput",
                "ReentrantLock",
                1.0,
                time(exclusive, reentrantLock, 2).over(time(exclusive, spinLock, 2)));
        atMost(
                "P10",
                "`synchronize()`, ns for each slot from 10 to 10 000",
                "itself",
                10,
                slots("10000").minus(slots("10")).times(1.0 / 9_990));
        atMost("P11", "a reader slot, bytes", "", 256, metric("footprint.readerSlot", "bytes"));
        atMost(
                "P11",
                "a pending callback beyond the user's object, bytes",
                "",
                16,
                metric("footprint.pendingCallback", "bytes"));
        // an object has 16 at the least; JMH itself allocates a little in each window, which it divides by the
        // operations
        atMost("P11", "allocated by a section by `read()`, bytes", "", 0.5, metric(READ, "gc.alloc.rate.norm"));
        atMost(
                "P12",
                "100 000 virtual threads, each reading 100 times",
                "the same without sections",
                2,
                virtual("true").over(virtual("false")));
        atLeast(
                "P13",
                "section by `read()`, FENCE, 2 threads, times as fast as",
                "ReentrantReadWriteLock",
                15,
                time(Groups.SECTION_FENCE, "SectionBenchmark.reentrantReadWriteLock", 2)
                        .over(time(Groups.SECTION_FENCE, READ, 2)));
    }

    private Series time(String group, String benchmark, int threads) {
        return results.series(group, new Subject(benchmark, threads, Map.of(), ""));
    }

    private Series slots(String readers) {
        return results.series(
                Groups.SYNCHRONIZE,
                new Subject("SynchronizeBenchmark.synchronizeDomain", 1, Map.of("readers", readers), ""));
    }

    private Series map(String benchmark, String map) {
        return results.series(Groups.MAP, new Subject(benchmark, 1, Map.of("map", map, "size", "100000"), ""));
    }

    private Series liburcuMap(String operation) {
        return results.series(Groups.MAP, new Subject(operation, 1, Map.of("size", "100000"), ""));
    }

    private Series metric(String benchmark, String metric) {
        return results.series(Groups.MEMORY, new Subject(benchmark, 1, Map.of(), metric));
    }

    private Series virtual(String sections) {
        return results.series(
                Groups.VIRTUAL_THREADS,
                new Subject(
                        "VirtualThreadBenchmark.readInVirtualThreads",
                        1,
                        Map.of("virtualThreads", "100000", "sections", sections),
                        ""));
    }

    private void atMost(String id, String operation, String against, double goal, Series measured) {
        line(id, operation, against, "≤ " + Numbers.number(goal), shown(measured), verdict(measured, goal, 1));
    }

    private void atLeast(String id, String operation, String against, double goal, Series measured) {
        line(id, operation, against, "≥ " + Numbers.number(goal), shown(measured), verdict(measured, goal, -1));
    }

    /** Beside a goal: a figure that nothing was promised of. */
    private void plain(String id, String operation, String against, Series measured) {
        line(id, operation, against, "", shown(measured), "");
    }

    private void line(String... cells) {
        lines.add("| " + String.join(" | ", cells) + " |");
    }

    private static String shown(Series measured) {
        return measured.isEmpty() ? "not measured" : Numbers.ratio(measured.spread());
    }

    /** With sign 1 a goal is reached from below. */
    static String verdict(Series measured, double goal, int sign) {
        if (measured.isEmpty()) {
            return "open";
        }
        Spread spread = measured.spread();
        double best = sign > 0 ? spread.lowest() : spread.highest();
        double worst = sign > 0 ? spread.highest() : spread.lowest();
        if ((spread.median() - goal) * sign <= 0) {
            return (worst - goal) * sign <= 0 ? "reached" : "reached, but not in every round";
        }
        return (best - goal) * sign <= 0 ? "missed, but for some rounds" : "missed";
    }
}
