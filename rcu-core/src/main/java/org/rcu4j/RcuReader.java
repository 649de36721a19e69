package org.rcu4j;

import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.read.ThreadReader;

/**
 * One thread's membership in an {@link RcuDomain}, for loops that enter sections so often that finding it anew each time
 * would show: {@link RcuDomain#reader()} finds it once, {@link #lock()} and {@link #unlock()} then cost a few instructions.
 *
 * <pre>{@code
 * RcuReader reader = domain.reader();
 * while (running) {
 *     reader.lock();
 *     try {
 *         use(reference.get());
 *     } finally {
 *         reader.unlock();
 *     }
 * }
 * }</pre>
 *
 * <p>A reader belongs to the thread that asked for it, and that thread's sections are counted together, however they were
 * entered. It needs no closing: the domain forgets it once the thread has ended.
 */
public abstract sealed class RcuReader permits ThreadReader {

    /** For the library's own. */
    protected RcuReader() {}

    /**
     * Enters a section, or a section within a section. Wait-free on a platform thread: no atomic read-modify-write, no
     * allocation, and no fence unless {@link ReadBarrier#FENCE} is active; on a virtual thread lock-free, and the same if it has
     * read here lately. Loads after it see all that was written before a grace period that does not wait for this section.
     *
     * @throws IllegalStateException if the domain is closed and this would be an outermost section, if sections would nest
     *     more than 65 535 deep, or if the reader belongs to another thread; nothing is changed by it
     */
    public abstract void lock();

    /**
     * Leaves the innermost section. Wait-free. All that the section read or wrote happens before what follows a grace
     * period that waited for it.
     *
     * @throws IllegalMonitorStateException if the thread is in no section of this domain, or the reader belongs to another
     *     thread; nothing is changed by it
     */
    public abstract void unlock();

    /**
     * Tells whether this reader's thread is inside a section of the domain. Wait-free. Another thread that asks gets an
     * answer that may be out of date.
     *
     * @return true between the outermost {@code lock} and its {@code unlock}
     */
    public abstract boolean isReading();

    /**
     * Does something inside a section, which is left whatever happens. Wait-free but for what the operation does.
     *
     * @param body what to do
     * @param <R> the type of its result
     * @param <X> the type of checked exception that it throws
     * @return its result
     * @throws X if the operation does
     * @throws IllegalStateException as {@link #lock()} does
     */
    public final <R extends @Nullable Object, X extends Throwable> R read(ReadOperation<? extends R, X> body) throws X {
        lock();
        try {
            return body.read();
        } finally {
            unlock();
        }
    }
}
