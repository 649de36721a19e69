package org.rcu4j.locks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;

/** Read-write locks with one defect each, which a check must find. */
final class BrokenReadWriteLocks {

    private BrokenReadWriteLocks() {}

    /** Lets a thread in when its rules allow it; threads that wait look again after each change. The rules are broken. */
    abstract static class ByRules implements ReadWriteLock {
        int readers;
        boolean writing;
        int waitingWriters;
        int waitingReaders;

        abstract boolean mayRead();

        abstract boolean mayWrite();

        private synchronized boolean tryEnter(boolean write) {
            if (!(write ? mayWrite() : mayRead())) {
                return false;
            }
            if (write) {
                writing = true;
            } else {
                readers++;
            }
            return true;
        }

        private synchronized boolean enter(boolean write, long millis) throws InterruptedException {
            long start = System.nanoTime();
            count(write, 1);
            try {
                while (!tryEnter(write)) {
                    if (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) >= millis) {
                        return false;
                    }
                    wait(millis);
                }
                return true;
            } finally {
                count(write, -1);
                notifyAll();
            }
        }

        private void count(boolean write, int more) {
            if (write) {
                waitingWriters += more;
            } else {
                waitingReaders += more;
            }
        }

        private synchronized void leave(boolean write) {
            if (write) {
                writing = false;
            } else {
                readers--;
            }
            notifyAll();
        }

        @Override
        public Lock readLock() {
            return new Side(false);
        }

        @Override
        public Lock writeLock() {
            return new Side(true);
        }

        private final class Side implements Lock {
            private final boolean write;

            Side(boolean write) {
                this.write = write;
            }

            @Override
            public void lock() {
                try {
                    lockInterruptibly();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }

            @Override
            public void lockInterruptibly() throws InterruptedException {
                boolean unused = enter(write, Long.MAX_VALUE);
            }

            @Override
            public boolean tryLock() {
                return tryEnter(write);
            }

            @Override
            public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
                return enter(write, 1 + unit.toMillis(time));
            }

            @Override
            public void unlock() {
                leave(write);
            }

            @Override
            public Condition newCondition() {
                throw new UnsupportedOperationException();
            }
        }
    }

    /** Lets a writer in beside a reader. */
    static final class WriterBesideReaders extends ByRules {
        @Override
        boolean mayRead() {
            return !writing;
        }

        @Override
        boolean mayWrite() {
            return !writing;
        }
    }

    /** Lets a reader in beside a writer. */
    static final class ReadersBesideWriter extends ByRules {
        @Override
        boolean mayRead() {
            return true;
        }

        @Override
        boolean mayWrite() {
            return !writing && readers == 0;
        }
    }

    /** Lets one reader in at a time. */
    static final class OneReader extends ByRules {
        @Override
        boolean mayRead() {
            return !writing && readers == 0;
        }

        @Override
        boolean mayWrite() {
            return !writing && readers == 0;
        }
    }

    /** Lets readers in whenever no writer is inside, so that a writer starves. */
    static final class PrefersReaders extends ByRules {
        @Override
        boolean mayRead() {
            return !writing;
        }

        @Override
        boolean mayWrite() {
            return !writing && readers == 0 && waitingReaders == 0;
        }
    }

    /** Lets readers in only if no writer wants to, so that a reader starves. */
    static final class PrefersWriters extends ByRules {
        @Override
        boolean mayRead() {
            return !writing && waitingWriters == 0;
        }

        @Override
        boolean mayWrite() {
            return !writing && readers == 0;
        }
    }
}
