package org.rcu4j.locks;

/**
 * What a thread is told that uses a lock in a way in which locks are not used; and how messages name a lock and its holder.
 */
final class Misuse {

    private Misuse() {}

    static String nameOf(Object lock) {
        return lock.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(lock));
    }

    /** Names a holder by its number. */
    static String holderOf(long holder) {
        return holder == ExclusiveLock.NOBODY ? "free" : "thread " + holder;
    }

    /** The thread unlocks a lock that it does not hold. */
    static IllegalMonitorStateException notHolder(String name, String state) {
        return new IllegalMonitorStateException(
                name + " " + state + ", not by this thread (" + ExclusiveLock.thisThread()
                        + "): a lock is unlocked by the thread that has it, once for each time it locked");
    }

    /**
     * Says which thread unlocked a lock last, as long as no thread has it.
     *
     * @param word the negative of the number of the thread that had the lock last, or zero
     */
    static String lastRelease(long word) {
        if (word == ExclusiveLock.NOBODY) {
            return "was never locked";
        }
        return word == -ExclusiveLock.thisThread()
                ? "is unlocked already: this thread unlocked it last"
                : "is not locked: another thread has unlocked it last";
    }

    /** The thread holds the lock already, and the lock is not reentrant. */
    static IllegalMonitorStateException lockedAlready(Object lock) {
        return new IllegalMonitorStateException(nameOf(lock) + " is held by this thread (" + ExclusiveLock.thisThread()
                + ") already: the lock is not reentrant: a thread that has it does not lock it again");
    }

    /**
     * The thread reads, and would have to wait for itself as a writer.
     *
     * @param what what is not done to the write lock
     */
    static IllegalMonitorStateException readingAlready(Object lock, String what) {
        return new IllegalMonitorStateException("the write lock of " + nameOf(lock) + " is not " + what
                + " by a thread that holds the read lock: it would wait for itself; release the read lock first");
    }

    static UnsupportedOperationException noConditions(Object lock) {
        return new UnsupportedOperationException(
                lock + " has no conditions: the write lock of a BlockingReadWriteLock has");
    }
}
