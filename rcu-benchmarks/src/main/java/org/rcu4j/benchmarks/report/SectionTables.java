package org.rcu4j.benchmarks.report;

import static org.rcu4j.benchmarks.report.Tables.REENTRANT_READ_WRITE_LOCK;
import static org.rcu4j.benchmarks.report.Tables.STAMPED_LOCK;
import static org.rcu4j.benchmarks.report.Tables.THREADS_2;
import static org.rcu4j.benchmarks.report.Tables.THREAD_1;

import java.util.List;
import java.util.stream.Stream;
import org.rcu4j.benchmarks.report.Table.Column;
import org.rcu4j.benchmarks.report.Table.Row;

/** Tables of what a reader pays. */
final class SectionTables {

    private SectionTables() {}

    static Table section() {
        return new Table(
                "section",
                "one read under …",
                true,
                List.of(Column.of(THREAD_1, Groups.SECTION_1, 1), Column.of(THREADS_2, Groups.SECTION_2, 2)),
                List.of(
                        Row.own("`read()`", "SectionBenchmark.read"),
                        Row.own("`RcuReader`", "SectionBenchmark.reader"),
                        Row.own("`readLock()`, `readUnlock()`", "SectionBenchmark.readLock"),
                        Row.own("`enter()`, `exit()` (detached)", "SectionBenchmark.detached"),
                        Row.own("`quiescentState()`", "SectionBenchmark.quiescentState"),
                        Row.own("`RcuReadWriteLock`", "SectionBenchmark.rcuReadWriteLock"),
                        Row.own("the least that Java can", "SectionBenchmark.bareReader"),
                        Row.own("no protection (volatile)", "SectionBenchmark.volatileRead"),
                        Row.own("no protection (`RcuReference`)", "SectionBenchmark.referenceRead"),
                        Row.rival(REENTRANT_READ_WRITE_LOCK, "SectionBenchmark.reentrantReadWriteLock"),
                        Row.rival(STAMPED_LOCK, "SectionBenchmark.stampedLock"),
                        Row.rival("StampedLock, optimistic", "SectionBenchmark.stampedLockOptimistic"),
                        Row.rival("AtomicInteger, compare-and-set", "SectionBenchmark.referenceCount"),
                        Row.rival("Cassandra OpOrder", "SectionBenchmark.opOrder"),
                        Row.rival("HdrHistogram WriterReaderPhaser", "SectionBenchmark.writerReaderPhaser"),
                        Row.rival("Netty AbstractReferenceCounted", "SectionBenchmark.nettyReferenceCount"),
                        Row.rival("access to a shared arena", "SectionBenchmark.sharedArena"),
                        Row.rival("liburcu memb, in C", "liburcu.sectionMemb"),
                        Row.rival("liburcu qsbr, in C", "liburcu.sectionQsbr"),
                        Row.own("no protection (volatile), in C", "liburcu.volatileRead"),
                        Row.own("empty loop, in C", "liburcu.empty")));
    }

    static Table sectionFence() {
        return new Table(
                "section-fence",
                "one read under …",
                true,
                List.of(Column.of(THREADS_2, Groups.SECTION_FENCE, 2)),
                List.of(
                        Row.own("`read()`", "SectionBenchmark.read"),
                        Row.own("`RcuReader`", "SectionBenchmark.reader"),
                        Row.own("no protection (volatile)", "SectionBenchmark.volatileRead"),
                        Row.rival(REENTRANT_READ_WRITE_LOCK, "SectionBenchmark.reentrantReadWriteLock")));
    }

    static Table sectionGrowth() {
        return new Table(
                "section-growth",
                "one read under …, by threads",
                true,
                Groups.THREADS.stream()
                        .map(threads -> Column.of(String.valueOf(threads), Groups.SECTION_GROWTH, threads))
                        .toList(),
                List.of(
                        Row.own("`read()`", "SectionBenchmark.read"),
                        Row.own("`RcuReader`", "SectionBenchmark.reader"),
                        Row.own("`enter()`, `exit()` (detached)", "SectionBenchmark.detached"),
                        Row.own("no protection (volatile)", "SectionBenchmark.volatileRead"),
                        Row.rival(REENTRANT_READ_WRITE_LOCK, "SectionBenchmark.reentrantReadWriteLock"),
                        Row.rival(STAMPED_LOCK, "SectionBenchmark.stampedLock"),
                        Row.rival("AtomicInteger, compare-and-set", "SectionBenchmark.referenceCount"),
                        Row.rival("Cassandra OpOrder", "SectionBenchmark.opOrder")));
    }

    static Table virtualThreads() {
        return new Table(
                        "virtual-threads",
                        "virtual threads, each reading a hundred times; ms",
                        true,
                        Stream.of("1000", "10000", "100000", "1000000")
                                .map(threads -> Column.of(threads, Groups.VIRTUAL_THREADS, 1)
                                        .with("virtualThreads", threads))
                                .toList(),
                        List.of(
                                Row.own("in sections", "VirtualThreadBenchmark.readInVirtualThreads")
                                        .with("sections", "true"),
                                Row.own("without", "VirtualThreadBenchmark.readInVirtualThreads")
                                        .with("sections", "false")))
                .in(Table.MILLISECOND);
    }

    static Table footprint() {
        return new Table(
                "footprint",
                "memory",
                false,
                List.of(Column.of("bytes", Groups.MEMORY, 1).metric("bytes")),
                List.of(
                        Row.own("a reader slot", "footprint.readerSlot"),
                        Row.own("a pending callback, beyond the user's object", "footprint.pendingCallback")));
    }

    static Table allocation() {
        return new Table(
                "allocation",
                "allocated by a section",
                false,
                List.of(Column.of("bytes", Groups.MEMORY, 1).metric("gc.alloc.rate.norm")),
                List.of(
                        Row.own("`read()`", "SectionBenchmark.read"),
                        Row.own("`RcuReader`", "SectionBenchmark.reader"),
                        Row.own("`readLock()`, `readUnlock()`", "SectionBenchmark.readLock"),
                        Row.own("`enter()`, `exit()`", "SectionBenchmark.detached")));
    }
}
