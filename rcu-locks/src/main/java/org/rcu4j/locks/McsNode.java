package org.rcu4j.locks;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * A thread's node in the queue of an {@link McsLock}. Its word is its state:
 *
 * <pre>
 *   WAITING, LOOK --grant--&gt; GRANTED             the thread has the lock
 *     |  ^      \
 *  abandon adopt  --close--&gt; CLOSING --&gt; RETURNED  the node is out of the queue, whose last one it was
 *     v  |
 *   the lock --pass over--&gt; GONE                 its thread has left; the node is out of the queue
 * </pre>
 *
 * <p>A thread that gives up takes its node out of the queue only if it is the last one. Otherwise it abandons the node,
 * since the thread behind may be about to look at it. The lock passes over an abandoned node. Until then another thread may
 * adopt it and wait there: the thread behind is told to LOOK, moves up, and abandons its own node. So abandoned nodes drift
 * to the end of the queue. There, a thread that leaves takes them out, and a thread that comes adopts one instead of adding
 * one. So their number does not grow while the lock is held.
 *
 * <p>The word of an abandoned node is the lock in whose queue it is, because nodes are used again: a slow thread that found
 * the node in one queue must not adopt it in another.
 *
 * <p>Nodes that were passed over or taken out are left to the garbage collector, since the thread before may still look at
 * them. The others return to a list of their thread, which grows to the number of locks that the thread has ever held at a
 * time.
 */
final class McsNode extends Waiter {

    private static final Object WAITING = "waiting";
    private static final Object LOOK = "look";
    static final Object GRANTED = "granted";
    private static final Object GONE = "gone";
    private static final Object CLOSING = "closing";
    private static final Object RETURNED = "returned";

    /**
     * The thread's spare nodes. The reference is weak, so that a thread that lives longer than the application does not
     * keep this class. So the garbage collector may take the nodes while the thread has no lock of this kind; then it
     * allocates one again.
     */
    private static final ThreadLocal<@Nullable WeakReference<Spares>> SPARES = new ThreadLocal<>();

    private static final VarHandle NEXT = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "next", VarHandle.class, McsNode.class, McsNode.class);

    /** Written by the thread behind, read by the one that unlocks: volatile, but opaque when the node is put aside. */
    volatile @Nullable McsNode next;

    /** Written before the node is linked, read by the thread that adopts it. */
    @Nullable
    McsNode previous;

    /**
     * Where the node goes when it has left the queue: the spare nodes of the thread that has it. Written by that thread.
     */
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

    /** Takes a node of this thread that is in no queue. */
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

    /** Keeps the node, which has left the queue, for this thread's next lock; unless it was not granted the lock. */
    void putAside() {
        if (word != GRANTED) {
            return;
        }
        NEXT.setOpaque(this, null);
        previous = null;
        nextSpare = home.first;
        home.first = this;
    }

    /** Notes that the thread has the lock, since it was free. */
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

    /** Grants the lock to the thread that waits here; or passes the node over, if its thread has left. */
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

    /** Begins to take the node out of the queue; returns false if the lock was granted to it first. */
    boolean close() {
        while (!change(WAITING, CLOSING) && !change(LOOK, CLOSING)) {
            if (word == GRANTED) {
                return false;
            }
        }
        return true;
    }

    /**
     * Takes a node that is closing out of the queue, if it is still the last one; otherwise abandons it. Nothing here can
     * fail half-way.
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

    /** Abandons the node; returns false if the lock was granted to it first. */
    boolean abandon(McsLock lock) {
        while (!change(WAITING, lock) && !change(LOOK, lock)) {
            if (word == GRANTED) {
                return false;
            }
        }
        return true;
    }

    /** Tells the thread behind to look, since it may move up. */
    void tellTheOneBehind() {
        McsNode behind = next;
        if (behind != null) {
            boolean unused = behind.change(WAITING, LOOK);
        }
    }

    /** Takes over a node in the lock's queue that was abandoned. */
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

    /* Padding: a waiter spins on its word, so the word of no other node may lie within 128 bytes of it. */
    long p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15, p16;
}
