package org.rcu4j.locks;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.rcu4j.internal.platform.StackProbe;
import org.rcu4j.internal.platform.Strict;

/**
 * A queue lock: first come, first served, and each waiter watches a word of its own, so that a release disturbs nobody but
 * the next in line. For locks that many processors want at the same time.
 *
 * <p>The queue is a list of nodes, one for each thread that has the lock or waits for it. A thread brings its own, and takes it
 * away again when it unlocks: nothing is allocated but a thread's first node, and one more after each wait that it gave up. A
 * waiter that spins in vain parks, and is woken.
 *
 * <p>Fairness has its price where there are more threads than processors: the lock goes to the next thread also when that one
 * has lost its processor, and everybody waits for it.
 *
 * <p>Timed and interruptible waits keep the order too. {@code tryLock()} takes the lock only if nobody has it or waits for it.
 * Not reentrant: a thread that locks again what it has is told so by an IllegalMonitorStateException. The lock is held by one
 * thread, and unlocked by it.
 *
 * <p><b>Progress.</b> {@code tryLock} is wait-free, {@code lock} is blocking and free of starvation, {@code unlock} waits for
 * a thread that is just joining the queue. <b>Memory effects.</b> What precedes an {@code unlock} happens before what follows
 * the next successful {@code lock} or {@code tryLock}.
 *
 * <p>After J. Mellor-Crummey and M. Scott, "Algorithms for Scalable Synchronization on Shared-Memory Multiprocessors" (ACM TOCS
 * 1991). How a wait is given up is our own: see {@link McsNode}.
 */
public final class McsLock extends ExclusiveLock {

    private static final VarHandle TAIL = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "tail", VarHandle.class, McsLock.class, McsNode.class);
    private static final VarHandle HOLDER = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "holder", VarHandle.class, McsLock.class, long.class);

    static {
        McsNode.Offer.values(); // initialized now, not where one unlocks
    }

    /** The last node of the queue, null if nobody has the lock (atomic read-modify-write). */
    @SuppressWarnings("unused") // through its VarHandle
    private @Nullable McsNode tail;

    /** The holder's node. Written and read by it alone. */
    private @Nullable McsNode first;

    /**
     * The number of the thread that has the lock, or, negative, of the one that had it last: written by the holder alone
     * (opaque), and read by those who ask.
     */
    @SuppressWarnings("unused") // through its VarHandle
    private long holder;

    /** Makes a lock that nobody has. */
    public McsLock() {}

    /**
     * Takes the lock once all have had it who came before.
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
     * @throws IllegalMonitorStateException if this thread does not have it; nothing is changed by it
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
        } catch (Throwable e) { // nobody else has got the lock
            first = node;
            holder = me;
            throw e;
        }
        try {
            node.putAside();
        } catch (Throwable e) { // the lock is released, and the next one allocates a node
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
     * Joins the queue, in the last node, if its thread has left it, or else in a node of its own; waits, and moves up if the
     * node before is left.
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
            before.next = node; // whoever abandons that one sees this, or is seen to have left
        }
        McsNode other = null; // which this thread has as well, and is about to leave
        Throwable failure;
        try {
            while (true) {
                for (McsNode before = node.previous; before != null && before.adopt(this); before = node.previous) {
                    before.home = own.home;
                    other = node;
                    node = before;
                    if (leave(other)
                            != null) { // it got the lock; the one before it has come again, and is now elsewhere
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
        while (node != null) { // leaves; where a call can't be made it begins again where it was
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
            Thread.currentThread().interrupt(); // the lock came first, and is not lost
            return granted;
        }
        while (granted != null) { // another thread shall have it
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
     * Gives a node up: takes it out if it is the last one, and with it those before it that were left; leaves it otherwise.
     * Where a call can't be made it begins again where it was: it does not fail.
     *
     * @return null, or the node that was granted the lock before
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
                    before.home = from.home; // only to leave it, too
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

    /** Makes a node the last one, if that is the one behind it; for {@link McsNode#takeOut}. */
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
     * Gives the lock to the first node behind that whose thread has not left. If it fails, it has not done so, and may be tried
     * again.
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

    /** The next node, or null after the last, when the queue is empty. Waits for a thread that is about to link itself. */
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
