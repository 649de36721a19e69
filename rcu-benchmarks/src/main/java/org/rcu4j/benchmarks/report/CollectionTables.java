package org.rcu4j.benchmarks.report;

import static org.rcu4j.benchmarks.report.Tables.REENTRANT_READ_WRITE_LOCK;
import static org.rcu4j.benchmarks.report.Tables.THREADS_2;
import static org.rcu4j.benchmarks.report.Tables.THREAD_1;
import static org.rcu4j.benchmarks.report.Tables.oneAndTwo;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.rcu4j.benchmarks.report.Table.Column;
import org.rcu4j.benchmarks.report.Table.Row;

/** Tables of maps, lists and sets. */
final class CollectionTables {

    private static final String MAP = "map";

    private CollectionTables() {}

    static Table map(String group, String size) {
        List<Row> rows = new ArrayList<>(maps("MapBenchmark.hit"));
        rows.add(Row.rival("liburcu rculfhash, in C", "liburcu.lookup"));
        rows.add(Row.own("choosing the key", "MapBenchmark.randomKey").with(MAP, "RCU"));
        rows.add(Row.own("choosing the key, in C", "liburcu.randomKey"));
        return new Table(group, "lookup of a random key", true, List.of(entries(group, size)), rows);
    }

    static Table mapMiss() {
        return new Table(
                "map-miss",
                "lookup of a key that is not there",
                true,
                List.of(entries(Groups.MAP, "100000")),
                maps("MapBenchmark.miss"));
    }

    private static Column entries(String group, String size) {
        return Column.of(size + " entries, 1 thread", group, 1).with("size", size);
    }

    private static List<Row> maps(String benchmark) {
        return List.of(
                Row.own("`RcuHashMap`", benchmark).with(MAP, "RCU"),
                Row.rival("ConcurrentHashMap", benchmark).with(MAP, "CONCURRENT_HASH_MAP"),
                Row.rival("JCTools NonBlockingHashMap", benchmark).with(MAP, "NON_BLOCKING_HASH_MAP"));
    }

    private static List<Column> updates(String param, String... percents) {
        return Stream.of(1, 2)
                .flatMap(threads -> Stream.of(percents)
                        .map(percent -> Column.of(
                                        percent + " % updates, " + (threads == 1 ? THREAD_1 : THREADS_2),
                                        Groups.MAP_UPDATES,
                                        threads)
                                .with(param, percent)))
                .toList();
    }

    static Table mapUpdates() {
        return new Table(
                "map-updates",
                "lookup or update",
                true,
                updates("updatePercent", "1", "10"),
                maps("MapBenchmark.mixed"));
    }

    static Table mapReclaim() {
        return new Table(
                "map-reclaim",
                "lookup or update of values that are freed",
                true,
                updates("updatePercent", "1", "10"),
                List.of(
                        Row.own("`RcuHashMap`, in sections", "MapReclaimBenchmark.rcuHashMap"),
                        Row.rival("ConcurrentHashMap, reference counts", "MapReclaimBenchmark.referenceCounts")));
    }

    static Table listLookup() {
        return new Table(
                "list-lookup",
                "a lookup in ten elements under …",
                true,
                oneAndTwo(Groups.LIST_LOOKUP),
                List.of(
                        Row.own("a section, `read()`", "ListLookupBenchmark.section"),
                        Row.own("a section, `RcuReader`", "ListLookupBenchmark.reader"),
                        Row.own("quiescent states", "ListLookupBenchmark.quiescentStates"),
                        Row.own("nothing", "ListLookupBenchmark.none"),
                        Row.rival("a sequence lock", "ListLookupBenchmark.sequenceLock"),
                        Row.rival("hazard pointers", "ListLookupBenchmark.hazardPointers"),
                        Row.rival("reference counts", "ListLookupBenchmark.referenceCounts"),
                        Row.rival(REENTRANT_READ_WRITE_LOCK, "ListLookupBenchmark.reentrantReadWriteLock"),
                        Row.own("`RcuReadWriteLock`", "ListLookupBenchmark.rcuReadWriteLock")));
    }

    private static List<Column> sizes() {
        return Stream.of("16", "128")
                .map(elements ->
                        Column.of(elements + " elements", Groups.COLLECTIONS, 1).with("elements", elements))
                .toList();
    }

    static Table list() {
        return new Table(
                "list",
                "a list",
                true,
                sizes(),
                List.of(
                        Row.own("`RcuLinkedList.find` in a section", "ListBenchmark.findInSection"),
                        Row.own("`RcuLinkedList.find`, references counted", "ListBenchmark.findCounted"),
                        Row.rival("search of a CopyOnWriteArrayList", "ListBenchmark.findCopyOnWrite")));
    }

    static Table listUpdates() {
        return new Table(
                "list-updates",
                "replacing an element of a list",
                true,
                sizes(),
                List.of(
                        Row.own("`RcuLinkedList.replace`", "ListBenchmark.replace"),
                        Row.rival("CopyOnWriteArrayList, `indexOf` and `set`", "ListBenchmark.replaceCopyOnWrite")));
    }

    static Table set() {
        return new Table(
                "set",
                "a set",
                true,
                sizes(),
                List.of(
                        Row.own("`LockFreeSet.contains`", "SetBenchmark.contains"),
                        Row.own("`LockFreeSet.contains` in a section", "SetBenchmark.containsInSection"),
                        Row.rival("ConcurrentSkipListSet.contains", "SetBenchmark.containsSkipList")));
    }

    static Table setUpdates() {
        return new Table(
                "set-updates",
                "taking an element out of a set and putting it in again",
                true,
                sizes(),
                List.of(
                        Row.own("`LockFreeSet`", "SetBenchmark.removeAndAdd"),
                        Row.own("`LockFreeSet`, which reclaims what leaves", "SetBenchmark.removeReclaimAndAdd"),
                        Row.rival("ConcurrentSkipListSet", "SetBenchmark.removeAndAddSkipList")));
    }
}
