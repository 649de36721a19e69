package org.rcu4j.benchmarks.report;

import static org.openjdk.jmh.annotations.Mode.SingleShotTime;
import static org.openjdk.jmh.annotations.Mode.Throughput;

import java.util.List;
import java.util.stream.IntStream;

/** What the report measures. */
final class Groups {

    static final String SECTION_1 = "section-1";
    static final String SECTION_2 = "section-2";
    static final String SECTION_FENCE = "section-fence";
    static final String SECTION_GROWTH = "section-growth";
    static final String SYNCHRONIZE = "synchronize";
    static final String GRACE_LATENCY = "grace-latency";
    static final String CALL = "call";
    static final String BACKLOG = "backlog";
    static final String RECLAIM = "reclaim";
    static final String ARENA = "arena";
    static final String MAP = "map";
    static final String MAP_LARGE = "map-large";
    static final String MAP_UPDATES = "map-updates";
    static final String READ_WRITE_LOCK = "read-write-lock";
    static final String READ_WRITE_LOCK_UPDATES = "read-write-lock-updates";
    static final String EXCLUSIVE_LOCK = "exclusive-lock";
    static final String LIST_LOOKUP = "list-lookup";
    static final String COLLECTIONS = "collections";
    static final String VIRTUAL_THREADS = "virtual-threads";
    static final String MEMORY = "memory";

    /** Thread counts of what grows with threads. */
    static final List<Integer> THREADS = List.of(1, 2, 4, 8, 16, 32, 64);

    static final List<Integer> CALLERS = List.of(1, 2, 4, 8);

    private static final String[] RIVAL_MAPS = {"RCU", "CONCURRENT_HASH_MAP", "NON_BLOCKING_HASH_MAP"};
    private static final String MAP_PARAM = "map";
    private static final String SIZE = "size";
    private static final String UPDATE_PERCENT = "updatePercent";
    private static final String WRITE_PERCENT = "writePercent";

    private Groups() {}

    /** All of them, in the order in which they are measured. */
    static List<Group> all() {
        return List.of(
                section(SECTION_1, 1),
                section(SECTION_2, 2),
                Group.of(
                        SECTION_FENCE,
                        2,
                        JmhPart.of("SectionBenchmark\\.(volatileRead|reader|read|reentrantReadWriteLock)", 2)
                                .withJvmArg("-Dorg.rcu4j.readBarrier=fence")),
                sectionGrowth(),
                Group.of(SYNCHRONIZE, 2, JmhPart.of("SynchronizeBenchmark\\..*", 1))
                        .around(LiburcuPart.of(1, "synchronizeMemb")),
                Group.of(GRACE_LATENCY, 2, JmhPart.of("GraceLatencyBenchmark\\..*", 1)),
                Group.of(CALL, 2, JmhPart.of("CallBenchmark\\..*", 1)).around(LiburcuPart.of(1, "callMemb")),
                backlog(),
                Group.of(
                        RECLAIM,
                        2,
                        JmhPart.of("RetireBenchmark\\..*", 1),
                        JmhPart.of("ProtectBenchmark\\..*", 1),
                        JmhPart.of("RetainBenchmark\\..*", 1),
                        JmhPart.of("RetainBenchmark\\..*", 2)),
                Group.of(ARENA, 2, JmhPart.of("ArenaBenchmark\\..*", 1)),
                map(MAP, "100000"),
                map(MAP_LARGE, "4000000").inFullOnly(),
                mapUpdates().inFullOnly(),
                Group.of(
                        READ_WRITE_LOCK,
                        2,
                        JmhPart.of("ReadWriteLockBenchmark\\..*", 1)
                                .with(Throughput)
                                .with(WRITE_PERCENT, "0"),
                        JmhPart.of("ReadWriteLockBenchmark\\..*", 2)
                                .with(Throughput)
                                .with(WRITE_PERCENT, "0")),
                Group.of(
                                READ_WRITE_LOCK_UPDATES,
                                2,
                                JmhPart.of("ReadWriteLockBenchmark\\..*", 2)
                                        .with(Throughput)
                                        .with(WRITE_PERCENT, "1", "10", "50"))
                        .inFullOnly(),
                Group.of(
                        EXCLUSIVE_LOCK,
                        2,
                        JmhPart.of("ExclusiveLockBenchmark\\..*", 1).with(Throughput),
                        JmhPart.of("ExclusiveLockBenchmark\\..*", 2).with(Throughput)),
                Group.of(
                        LIST_LOOKUP,
                        2,
                        JmhPart.of("ListLookupBenchmark\\..*", 1),
                        JmhPart.of("ListLookupBenchmark\\..*", 2)),
                Group.of(COLLECTIONS, 1, JmhPart.of("(List|Set)Benchmark\\..*", 1))
                        .inFullOnly(),
                Group.of(
                        VIRTUAL_THREADS,
                        2,
                        JmhPart.of("VirtualThreadBenchmark\\..*", 1)
                                .with(SingleShotTime)
                                .with("virtualThreads", "1000", "10000", "100000", "1000000")
                                .withJvmArg("-Xmx3g")),
                Group.of(
                        MEMORY,
                        1,
                        JmhPart.of("SectionBenchmark\\.(reader|read|readLock|detached)", 1)
                                .countingAllocation(),
                        new FootprintPart()));
    }

    private static Group section(String name, int threads) {
        return Group.of(name, threads, JmhPart.of("SectionBenchmark\\..*", threads))
                .around(LiburcuPart.of(threads, "empty", "volatileRead", "sectionMemb", "sectionQsbr"));
    }

    private static Group sectionGrowth() {
        String pattern = "SectionBenchmark\\."
                + "(volatileRead|reader|read|detached|reentrantReadWriteLock|stampedLock|referenceCount|opOrder)";
        Part[] parts = THREADS.stream()
                .map(threads -> JmhPart.of(pattern, threads).with(Throughput))
                .toArray(Part[]::new);
        return Group.of(SECTION_GROWTH, 2, parts);
    }

    private static Group backlog() {
        Part[] parts = CALLERS.stream()
                .map(callers -> JmhPart.of("BacklogBenchmark\\..*", callers).with(Throughput))
                .toArray(Part[]::new);
        return Group.of(BACKLOG, 2, parts);
    }

    private static Group map(String name, String size) {
        return Group.of(
                        name,
                        1,
                        JmhPart.of("MapBenchmark\\.randomKey", 1)
                                .with(MAP_PARAM, "RCU")
                                .with(SIZE, size),
                        JmhPart.of("MapBenchmark\\.(hit|miss)", 1)
                                .with(MAP_PARAM, RIVAL_MAPS)
                                .with(SIZE, size))
                .around(LiburcuPart.of(1, "randomKey", "lookup"));
    }

    private static Group mapUpdates() {
        Part[] parts = IntStream.of(1, 2)
                .boxed()
                .flatMap(threads -> List.of(
                        JmhPart.of("MapBenchmark\\.mixed", threads)
                                .with(MAP_PARAM, RIVAL_MAPS)
                                .with(SIZE, "100000")
                                .with(UPDATE_PERCENT, "1", "10"),
                        JmhPart.of("MapReclaimBenchmark\\..*", threads)
                                .with(SIZE, "100000")
                                .with(UPDATE_PERCENT, "1", "10"))
                        .stream())
                .toArray(Part[]::new);
        return Group.of(MAP_UPDATES, 2, parts);
    }
}
