package org.rcu4j.torture.locks;

import java.util.List;
import org.rcu4j.locks.BlockingReadWriteLock;
import org.rcu4j.locks.McsLock;
import org.rcu4j.locks.RcuReadWriteLock;
import org.rcu4j.locks.SequenceLock;
import org.rcu4j.locks.SpinLock;
import org.rcu4j.locks.SpinReadWriteLock;
import org.rcu4j.locks.TicketLock;
import org.rcu4j.torture.Scenario;

/** The scenarios that are about locks. */
public final class LockScenarios {

    private LockScenarios() {}

    public static List<Scenario> all() {
        return List.of(
                new LockScenario("lock-spin", "SpinLock", () -> LockSubject.exclusive(new SpinLock())),
                new LockScenario("lock-ticket", "TicketLock", () -> LockSubject.exclusive(new TicketLock())),
                new LockScenario("lock-mcs", "McsLock", () -> LockSubject.exclusive(new McsLock())),
                new LockScenario(
                        "lock-spin-rw",
                        "SpinReadWriteLock",
                        () -> LockSubject.readWrite(new SpinReadWriteLock(), true)),
                new LockScenario(
                        "lock-blocking-rw",
                        "BlockingReadWriteLock",
                        () -> LockSubject.readWrite(new BlockingReadWriteLock(), true)),
                new LockScenario(
                        "lock-blocking-rw-fair",
                        "BlockingReadWriteLock, fair",
                        () -> LockSubject.readWrite(new BlockingReadWriteLock(true), true)),
                new LockScenario(
                        "lock-rcu-rw", "RcuReadWriteLock", () -> LockSubject.readWrite(new RcuReadWriteLock(), true)),
                new LockScenario(
                        "lock-rcu-rw-fair",
                        "RcuReadWriteLock, fair",
                        () -> LockSubject.readWrite(new RcuReadWriteLock(true), true)),
                new LockScenario("lock-sequence", "SequenceLock", () -> LockSubject.sequence(new SequenceLock())));
    }

    /** Scenarios whose lock is broken. */
    public static List<Scenario> controls() {
        return List.of(
                new LockScenario("lock-for-two", "a lock that lets two threads in", BrokenLocks::forTwo),
                new LockScenario(
                        "lock-timeout",
                        "a lock that is taken for had when time is over",
                        BrokenLocks::timeoutTakenForLock),
                new LockScenario("lock-lost-wake-up", "a lock that forgets to wake", BrokenLocks::lostWakeUp),
                new LockScenario("lock-interrupt-lost", "a lock that loses interrupts", BrokenLocks::interruptLost),
                new LockScenario(
                        "reader-beside-writer",
                        "a read-write lock that admits a reader who tries",
                        BrokenLocks::readerBesideWriter),
                new LockScenario(
                        "never-retries", "a sequence lock that never has anybody retry", BrokenLocks::neverRetries));
    }
}
