/* Quiescent readers: QuiescentReader, QuiescentReaders. See README.md. */

#define READERS 2
#define UPDATER READERS
#define THREADS (READERS + 1)
#define BUFFERED 2

#define EPOCH 0
#define POINTER 1
#define OBJECT 2               /* no memory of its own */
#define READER(reader) (3 + (reader))
#define LOCATIONS (3 + READERS)

/* A reader's word: epoch, and whether it is online. */
#define OFFLINE 0
#define ONLINE(epoch) ((epoch) * 2 + 1)
#define EPOCH_OF(word) ((word) / 2)
#define BLOCKS(word, target) ((word) != OFFLINE && is_before(EPOCH_OF(word), target))

#define landed(location, value) assert(location != OBJECT || !freed[value]) /* stored to, after it was freed */

#include "objects.pml"

#define is_word_recent(reader) (memory[READER(reader)] == OFFLINE || is_recent(EPOCH_OF(memory[READER(reader)])))
#define ARE_WORDS_RECENT (is_word_recent(0) && is_word_recent(1))
#define UPDATER_LOCALS skip
#define SCAN() scan()

inline await_departure(reader)
{
    do
    :: BLOCKS(memory[READER(reader)], epoch) -> skip /* waits for it */
    :: else -> break
    od
}

/* QuiescentReaders.awaitDepartures */
inline scan()
{
#ifndef SKIP_READER
    await_departure(0);
#endif
    await_departure(1)
}

#include "updater.pml"

/* QuiescentReader.enter, without its barrier. */
inline enter()
{
    store(me, READER(me), ONLINE(since[me]))
}

/* A, and what comes after it. */
inline load()
{
    atomic {
        LIGHT(me); /* A */
        load_pointer(me)
    }
}

inline enter_and_load()
{
#if defined(NO_READER_BARRIER) && !defined(FENCE)
    if /* nothing keeps the compiler from doing the load first */
    :: load_pointer(me); enter()
    :: enter(); load()
    fi
#else
    enter();
    load()
#endif
}

/* The section's use of the object, and its end: nothing is held any more. */
inline finish()
{
#ifndef FLAT
    store(me, OBJECT, holds[me]);
#endif
    holds[me] = NONE
}

proctype Reader(byte me)
{
    byte now;
    do
    :: since[me] = memory[EPOCH]; /* QuiescentReader.online */
       enter_and_load();
       do
       :: finish(); /* then QuiescentReader.quiescentState */
          now = memory[EPOCH];
          if
#ifdef NEVER_ANNOUNCE
          :: true -> load_pointer(me)
#else
          :: now == since[me] -> load_pointer(me)
          :: now != since[me] ->
              since[me] = now;
              enter_and_load()
#endif
          fi;
          now = 0
#ifdef ANNOUNCE_EARLY
       :: since[me] = memory[EPOCH];
          enter();
          finish();
          load()
#endif
       :: finish();
          break
       od;
       atomic { /* QuiescentReader.offline */
           nfull(buffer[me]) -> store(me, READER(me), OFFLINE);
           since[me] = NONE
       }
    od
}

init {
    atomic {
        byte t;
        for (t : 0 .. READERS - 1) {
            run Reader(t)
        }
        for (t : 0 .. THREADS - 1) {
            run StoreBuffer(t)
        }
    }
}
