/*
 * Memory with store buffers. What a thread stores goes into its buffer, first in, first out, and becomes visible to all
 * others at once when it leaves the buffer, at any later time. Loads are done in program order, from memory. So the one
 * reordering that happens by itself is that of a store with later loads; what the access modes would allow beyond that, the
 * models that need it choose in so many words.
 *
 * A read-modify-write is weaker here than on x86: its store goes through the buffer too, so it is no fence.
 *
 * The includer defines THREADS, BUFFERED (how many stores a buffer holds), LOCATIONS, and landed(location, value), which
 * looks at what becomes visible.
 */

byte memory[LOCATIONS];
chan buffer[THREADS] = [BUFFERED] of { byte, byte };

/* A store, of release mode: behind all stores of its thread that come before it. */
#define store(thread, location, value) buffer[thread] ! location, value

/* VarHandle.fullFence: the thread goes on when all its stores are visible. */
#define full_fence(thread) empty(buffer[thread])

/* The oldest store of the buffer becomes visible. */
inline flush(thread)
{
    buffer[thread] ? location, value;
    landed(location, value);
    memory[location] = value;
    location = 0;
    value = 0
}

/* Makes another thread pass a full fence, at this moment. */
inline interrupt(thread)
{
    atomic {
        do
        :: nempty(buffer[thread]) -> flush(thread)
        :: empty(buffer[thread]) -> break
        od
    }
}

/* The memory's part: whatever is in the buffer leaves it in the end. */
proctype StoreBuffer(byte thread)
{
    byte location, value;
end:
    do
    :: atomic { nempty(buffer[thread]) -> flush(thread) }
    od
}
