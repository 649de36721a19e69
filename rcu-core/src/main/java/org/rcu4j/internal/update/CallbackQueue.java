package org.rcu4j.internal.update;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks that have not begun to run, in the order in which they came: an unbounded array in chunks, whose elements are
 * each written twice, once by the producer and once by the thread that takes the callback.
 *
 * <p>Producers are many. One adds a callback by a single compare-and-set on the first free element, so that nothing is left
 * half-way, whatever error strikes: a callback is there or it is not. Nor does adding need memory: room is made before, when the
 * callback is {@linkplain Backlog admitted} ({@link #makeRoom}).
 *
 * <p>One consumer at a time takes callbacks, each by an atomic swap, so that a close that gives up can take what a stuck consumer
 * has not begun.
 */
public final class CallbackQueue {

    /** Callbacks in a chunk: 4 bytes for each, with compressed pointers. */
    public static final int CHUNK = 512;

    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(Runnable[].class);
    private static final VarHandle NEXT = ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "next", VarHandle.class, Chunk.class, Chunk.class);
    private static final VarHandle FREE =
            ConstantBootstraps.fieldVarHandle(MethodHandles.lookup(), "free", VarHandle.class, Chunk.class, int.class);

    /** In the place of a callback that was taken. */
    public static final Runnable TAKEN = new Weighed();

    private static final class Chunk {
        /** The number of its first element. */
        final long first;

        final @Nullable Runnable[] elements = new Runnable[CHUNK];

        /** No element before this one is free. Written by producers, as a hint (opaque). */
        @SuppressWarnings("UnusedVariable") // read by way of its VarHandle
        private int free;

        /** Linked by the thread that makes room (compare-and-set). */
        volatile @Nullable Chunk next;

        Chunk(long first) {
            this.first = first;
        }
    }

    /** A callback with the bytes that it holds, or is to hold. Written before it is added. */
    public static final class Weighed implements Runnable {
        Runnable callback;
        long bytes;

        private Weighed() {
            this.callback = this;
        }

        public Weighed(Runnable callback, long bytes) {
            this.callback = callback;
            this.bytes = bytes;
        }

        @Override
        public void run() {
            callback.run();
        }
    }

    /** The chunk in which the next callback is added, or one before it. Written by producers (volatile). */
    private volatile Chunk tail = new Chunk(0);

    /** The last chunk, or one before it. Written by the threads that make room (volatile). */
    private volatile Chunk last = tail;

    /** The chunk of the callback that was taken last. Written by the consumer (volatile). */
    private volatile Chunk head = tail;

    /** How many callbacks, from the first on, have been run or given up. Written by the consumer (volatile). */
    private volatile long completed;

    /** How many callbacks have been given up, or a few more. Added to before they leave the backlog. */
    private final AtomicLong givenUp = new AtomicLong();

    /**
     * Makes room for a callback that has just been admitted, so that adding it will need no memory.
     *
     * @param pending how many callbacks have been admitted and not settled, counted after the admission
     */
    void makeRoom(long pending) {
        long needed = completed
                + givenUp.get()
                + pending; // read after the count: what is settled meanwhile is in one or more of them
        Chunk chunk = last;
        while (chunk.first + CHUNK < needed) {
            Chunk next = chunk.next;
            if (next == null) {
                NEXT.compareAndSet(chunk, null, new Chunk(chunk.first + CHUNK));
            } else {
                chunk = next;
                last = next;
            }
        }
    }

    /** Adds a callback for which there is room. */
    @SuppressWarnings("NullAway") // there is room
    void add(Runnable callback) {
        Chunk chunk = tail;
        while (true) {
            for (int i = (int) FREE.getOpaque(chunk); i < CHUNK; i++) {
                if (ELEMENT.compareAndSet(chunk.elements, i, null, callback)) {
                    FREE.setOpaque(chunk, i + 1);
                    return;
                }
            }
            chunk = chunk.next;
            tail = chunk;
        }
    }

    /** How many callbacks have been added so far. */
    long end() {
        Chunk chunk = tail;
        int i = (int) FREE.getOpaque(chunk);
        while (true) {
            while (i < CHUNK && ELEMENT.getVolatile(chunk.elements, i) != null) {
                i++;
            }
            Chunk next = chunk.next;
            if (i < CHUNK || next == null) {
                return chunk.first + i;
            }
            chunk = next;
            i = 0;
        }
    }

    /** How many callbacks, from the first on, have been run or given up. */
    long completed() {
        return completed;
    }

    /** Whether all that were added have been run or given up. */
    boolean isEmpty() {
        return end() == completed;
    }

    /** Takes a callback, or returns null if it was given up. Called by the consumer, for one number after the other. */
    @Nullable
    Runnable take(long number) {
        Chunk chunk = chunkOf(number);
        head = chunk;
        Runnable taken = (Runnable) ELEMENT.getAndSet(chunk.elements, (int) (number - chunk.first), TAKEN);
        return taken == TAKEN ? null : taken;
    }

    /** All before a number have been run or given up. Called by the consumer, before it settles them. */
    void complete(long number) {
        completed = number;
    }

    /** Passes over the callbacks that were given up and come next. Called by the consumer. */
    void passOverGivenUp() {
        long end = end();
        long number = completed;
        while (number < end && elementIsTaken(number)) {
            number++;
        }
        completed = number;
    }

    /** Takes all that were there at the beginning of the call and have not been taken, oldest first; null behind them. */
    @SuppressWarnings("NullAway") // there is a chunk up to the end
    @Nullable
    Runnable[] takeAll() {
        Chunk chunk = head;
        long end = end();
        @Nullable
        Runnable[] all = new @Nullable Runnable[(int) (end - chunk.first)]; // now: what is taken must not get lost
        givenUp.addAndGet(end - chunk.first);
        int count = 0;
        for (long number = chunk.first; number < end; number++) {
            if (number == chunk.first + CHUNK) {
                chunk = chunk.next;
            }
            Runnable taken = (Runnable) ELEMENT.getAndSet(chunk.elements, (int) (number - chunk.first), TAKEN);
            if (taken != TAKEN) {
                all[count++] = taken;
            }
        }
        return all;
    }

    private boolean elementIsTaken(long number) {
        Chunk chunk = chunkOf(number);
        head = chunk;
        return ELEMENT.getVolatile(chunk.elements, (int) (number - chunk.first)) == TAKEN;
    }

    /** The chunk of a number that is the next one behind those in the head chunk, or in it. */
    @SuppressWarnings("NullAway") // a callback was added there
    private Chunk chunkOf(long number) {
        Chunk chunk = head;
        return number == chunk.first + CHUNK ? chunk.next : chunk;
    }
}
