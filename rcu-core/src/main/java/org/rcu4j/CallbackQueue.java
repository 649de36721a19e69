package org.rcu4j;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks that were admitted and have not begun to run: first in a queue, then in the batch that waits for a grace
 * period.
 *
 * <p>Producers are many and lock-free. One consumer at a time takes from the queue, under a lock; an element of the batch is
 * taken by an atomic swap, so that a close that gives up can take what a stuck consumer has not begun.
 */
final class CallbackQueue {

    static final int BATCH = 4096;

    private static final int CHUNK = 512;
    private static final @Nullable Runnable[] NONE = {};
    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(Runnable[].class);

    private final Backlog backlog;
    private final MpscUnboundedVarHandleArrayQueue<Runnable> queue = new MpscUnboundedVarHandleArrayQueue<>(CHUNK);
    private final Object consuming = new Object();

    /** Emptied by swaps (volatile); filled, and replaced, by the consumer under the lock. */
    private @Nullable Runnable[] batch = NONE;

    /** Elements of the batch in use. Under the lock. */
    private int batched;

    /** Added after the queue was given up, and not taken back yet. Under the lock. */
    private final List<Runnable> late = new ArrayList<>();

    /** A callback with the bytes that it holds. */
    record Weighed(Runnable callback, long bytes) implements Runnable {
        @Override
        public void run() {
            callback.run();
        }
    }

    CallbackQueue(Backlog backlog) {
        this.backlog = backlog;
    }

    /**
     * Adds a callback that was admitted with the same weight. If it can't be added it is not pending either.
     *
     * @return what stands for it in the queue
     */
    Runnable add(Runnable callback, long bytes) {
        try {
            Runnable added = bytes > 0 ? new Weighed(callback, bytes) : callback;
            queue.offer(added);
            return added;
        } catch (Throwable e) { // no memory for another chunk
            backlog.settle(1, bytes);
            throw e;
        }
    }

    /** How many callbacks wait to be batched; approximate while some are being added. */
    int queued() {
        return queue.size();
    }

    /**
     * Moves what is queued into the batch, as far as it fits, unless a batch is there still.
     *
     * @return the size of the batch, whose elements are then to be taken
     */
    int fillBatch() {
        synchronized (consuming) {
            if (batched == 0 && !queue.isEmpty()) {
                batch = batch.length == BATCH ? batch : new Runnable[BATCH];
                queue.drain((Runnable callback) -> batch[batched++] = callback, BATCH);
            }
            return batched;
        }
    }

    /** Takes one element of the batch, or null if somebody else has. Called by the consumer only. */
    @Nullable
    Runnable takeFromBatch(int i) {
        return (Runnable) ELEMENT.getAndSet(batch, i, null);
    }

    /** Makes room for the next batch, once all elements have been taken. */
    void finishBatch() {
        synchronized (consuming) {
            batched = 0;
        }
    }

    /** Gives back the memory of the batch. */
    void trim() {
        synchronized (consuming) {
            if (batched == 0) {
                batch = NONE;
            }
        }
    }

    /**
     * Takes all that nobody has taken yet, oldest first, batch included, and settles it. Misses nothing whose adding had
     * begun: what has its place in the queue is waited for.
     */
    List<Runnable> takeAll() {
        List<Runnable> taken = new ArrayList<>();
        synchronized (consuming) {
            for (int i = 0; i < batched; i++) {
                Runnable callback = (Runnable) ELEMENT.getAndSet(batch, i, null);
                if (callback != null) {
                    taken.add(callback);
                }
            }
            drainToLate();
            taken.addAll(late);
            late.clear();
        }
        taken.forEach(this::settle);
        taken.replaceAll(callback -> callback instanceof Weighed weighed ? weighed.callback() : callback);
        return taken;
    }

    /**
     * Takes one callback back that was added when it was too late for {@link #takeAll}, and settles it.
     *
     * @param added what {@link #add} returned
     * @return whether it was there; otherwise somebody else has taken it
     */
    boolean takeBack(Runnable added) {
        boolean found = false;
        synchronized (consuming) {
            drainToLate();
            for (int i = 0; i < late.size() && !found; i++) {
                found = late.get(i) == added;
                if (found) {
                    late.remove(i);
                }
            }
        }
        if (found) {
            settle(added);
        }
        return found;
    }

    private void drainToLate() {
        for (Runnable callback = queue.poll(); callback != null; callback = queue.poll()) {
            late.add(callback);
        }
    }

    private void settle(Runnable callback) {
        backlog.settle(1, callback instanceof Weighed weighed ? weighed.bytes() : 0);
    }
}
