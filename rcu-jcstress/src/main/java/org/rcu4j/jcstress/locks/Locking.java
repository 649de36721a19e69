package org.rcu4j.jcstress.locks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import org.rcu4j.locks.BlockingReadWriteLock;
import org.rcu4j.locks.McsLock;
import org.rcu4j.locks.RcuReadWriteLock;
import org.rcu4j.locks.SequenceLock;
import org.rcu4j.locks.SpinLock;
import org.rcu4j.locks.SpinReadWriteLock;
import org.rcu4j.locks.TicketLock;

/** Two locks that exclude each other, one for each actor: twice the same, or the two sides of a read-write lock. */
final class Locking {

    static final Locking SPIN = both(new SpinLock());
    static final Locking TICKET = both(new TicketLock());
    static final Locking MCS = both(new McsLock());
    static final Locking SEQUENCE = both(new SequenceLock().writeLock());
    static final Locking SPIN_WRITERS = writers(new SpinReadWriteLock());
    static final Locking SPIN_READER = readerAndWriter(new SpinReadWriteLock());
    static final Locking BLOCKING_WRITERS = writers(new BlockingReadWriteLock());
    static final Locking BLOCKING_READER = readerAndWriter(new BlockingReadWriteLock());
    static final Locking RCU_WRITERS = writers(new RcuReadWriteLock());
    static final Locking RCU_READER = readerAndWriter(new RcuReadWriteLock());

    /** Of the control: locks that exclude nobody. */
    static final Locking NONE = both(new Nothing());

    /** Of the control: a writer beside a reader whom it does not know of. */
    static final Locking UNKNOWN_READER = new Locking(new Nothing(), new RcuReadWriteLock().writeLock());

    final Lock one;
    final Lock other;

    private Locking(Lock one, Lock other) {
        this.one = one;
        this.other = other;
    }

    private static Locking both(Lock lock) {
        return new Locking(lock, lock);
    }

    private static Locking writers(ReadWriteLock lock) {
        return both(lock.writeLock());
    }

    private static Locking readerAndWriter(ReadWriteLock lock) {
        return new Locking(lock.readLock(), lock.writeLock());
    }

    private static final class Nothing implements Lock {
        @Override
        public void lock() {}

        @Override
        public void lockInterruptibly() {}

        @Override
        public boolean tryLock() {
            return true;
        }

        @Override
        public boolean tryLock(long time, TimeUnit unit) {
            return true;
        }

        @Override
        public void unlock() {}

        @Override
        public Condition newCondition() {
            throw new UnsupportedOperationException("a lock that is none has no conditions");
        }
    }
}
