package org.rcu4j.benchmarks.report;

import java.util.List;
import org.rcu4j.benchmarks.report.Table.Column;

/** The tables of the report. */
final class Tables {

    static final String THREAD_1 = "1 thread";
    static final String THREADS_2 = "2 threads";
    static final String REENTRANT_READ_WRITE_LOCK = "ReentrantReadWriteLock";
    static final String STAMPED_LOCK = "StampedLock";

    private Tables() {}

    static List<Table> all() {
        return List.of(
                SectionTables.section(),
                SectionTables.sectionFence(),
                SectionTables.sectionGrowth(),
                UpdateTables.synchronize(),
                UpdateTables.graceLatency(),
                UpdateTables.call(),
                UpdateTables.backlog(),
                ReclaimTables.retire(),
                ReclaimTables.protect(),
                ReclaimTables.retain(),
                ReclaimTables.arena(),
                ReclaimTables.arenaFunction(),
                CollectionTables.map(Groups.MAP, "100000"),
                CollectionTables.mapMiss(),
                CollectionTables.map(Groups.MAP_LARGE, "4000000"),
                CollectionTables.mapUpdates(),
                CollectionTables.mapReclaim(),
                LockTables.readWriteLock(),
                LockTables.readWriteLockUpdates(),
                LockTables.exclusiveLock(),
                CollectionTables.listLookup(),
                CollectionTables.list(),
                CollectionTables.listUpdates(),
                CollectionTables.set(),
                CollectionTables.setUpdates(),
                SectionTables.virtualThreads(),
                SectionTables.footprint(),
                SectionTables.allocation());
    }

    static Table named(String name) {
        return all().stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the template names a table that exists: " + name));
    }

    static List<Column> oneAndTwo(String group) {
        return List.of(Column.of(THREAD_1, group, 1), Column.of(THREADS_2, group, 2));
    }
}
