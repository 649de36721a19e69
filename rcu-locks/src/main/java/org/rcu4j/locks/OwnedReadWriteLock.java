package org.rcu4j.locks;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.platform.StackProbe;
import org.rcu4j.internal.platform.Strict;

/** The two sides of a read-write lock, as its users see them. {@link Ownership} below knows which threads hold them. */
abstract sealed class OwnedReadWriteLock extends Ownership implements ReadWriteLock
        permits SpinReadWriteLock, BlockingReadWriteLock {

    private final ReadView readLock = new ReadView();
    private final WriteView writeLock = new WriteView();

    OwnedReadWriteLock(@Nullable Object identity) {
        super(identity);
    }

    /**
     * Returns the lock for readers. It has no conditions.
     *
     * @return the read lock, always the same object
     */
    @Override
    public final Lock readLock() {
        return readLock;
    }

    /**
     * Returns the lock for writers.
     *
     * @return the write lock, always the same object
     */
    @Override
    public final Lock writeLock() {
        return writeLock;
    }

    /**
     * Names the lock and its holder.
     *
     * @return the class, the identity hash code, and the state
     */
    @Override
    public String toString() {
        return Misuse.nameOf(this) + state(getReadLockCount());
    }

    final String state(int readLocks) {
        return "[write lock: " + Misuse.holderOf(getOwnerId()) + ", read locks: " + readLocks + "]";
    }

    /** Makes a condition of the write lock; throws an UnsupportedOperationException where there are none. */
    Condition newCondition() {
        throw Misuse.noConditions(writeLock);
    }

    private final class ReadView extends AbstractLock {
        @Override
        public void lock() {
            StackProbe.require();
            if (Strict.ENABLED || !tryRead(ReadHolds.ofThisThread())) {
                lockEndlessly();
            }
        }

        @Override
        public boolean tryLock() {
            StackProbe.require();
            return tryReadFirst(ReadHolds.ofThisThread());
        }

        @Override
        boolean lock(LockPatience patience) throws InterruptedException {
            return read(ReadHolds.ofThisThread(), patience);
        }

        @Override
        public void unlock() {
            if (!tryUnlockRead()) {
                throw notReader();
            }
        }

        @Override
        public String toString() {
            return Misuse.nameOf(OwnedReadWriteLock.this) + ".readLock[read locks: " + getReadLockCount() + "]";
        }
    }

    private final class WriteView extends AbstractLock {
        @Override
        public void lock() {
            StackProbe.require();
            if (Strict.ENABLED || !tryWrite()) {
                lockEndlessly();
            }
        }

        @Override
        public boolean tryLock() {
            StackProbe.require();
            return tryWrite();
        }

        @Override
        boolean lock(LockPatience patience) throws InterruptedException {
            return write(patience);
        }

        @Override
        public void unlock() {
            unlockWrite();
        }

        @Override
        public Condition newCondition() {
            return OwnedReadWriteLock.this.newCondition();
        }

        @Override
        public String toString() {
            return Misuse.nameOf(OwnedReadWriteLock.this) + ".writeLock[" + Misuse.holderOf(getOwnerId()) + "]";
        }
    }
}
