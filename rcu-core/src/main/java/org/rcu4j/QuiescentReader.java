package org.rcu4j;

import org.rcu4j.internal.read.QuiescentThreadFields;

/**
 * A thread that is inside a section all the time but for the moments in which it says otherwise: for event loops, which pass
 * through a point again and again at which they hold nothing.
 *
 * <pre>{@code
 * try (QuiescentReader reader = domain.registerQuiescent()) {
 *     while (running) {
 *         handle(queue.poll(), reference.get()); // no lock, no section
 *         reader.quiescentState();               // nothing held any more
 *         if (queue.isEmpty()) {
 *             reader.offline();                  // may take long
 *             queue.awaitWork();
 *             reader.online();
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>Until the thread announces a quiescent state, goes offline or closes its reader, every grace period waits for it: a loop
 * that blocks goes offline first. The methods are called by the thread that registered, except {@code close}, which any
 * thread may call once that thread has ended. While online the thread is inside a section, so it must not wait for the
 * domain; offline it may.
 *
 * <p>All methods are wait-free but {@code close}. After M. Desnoyers et al., "User-Level Implementations of Read-Copy Update"
 * (IEEE TPDS 2012), QSBR.
 */
public abstract sealed class QuiescentReader implements AutoCloseable permits QuiescentThreadFields.Front {

    /** For the library's own. */
    protected QuiescentReader() {}

    /**
     * Announces that the thread holds nothing that it got before. Costs two loads if no grace period has begun since the last
     * time. All that the thread did before happens before what follows a grace period that waited for this; what it does
     * afterwards sees all that was unlinked before.
     *
     * @throws IllegalStateException if called by another thread, or while offline, or if the domain or this reader has been
     *     closed; in a closed domain the reader goes offline
     */
    public abstract void quiescentState();

    /**
     * Leaves: until {@link #online()} no grace period waits for this thread. Does nothing if the reader is offline.
     *
     * @throws IllegalStateException if called by another thread
     */
    public abstract void offline();

    /**
     * Comes back, to find all that was unlinked before. Does nothing if the reader is online.
     *
     * @throws IllegalStateException if called by another thread, or if the domain or this reader has been closed
     */
    public abstract void online();

    /**
     * Goes offline for good. Closing again does no harm. Takes a lock for a moment.
     *
     * @throws IllegalStateException if called by another thread while the one that registered is alive
     */
    @Override
    public abstract void close();
}
