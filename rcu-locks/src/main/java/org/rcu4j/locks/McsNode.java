package org.rcu4j.locks;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * A thread's node in the queue of an {@link McsLock}. Its word tells its state:
 *
 * <pre>
 *   WAITING, LOOK --grant--&gt; GRANTED             the thread has the lock
 *     |  ^      \
 *  abandon adopt  --close--&gt; CLOSING --&gt; RETURNED  the node is out of the queue, whose last one it was
 *     v  |
 *   the lock --pass over--&gt; GONE                 its thread has left; the node is out of the queue
 * </pre>
 *
 * <p>A thread that gives up takes the last node out of the queue again. Any other it leaves, since the thread behind may be
 * about to look at it. The lock passes over such a node; until then another thread may adopt it and wait there: the one behind,
 * which is told to LOOK, moves up and abandons its own, so that abandoned nodes drift to the end, where whoever leaves last
 * takes them out, and whoever comes next takes one of them instead of adding one. So they don't become more and more while the
 * lock is held.
 *
 * <p>The word of an abandoned node is the lock in whose queue it is, because a node is used again: a thread that found it in
 * one queue and was slow must not adopt it in another.
 *
 * <p>Nodes that were passed over or taken out are left to the garbage collector, since the thread before may look at them yet. The
 * others return to a list of the thread's, which holds as many as the thread has ever held locks at a time.
 */
final class McsNode extends Waiter {

    private static final Object WAITING = "waiting";
    private static final Object LOOK = "look";
    static final Object GRANTED = "granted";
    private static final Object GONE = "gone";
    private static final Object CLOSING = "closing";
    private static final Object RETURNED = "returned";

    /**
     * The thread's spare nodes. Weak, so that a thread that lives longer than the application does not keep this class; so the
     * garbage collector may take them while the thread has no lock of this kind, and the next one allocates a node.
     */
    private static final ThreadLocal<@Nullable WeakReference<Spares>> SPARES = new ThreadLocal<>();

    private static final VarHandle NEXT = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "next", VarHandle.class, McsNode.class, McsNode.class);

    /** Written by the thread behind, read by the one that unlocks; volatile, but when the node is put aside (opaque). */
    volatile @Nullable McsNode next;

    /** Written before the node is linked, read by whoever adopts it. */
    @Nullable
    McsNode previous;

    /** Where the node goes when it is in no queue any more: those of the thread that has it, which writes it. */
    Spares home;

    private @Nullable McsNode nextSpare;

    /** The nodes that a thread is not using, linked by {@code nextSpare}. */
    static final class Spares {
        @Nullable
        McsNode first;
    }

    private McsNode(Spares home) {
        super(WAITING);
        this.home = home;
    }

    /** A node of this thread's, not in any queue. */
    static McsNode takeOne() {
        WeakReference<Spares> reference = SPARES.get();
        Spares spares = reference == null ? null : reference.get();
        if (spares == null) {
            spares = new Spares();
            SPARES.set(new WeakReference<>(spares));
        }
        McsNode node = spares.first;
        if (node == null) {
            return new McsNode(spares);
        }
        spares.first = node.nextSpare;
        node.nextSpare = null;
        node.reset(WAITING);
        return node;
    }

    /** For tests: how many nodes this thread is not using. */
    static int spares() {
        WeakReference<Spares> reference = SPARES.get();
        Spares spares = reference == null ? null : reference.get();
        int count = 0;
        for (McsNode node = spares == null ? null : spares.first; node != null; node = node.nextSpare) {
            count++;
        }
        return count;
    }

    /** Keeps the node for this thread's next lock; it is in no queue any more. One that was passed over is not kept. */
    void putAside() {
        if (word != GRANTED) {
            return;
        }
        NEXT.setOpaque(this, null);
        previous = null;
        nextSpare = home.first;
        home.first = this;
    }

    /** Notes that the thread has the lock, which was free. */
    void grantToSelf() {
        reset(GRANTED);
    }

    /** Waits until there is something new; returns false if there was no time left. */
    boolean awaitNews(LockPatience patience) throws InterruptedException {
        Object word = awaitChange(WAITING, patience);
        if (word == LOOK) {
            boolean unused = change(LOOK, WAITING);
        }
        return word != WAITING;
    }

    boolean isGranted() {
        return word == GRANTED;
    }

    /** What became of the lock when it was offered to a node. */
    enum Offer {
        TAKEN,
        PASSED_OVER,
        RETURNED
    }

    /** Grants the lock to the thread that waits; or takes the node out of the queue, if it has left. */
    Offer grant(McsLock lock) {
        for (int spent = 0; ; spent = LockPatience.pauseEndlessly(spent)) {
            if (change(WAITING, GRANTED) || change(LOOK, GRANTED)) {
                return Offer.TAKEN;
            }
            if (word == GONE || change(lock, GONE)) {
                return Offer.PASSED_OVER;
            }
            if (word == RETURNED) {
                return Offer.RETURNED;
            }
        }
    }

    /** Begins to take the node out; returns false if the lock was granted to it before. */
    boolean close() {
        while (!change(WAITING, CLOSING) && !change(LOOK, CLOSING)) {
            if (word == GRANTED) {
                return false;
            }
        }
        return true;
    }

    /**
     * Takes a node that is closing out of the queue, if it is the last one; if it is not any more it is abandoned instead. There is
     * nothing in it that can fail half-way.
     */
    boolean takeOut(McsLock lock) {
        McsNode before = previous;
        if (before == null) {
            throw new AssertionError("a node that is first in the queue has the lock");
        }
        before.next = null;
        boolean out = lock.endAt(this, before);
        if (out) {
            word = RETURNED;
        } else {
            before.next = this;
            word = lock;
        }
        return out;
    }

    /** Leaves the node; returns false if the lock was granted to it before. */
    boolean abandon(McsLock lock) {
        while (!change(WAITING, lock) && !change(LOOK, lock)) {
            if (word == GRANTED) {
                return false;
            }
        }
        return true;
    }

    /** Has the one behind look, since it may move up. */
    void tellTheOneBehind() {
        McsNode behind = next;
        if (behind != null) {
            boolean unused = behind.change(WAITING, LOOK);
        }
    }

    /** Takes over a node in the lock's queue that was left. */
    boolean adopt(McsLock lock) {
        return word == lock && change(lock, WAITING);
    }

    boolean isClosing() {
        return word == CLOSING;
    }

    boolean isWaiting() {
        Object now = word;
        return now == WAITING || now == LOOK;
    }

    boolean isAbandoned() {
        return word instanceof McsLock;
    }

    /* Padding: a waiter spins on its word, so no other node's may lie within 128 bytes of it. */
    long p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15, p16;
}
