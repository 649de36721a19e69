/* Threads' own sections: PlatformReader, ThreadReaders, Epoch, GracePeriods.run. See README.md. */

#ifndef READERS
#define READERS 2
#endif
#define UPDATER READERS
#define THREADS (READERS + 1)
#ifndef BUFFERED
#define BUFFERED 2
#endif

#define EPOCH 0
#define POINTER 1
#define OBJECT 2               /* no memory of its own */
#define TABLE(reader) (3 + reader)
#define SLOT(reader) (3 + READERS + reader)
#define LOCATIONS (3 + 2 * READERS)

/* A slot's word. */
#define WORD(epoch, depth) ((epoch) * 4 + (depth))
#define DEPTH(word) ((word) & 3)
#define EPOCH_OF(word) ((word) / 4)
#ifdef NO_EPOCH
#define BLOCKS(word, target) (DEPTH(word) != 0)
#elif defined(NEW_EPOCH_BLOCKS)
#define BLOCKS(word, target) (DEPTH(word) != 0 && (EPOCH_OF(word) == target || is_before(EPOCH_OF(word), target)))
#else
#define BLOCKS(word, target) (DEPTH(word) != 0 && is_before(EPOCH_OF(word), target))
#endif

#define landed(location, value) assert(location != OBJECT || !freed[value]) /* stored to, after it was freed */

bool dead[READERS];

#define is_word_recent(reader) \
    (DEPTH(memory[SLOT(reader)]) == 0 || dead[reader] || is_recent(EPOCH_OF(memory[SLOT(reader)])))
#define ARE_WORDS_RECENT (is_word_recent(0) && is_word_recent(READERS - 1))
#define UPDATER_LOCALS skip
#define SCAN() scan()
#define BEFORE_BARRIER() early_look()

#include "objects.pml"

#ifdef SCAN_BEFORE_BARRIER
bool in_table[READERS];
#define IS_IN_TABLE(reader) in_table[reader]
inline early_look()
{
    in_table[0] = memory[TABLE(0)];
    in_table[READERS - 1] = memory[TABLE(READERS - 1)]
}
#elif defined(THREADS_END)
#define IS_IN_TABLE(reader) memory[TABLE(reader)]
#else
#define IS_IN_TABLE(reader) true
#endif

#ifdef SKIP_SLOT
#define FIRST 1
#else
#define FIRST 0
#endif

/* ThreadReaders.bury: under the table's lock. */
inline bury(reader)
{
    atomic {
        memory[TABLE(reader)] = false;
        memory[SLOT(reader)] = 0
    }
}

/* ThreadReaders.awaitDepartures */
inline scan()
{
    r = FIRST;
    do
    :: r < READERS ->
        if
        :: IS_IN_TABLE(r) ->
            do
            :: BLOCKS(memory[SLOT(r)], epoch) && !dead[r] -> skip /* waits for it */
            :: else -> break
            od;
#ifdef BURY_IDLE
            if
            :: memory[SLOT(r)] == 0 -> bury(r)
            :: else
            fi
#else
            if
            :: dead[r] -> bury(r)
            :: else
            fi
#endif
        :: else
        fi;
        r++
    :: else -> break
    od;
    r = 0
}

#include "updater.pml"

/* The section stores to the object that it found. It reaches memory later, by landed(). */
inline use(reader)
{
    store(reader, OBJECT, holds[reader])
}

/* PlatformReader.lock, outermost, after the load of the epoch. */
inline lock()
{
    store(me, SLOT(me), WORD(since[me], 1))
}

/* A, and what comes after it in the section. */
inline load()
{
    atomic {
        LIGHT(me); /* A */
        load_pointer(me)
    }
}

inline inner_section()
{
#ifdef INNER_TAKES_EPOCH
    since[me] = memory[EPOCH];
#endif
    store(me, SLOT(me), WORD(since[me], 2));
    LIGHT(me); /* A */
#ifdef INNER_ENDS
    store(me, SLOT(me), 0)
#else
    store(me, SLOT(me), WORD(since[me], 1))
#endif
}

/* PlatformReader.unlock, outermost. */
inline unlock()
{
    atomic {
        store(me, SLOT(me), 0);
        holds[me] = NONE;
        since[me] = NONE
    }
}

/* The thread ends, inside a section or not; Thread.isAlive tells so after all that it did. Another one begins in its stead. */
inline die()
{
    atomic {
        empty(buffer[me]) -> dead[me] = true;
        holds[me] = NONE;
        since[me] = NONE
    };
    atomic {
        !memory[TABLE(me)] -> dead[me] = false;
        registered = false
    }
}

proctype Reader(byte me)
{
#ifdef THREADS_END
    bool registered;
#endif
    do
#ifdef THREADS_END
    :: !registered ->
        store(me, TABLE(me), true); /* ThreadReaders.register */
        registered = true
    :: registered -> die()
    :: registered ->
#else
    ::
#endif
        since[me] = memory[EPOCH]; /* Epoch.current */
#if defined(NO_READER_BARRIER) && !defined(FENCE)
        if /* nothing keeps the compiler from doing the load first */
        :: load_pointer(me); lock()
        :: lock(); load()
        fi;
#else
        lock();
        load();
#endif
#ifndef FLAT
        if
        :: inner_section()
        :: skip
        fi;
#endif
#ifdef LEAVE_NOT_RELEASE
        byte late = holds[me];
        unlock();
        store(me, OBJECT, late); /* the store to the word has overtaken it */
        late = 0
#else
        use(me);
        if
        :: unlock()
#ifdef THREADS_END
        :: die()
#endif
        fi
#endif
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
