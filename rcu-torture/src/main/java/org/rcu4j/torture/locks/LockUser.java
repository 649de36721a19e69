package org.rcu4j.torture.locks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import org.rcu4j.torture.Defect;
import org.rcu4j.torture.Dice;
import org.rcu4j.torture.Fault;
import org.rcu4j.torture.ReaderTally;
import org.rcu4j.torture.Round;

/** A thread that takes a lock again and again, in whatever way, and looks at the words or changes them. */
final class LockUser implements Round.Work {

    private static final int LONGEST_TIMEOUT_NANOS = 200_000;
    private static final int REENTER_EVERY = 8;
    private static final int STALL_EVERY = 2_000;
    private static final int LONGEST_STALL_MILLIS = 10;
    private static final int REST_EVERY = 16;

    private final LockSubject subject;
    private final Words words;
    private final LongAdder changes;
    private final Round round;
    private final Dice dice;
    private final int threads;

    /** Of so many turns one is a change. */
    private final int changeEvery;

    private final int turns;

    /**
     * Makes a user.
     *
     * @param changes counts what users have changed
     * @param changeEvery of so many turns one is a change
     * @param turns how many turns it takes at the most
     */
    LockUser(
            LockSubject subject,
            Words words,
            LongAdder changes,
            Round round,
            Dice dice,
            int threads,
            int changeEvery,
            int turns) {
        this.subject = subject;
        this.words = words;
        this.changes = changes;
        this.round = round;
        this.dice = dice;
        this.threads = threads;
        this.changeEvery = changeEvery;
        this.turns = turns;
    }

    @Override
    public void run() {
        long[] copy = Words.newCopy();
        try (ReaderTally tally = new ReaderTally(round.tally())) {
            for (int turn = 0; turn < turns && !round.isOver(); turn++) {
                if (dice.oneIn(changeEvery)) {
                    change();
                } else if (subject.optimistic() != null) {
                    readOptimistically(subject.optimistic(), copy);
                    tally.left();
                } else {
                    look();
                    tally.left();
                }
                rest();
            }
        }
    }

    private void rest() {
        boolean unused = Thread.interrupted();
        if (dice.oneIn(REST_EVERY)) {
            LockSupport.parkNanos(1); // lets others have the carrier, if this is a virtual thread
        }
    }

    private void change() {
        Lock write = subject.write();
        if (!acquire(write)) {
            return;
        }
        try {
            words.change(dice, threads);
            changes.increment();
            stallNowAndThen();
            if (subject.reentrant() && dice.oneIn(REENTER_EVERY)) {
                reenter(write);
            }
        } finally {
            write.unlock();
        }
        round.tally().countUpdate();
    }

    /** Within the write lock: again, and the read lock. */
    private void reenter(Lock write) {
        Lock inner = subject.read() != null && dice.oneIn(2) ? subject.read() : write;
        if (acquire(inner)) {
            inner.unlock();
        }
    }

    private void look() {
        Lock read = subject.read() == null ? subject.write() : subject.read();
        if (acquire(read)) {
            try {
                words.look(dice, threads);
                stallNowAndThen();
            } finally {
                read.unlock();
            }
        }
    }

    private void readOptimistically(LockSubject.Optimistic optimistic, long[] copy) {
        boolean again;
        do {
            long stamp = optimistic.begin().getAsLong();
            words.copy(copy, dice, threads);
            again = optimistic.retry().test(stamp);
        } while (again && !round.isOver());
        if (!again) {
            words.check(copy);
        }
    }

    private void stallNowAndThen() {
        if (round.has(Fault.STALL) && dice.oneIn(STALL_EVERY)) {
            round.tally().countFault();
            round.beginDelay();
            try {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(dice.between(1, LONGEST_STALL_MILLIS)));
            } finally {
                round.endDelay();
            }
        }
    }

    /** Takes a lock in one of the ways that there are; false if it was not taken. */
    private boolean acquire(Lock lock) {
        try {
            switch (dice.below(8)) {
                case 0 -> {
                    lock.lockInterruptibly();
                    return true;
                }
                case 1 -> {
                    return lock.tryLock();
                }
                case 2 -> {
                    return lock.tryLock(dice.below(LONGEST_TIMEOUT_NANOS), TimeUnit.NANOSECONDS);
                }
                case 3 -> {
                    lockInterrupted(lock);
                    return true;
                }
                default -> {
                    lock.lock();
                    return true;
                }
            }
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** An interrupt neither keeps a thread from a lock nor gets lost. */
    private void lockInterrupted(Lock lock) {
        Thread.currentThread().interrupt();
        lock.lock();
        if (!Thread.interrupted()) {
            round.errors().report(Defect.INTERRUPT, "lock() did not give an interrupt back");
        }
    }
}
