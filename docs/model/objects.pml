/*
 * What readers and the updater share: objects, a pointer to the present one, epochs, and the two sides of the barrier.
 *
 * The includer defines what memory.pml asks for, READERS, UPDATER, the locations EPOCH and POINTER, and OBJECTS if there are more
 * than two. Threads below READERS are readers.
 */

#define NONE 255

#ifdef ONE_BIT
#define EPOCHS 2
#else
#define EPOCHS 4
#endif

/* Whether an epoch is before another one: by difference, as they wrap. */
#define is_before(epoch, other) ((((epoch) - (other)) & (EPOCHS - 1)) >= EPOCHS / 2)

/* What is true of the objects, without any delay: for the assertions only. */
#ifndef OBJECTS
#define OBJECTS 2
#endif
bool freed[OBJECTS];

/* The object that a reader's section found and may use, or NONE. */
byte holds[READERS] = NONE;

/* The epoch that a reader has loaded for the section that it is entering or inside, or NONE. */
byte since[READERS] = NONE;

#include "memory.pml"

/* A: the light side of the barrier. */
#if defined(FENCE) && !defined(NO_READER_BARRIER)
#define LIGHT(thread) full_fence(thread)
#else
#define LIGHT(thread) true
#endif

/* A': the heavy side. Without FENCE each reader passes a full fence at some moment of it, one after the other. */
inline heavy(thread)
{
#ifndef NO_UPDATER_BARRIER
    full_fence(thread);
#if !defined(FENCE) && !defined(NO_MEMBARRIER)
    r = 0;
    do
    :: r < READERS -> interrupt(r); r++
    :: else -> break
    od;
    r = 0;
#endif
    full_fence(thread)
#else
    skip
#endif
}

/* The section's load of what the updater publishes. */
inline load_pointer(reader)
{
    atomic {
        holds[reader] = memory[POINTER];
        assert(!freed[holds[reader]]) /* found, though it was freed */
    }
}
