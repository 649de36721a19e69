package org.rcu4j.locks;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.platform.StackProbe;
import org.rcu4j.internal.platform.Strict;

/**
 * A queue lock, first come, first served, which in no benchmark of ours is as fast as {@link SpinLock} or a
 * {@code ReentrantLock}: those ran on two processors, and it is made for locks that many processors want at the same time.
 *
 * <p>Each waiter watches a word of its own, so a release disturbs only the next thread in line. The queue is a list of
 * nodes, one for each thread that has the lock or waits for it. A thread brings its own node, and takes it away again when
 * it unlocks. So it allocates only its first node, and one more after each wait that it gave up. A waiter that has spun in
 * vain parks, and is woken.
 *
 * <p>Fairness has its price where there are more threads than processors: the lock goes to the next thread even if that
 * thread has lost its processor, and all others wait for it.
 *
 * <p>Timed and interruptible waits keep the order too. {@code tryLock()} takes the lock only if no thread has it or waits
 * for it. The lock is not reentrant: a thread that locks what it has gets an IllegalMonitorStateException. The thread that
 * has the lock unlocks it.
 *
 * <p><b>Progress.</b> {@code tryLock} is wait-free. {@code lock} is blocking and free of starvation. {@code unlock} waits
 * for a thread that is just joining the queue. <b>Memory effects.</b> What precedes an {@code unlock} happens before what
 * follows the next successful {@code lock} or {@code tryLock}.
 *
 * <p>After J. Mellor-Crummey and M. Scott, "Algorithms for Scalable Synchronization on Shared-Memory Multiprocessors" (ACM
 * TOCS 1991). How a wait is given up is our own: see {@link McsNode}.
 */
public final class McsLock extends ExclusiveLock {

