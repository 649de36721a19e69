package org.rcu4j.benchmarks.report;

import static org.rcu4j.benchmarks.report.Tables.THREAD_1;
import static org.rcu4j.benchmarks.report.Tables.oneAndTwo;

import java.util.List;
import org.rcu4j.benchmarks.report.Table.Column;
import org.rcu4j.benchmarks.report.Table.Row;

/** Tables of what reclaiming costs, and native memory. */
final class ReclaimTables {

    private ReclaimTables() {}

    static Table retire() {
        return new Table(
                "retire",
                "one object, retired and freed by …",
                false,
                List.of(Column.of(THREAD_1, Groups.RECLAIM, 1)),
                List.of(
                        Row.own("deferred free", "RetireBenchmark.deferredFree"),
                        Row.own("reference count, then deferred free", "RetireBenchmark.referenceCount"),
                        Row.own("hazard pointers", "RetireBenchmark.hazardPointers"),
                        Row.own("pool", "RetireBenchmark.pool")));
    }

    static Table protect() {
        return new Table(
                "protect",
                "one object, protected by …",
                false,
                List.of(Column.of(THREAD_1, Groups.RECLAIM, 1)),
                List.of(
                        Row.own("nothing", "ProtectBenchmark.unprotected"),
                        Row.own("a section by `RcuReader`", "ProtectBenchmark.section"),
                        Row.own("a hazard pointer", "ProtectBenchmark.hazardPointer"),
                        Row.own("a hazard pointer, acquired each time", "ProtectBenchmark.hazardPointerAcquired"),
                        Row.own("a reference count, in a section", "ProtectBenchmark.referenceCount")));
    }

    static Table retain() {
        return new Table(
                "retain",
                "retain and release",
                true,
                oneAndTwo(Groups.RECLAIM),
                List.of(
                        Row.own("`StripedRefCount`", "RetainBenchmark.striped"),
                        Row.own("`RefCount`", "RetainBenchmark.refCount"),
                        Row.rival("AtomicInteger, compare-and-set", "RetainBenchmark.atomicInteger")));
    }

    static Table arena() {
        return new Table(
                "arena",
                "64 bytes, allocated and freed",
                true,
                List.of(Column.of(THREAD_1, Groups.ARENA, 1)),
                List.of(
                        Row.own("malloc, and free by `call`", "ArenaBenchmark.mallocAndDeferredFree"),
                        Row.own("malloc and free (protects nobody)", "ArenaBenchmark.mallocAndFree"),
                        Row.own("Arena.ofConfined (one thread only)", "ArenaBenchmark.confinedArena"),
                        Row.rival("Arena.ofShared", "ArenaBenchmark.sharedArena")));
    }

    static Table arenaFunction() {
        return new Table(
                "arena-function",
                "a native function, given memory that …",
                true,
                List.of(Column.of(THREAD_1, Groups.ARENA, 1)),
                List.of(
                        Row.own("a section protects", "ArenaBenchmark.functionInSection"),
                        Row.own("nobody frees", "ArenaBenchmark.functionOnUnmanaged"),
                        Row.rival("is of a shared arena", "ArenaBenchmark.functionOnSharedArena")));
    }
}
