package org.rcu4j.benchmarks.report;

import static org.rcu4j.benchmarks.report.Tables.REENTRANT_READ_WRITE_LOCK;
import static org.rcu4j.benchmarks.report.Tables.STAMPED_LOCK;
import static org.rcu4j.benchmarks.report.Tables.oneAndTwo;

import java.util.List;
import java.util.stream.Stream;
import org.rcu4j.benchmarks.report.Table.Column;
import org.rcu4j.benchmarks.report.Table.Row;

/** Tables of locks. */
final class LockTables {

    private LockTables() {}

    private static List<Row> readWriteLocks() {
        return List.of(
                Row.own("`RcuReadWriteLock`", "ReadWriteLockBenchmark.rcu"),
                Row.own("`BlockingReadWriteLock`", "ReadWriteLockBenchmark.blocking"),
                Row.own("`BlockingReadWriteLock(true)`", "ReadWriteLockBenchmark.blockingFair"),
                Row.own("`SpinReadWriteLock`", "ReadWriteLockBenchmark.spin"),
                Row.own("`SequenceLock`", "ReadWriteLockBenchmark.sequence"),
                Row.own("no lock", "ReadWriteLockBenchmark.unguarded"),
                Row.rival(REENTRANT_READ_WRITE_LOCK, "ReadWriteLockBenchmark.reentrantReadWrite"),
                Row.rival("ReentrantReadWriteLock(true)", "ReadWriteLockBenchmark.reentrantReadWriteFair"),
                Row.rival(STAMPED_LOCK, "ReadWriteLockBenchmark.stamped"),
                Row.rival("StampedLock, optimistic", "ReadWriteLockBenchmark.stampedOptimistic"),
                Row.rival("ReentrantLock", "ReadWriteLockBenchmark.reentrantLock"));
    }

    static Table readWriteLock() {
        return new Table(
                "read-write-lock", "one read under …", true, oneAndTwo(Groups.READ_WRITE_LOCK), readWriteLocks());
    }

    static Table readWriteLockUpdates() {
        return new Table(
                "read-write-lock-updates",
                "one read or write under …, 2 threads",
                true,
                Stream.of("1", "10", "50")
                        .map(percent -> Column.of(percent + " % writes", Groups.READ_WRITE_LOCK_UPDATES, 2)
                                .with("writePercent", percent))
                        .toList(),
                readWriteLocks());
    }

    static Table exclusiveLock() {
        return new Table(
                "exclusive-lock",
                "a short section under …",
                true,
                oneAndTwo(Groups.EXCLUSIVE_LOCK),
                List.of(
                        Row.own("`SpinLock`", "ExclusiveLockBenchmark.spinLock"),
                        Row.own("`TicketLock`", "ExclusiveLockBenchmark.ticketLock"),
                        Row.own("`McsLock`", "ExclusiveLockBenchmark.mcsLock"),
                        Row.own("no lock", "ExclusiveLockBenchmark.unguarded"),
                        Row.rival("ReentrantLock", "ExclusiveLockBenchmark.reentrantLock"),
                        Row.rival("ReentrantLock(true)", "ExclusiveLockBenchmark.reentrantLockFair"),
                        Row.rival(STAMPED_LOCK, "ExclusiveLockBenchmark.stampedLock")));
    }
}