    private static final VarHandle TAIL = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "tail", VarHandle.class, McsLock.class, McsNode.class);
    private static final VarHandle HOLDER = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "holder", VarHandle.class, McsLock.class, long.class);

    static {
        McsNode.Offer.values(); // initialized here, since an unlock must not fail by initializing it
    }

    /** The last node of the queue, null if no thread has the lock (atomic read-modify-write). */
    @SuppressWarnings("unused") // through its VarHandle
    private @Nullable McsNode tail;

    /** The holder's node. Written and read by it alone. */
    private @Nullable McsNode first;

    /**
     * The number of the thread that has the lock, or the negative number of the one that had it last. Written by the holder
     * alone (opaque), read by all.
     */
    @SuppressWarnings("unused") // through its VarHandle
    private long holder;

    /** Makes a free lock. */
    public McsLock() {}

    /**
     * Takes the lock, once all threads that came before have had it.
     *
     * @throws IllegalMonitorStateException if this thread has it already
     */
    @Override
    public void lock() {
        StackProbe.require();
        if (Strict.ENABLED || !tryEnter()) {
            lockEndlessly();
        }
    }

    @Override
    public boolean tryLock() {
        StackProbe.require();
        boolean taken = tryEnter();
        if (taken) {
            Strict.entered(this);
        }
        return taken;
    }

    /**
     * Releases the lock to the thread that has waited longest.
     *
     * @throws IllegalMonitorStateException if this thread does not have it; then nothing is changed
     */
    @Override
    @SuppressWarnings("NullAway") // the holder has a node
    public void unlock() {
        long me = thisThread();
        if ((long) HOLDER.getOpaque(this) != me) {
            throw notHolder();
        }
        Strict.left(this);
        McsNode node = first;
        try {
            first = null;
            HOLDER.setOpaque(this, -me);
            if (node.next != null || !TAIL.compareAndSet(this, node, null)) {
                passOn(node);
            }
        } catch (Throwable e) { // no other thread has got the lock
            first = node;
            holder = me;
            throw e;
        }
        try {
            node.putAside();
        } catch (Throwable e) { // the lock is released; the thread allocates a node the next time
            Thread.onSpinWait();
        }
    }

    /**
     * Tells that threads get the lock in the order in which they came, unless they only try.
     *
     * @return true
     */
    @Override
    public boolean isFair() {
        return true;
    }

    /**
     * Tells whether threads wait for the lock. The answer may be out of date at once.
     *
     * @return true if some thread waits
     */
    public boolean hasQueuedThreads() {
        McsNode last = tail();
        while (last != null && last.isAbandoned()) {
            last = last.previous;
        }
        return last != null && last.isWaiting();
    }

    @Override
    boolean await(LockPatience patience) throws InterruptedException {
        long me = thisThread();
        McsNode granted = awaitTurn(McsNode.takeOne(), patience);
        if (granted != null) {
            first = granted;
            HOLDER.setOpaque(this, me);
        }
        return granted != null;
    }

    /**
     * Joins the queue: in the last node if its thread has left it, otherwise in the thread's own. Waits, and moves up
     * whenever the node before was left.
     *
     * @return the node that was granted the lock, or null if the patience ended
     */
    private @Nullable McsNode awaitTurn(McsNode own, LockPatience patience) throws InterruptedException {
        McsNode node = tail();
        if (node != null && node.adopt(this)) {
            node.home = own.home;
        } else {
            node = own;
            McsNode before = (McsNode) TAIL.getAndSet(this, node);
            if (before == null) {
                node.word = McsNode.GRANTED;
                return node;
            }
            node.previous = before;
            before.next = node; // a thread that abandons the node before sees this, or this one sees that it has left
        }
        McsNode other = null; // a second node of this thread, which it is about to leave
        Throwable failure;
        try {
            while (true) {
                for (McsNode before = node.previous; before != null && before.adopt(this); before = node.previous) {
                    before.home = own.home;
                    other = node;
                    node = before;
                    if (leave(other) != null) { // got the lock: the node before was used again, and is elsewhere now
                        node = other;
                        other = before;
                        boolean unused = before.abandon(this);
                        return node;
                    }
                    other = null;
                }
                if (!node.awaitNews(patience)) {
                    return leave(node);
                }
                if (node.isGranted()) {
                    return node;
                }
            }
        } catch (Throwable e) {
            failure = e;
        }
        boolean interrupted = failure instanceof InterruptedException;
        McsNode granted = null;
        while (node != null) { // leaves; after a call that could not be made it goes on where it was
            try {
                if (other != null) {
                    granted = leave(other);
                    other = null;
                }
                McsNode had = leave(node);
                node = null;
                granted = had == null ? granted : had;
            } catch (Throwable e) {
                Thread.onSpinWait();
            }
        }
        if (granted != null && interrupted) {
            Thread.currentThread().interrupt(); // the lock came first; the interrupt is not lost
            return granted;
        }
        while (granted != null) { // the lock goes to another thread
            try {
                passOn(granted);
                granted = null;
            } catch (Throwable e) {
                Thread.onSpinWait();
            }
        }
        throw AbstractLock.<InterruptedException>unchanged(failure);
    }

    /**
     * Gives a node up. If it is the last one, takes it out of the queue, and with it the nodes before it that were left;
     * otherwise leaves it. Never fails: after a call that could not be made it goes on where it was.
     *
     * @return null; or the node, if the lock was granted to it first
     */
    private @Nullable McsNode leave(McsNode from) {
        McsNode node = from;
        boolean out = false;
        boolean left = false;
        while (true) {
            try {
                if (left) {
                    return null;
                } else if (out) {
                    McsNode before = node.previous;
                    if (before == null || !before.adopt(this)) {
                        return null;
                    }
                    before.home = from.home; // adopted only to be taken out as well
                    node = before;
                    out = false;
                } else if (node.isClosing()) {
                    out = node.takeOut(this);
                    left = !out;
                } else if (tail() == node) {
                    if (!node.close()) {
                        return node;
                    }
                } else if (!node.abandon(this)) {
                    return node;
                } else {
                    left = true;
                }
                if (left) {
                    node.tellTheOneBehind();
                    left = tail() != node
                            || !node.adopt(this); // or the one behind has left, and this is the last one now
                }
            } catch (Throwable e) {
                Thread.onSpinWait();
            }
        }
    }

    /** Takes the last node off the end of the queue, so that the one before it is the last; for {@link McsNode#takeOut}. */
    boolean endAt(McsNode last, McsNode before) {
        return TAIL.compareAndSet(this, last, before);
    }

    private boolean tryEnter() {
        if (tail() != null) {
            return false;
        }
        long me = thisThread();
        McsNode node = McsNode.takeOne();
        node.grantToSelf();
        boolean entered = TAIL.compareAndSet(this, null, node);
        if (entered) {
            first = node;
            HOLDER.setOpaque(this, me);
        } else {
            node.putAside();
        }
        return entered;
    }

    /**
     * Gives the lock to the first node behind this one whose thread has not left. If this throws, no node has got the lock,
     * and the caller may try again.
     */
    private void passOn(McsNode node) {
        McsNode at = node;
        for (McsNode behind = nodeBehind(at); behind != null; behind = nodeBehind(at)) {
            McsNode.Offer offer = behind.grant(this);
            if (offer == McsNode.Offer.TAKEN) {
                return;
            }
            at = offer == McsNode.Offer.PASSED_OVER ? behind : at;
        }
    }

    /**
     * The next node; or null if this was the last one, and the queue is empty now. Waits for a thread that is about to link
     * itself.
     */
    private @Nullable McsNode nodeBehind(McsNode node) {
        for (int spent = 0; ; ) {
            McsNode next = node.next;
            if (next != null || TAIL.compareAndSet(this, node, null)) {
                return next;
            }
            spent = LockPatience.pauseEndlessly(spent);
        }
    }

    @Override
    long holder() {
        return Math.max(NOBODY, (long) HOLDER.getOpaque(this));
    }

    @Override
    String lastRelease() {
        return Misuse.lastRelease((long) HOLDER.getOpaque(this));
    }

    private @Nullable McsNode tail() {
        return (McsNode) TAIL.getAcquire(this);
    }

    /** For tests: how many nodes there are behind the holder's, waiting or abandoned. Called by the holder. */
    int nodesBehindHolder() {
        int nodes = 0;
        for (McsNode node = first; node != null && (node = node.next) != null; ) {
            nodes++;
        }
        return nodes;
    }
}
