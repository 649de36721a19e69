package org.rcu4j;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.AsymmetricBarrier;
import org.rcu4j.internal.StackProbe;

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
public final class QuiescentReader extends QuiescentReaderWord implements AutoCloseable {

    private static final VarHandle WORD = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "word", VarHandle.class, QuiescentReaderWord.class, long.class);
    /** Not the number of any epoch, be the domain open or closed. */
    private static final long OFFLINE = Long.MAX_VALUE;

    private final Epoch epoch;
    private final QuiescentReaders group;
    private final Straggler straggler = new AsStraggler();
    private final Thread owner = Thread.currentThread();

    QuiescentReader(Epoch epoch, QuiescentReaders group) {
        this.epoch = epoch;
        this.group = group;
        this.word = OFFLINE;
    }

    /**
     * Announces that the thread holds nothing that it got before. Costs two loads if no grace period has begun since the last
     * time. All that the thread did before happens before what follows a grace period that waited for this; what it does
     * afterwards sees all that was unlinked before.
     *
     * @throws IllegalStateException if called by another thread, or while offline, or if the domain or this reader has been
     *     closed; in a closed domain the reader goes offline
     */
    public void quiescentState() {
        long now = epoch.current();
        if (now != word || owner != Thread.currentThread()) {
            announce(now);
        }
    }

    /**
     * Leaves: until {@link #online()} no grace period waits for this thread. Does nothing if the reader is offline.
     *
     * @throws IllegalStateException if called by another thread
     */
    public void offline() {
        requireOwner();
        WORD.setRelease(this, OFFLINE);
    }

    /**
     * Comes back, to find all that was unlinked before. Does nothing if the reader is online.
     *
     * @throws IllegalStateException if called by another thread, or if the domain or this reader has been closed
     */
    public void online() {
        requireOwner();
        if (word == OFFLINE) {
            if (!group.contains(this)) {
                throw new IllegalStateException(
                        "domain " + epoch.domain + ": a QuiescentReader that was closed does not go online again");
            }
            enter(epoch.current());
        }
    }

    /**
     * Goes offline for good. Closing again does no harm. Takes a lock for a moment.
     *
     * @throws IllegalStateException if called by another thread while the one that registered is alive
     */
    @Override
    public void close() {
        if (owner.isAlive()) {
            requireOwner();
        }
        WORD.setRelease(this, OFFLINE);
        group.remove(this);
    }

    boolean isOnline() {
        return (long) WORD.getAcquire(this) != OFFLINE;
    }

    Thread owner() {
        return owner;
    }

    Straggler asStraggler() {
        return straggler;
    }

    private void announce(long now) {
        requireOwner();
        if (word == OFFLINE) {
            throw new IllegalStateException("domain " + epoch.domain
                    + ": a quiescent state is announced while online, and this reader is offline; call online() first");
        }
        enter(now);
    }

    /** Online since an epoch; offline if the domain is closed, or if this fails and the reader was offline. */
    private void enter(long now) {
        StackProbe.require();
        long before = word;
        try {
            WORD.setRelease(this, Epoch.isClosed(now) ? epoch.currentAsOpen() : now);
            AsymmetricBarrier.light(); // A
            epoch.requireOpen(); // behind A, as in ReaderSlot
        } catch (Throwable e) {
            if (before == OFFLINE || epoch.word >= 0) {
                word = OFFLINE;
            }
            throw e;
        }
    }

    private void requireOwner() {
        if (owner != Thread.currentThread()) {
            throw new IllegalStateException("domain " + epoch.domain
                    + ": a QuiescentReader is used by the thread that registered it, here " + owner);
        }
    }

    /** What a grace period sees of it, which is not for users. */
    private final class AsStraggler implements Straggler {
        @Override
        public boolean blocks(long target) {
            long w = (long) WORD.getAcquire(QuiescentReader.this);
            return w != OFFLINE && Epoch.isBefore(w, target);
        }

        @Override
        public long section() {
            return (long) WORD.getAcquire(QuiescentReader.this);
        }

        @Override
        public ReaderKind kind() {
            return ReaderKind.QUIESCENT;
        }

        @Override
        public @Nullable Thread thread() {
            return owner;
        }
    }

    /** Padding, as in ReaderSlotFields: nobody else's data lie within 120 bytes behind the word. */
    long q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15;
}

abstract class QuiescentReaderFront {
    long p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
}

abstract class QuiescentReaderWord extends QuiescentReaderFront {
    /** Epoch of the last announcement, or OFFLINE. Written by the owner (release); read by grace periods (acquire). */
    long word;
}
