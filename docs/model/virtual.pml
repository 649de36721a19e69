/* Virtual threads' own sections: how a grace period takes slots out of the table, and threads put them back. See README.md. */

#ifndef READERS
#define READERS 2
#endif
#define UPDATER READERS
#define THREADS (READERS + 1)
#define BUFFERED 2

/* How many stores of a reader may be on their way to memory. */
#ifndef ROOM
#define ROOM 1
#endif
#define has_room(thread) (len(buffer[thread]) < ROOM)

#define EPOCH 0
#define POINTER 1
#define LOCK 2                 /* of the table: whether it is taken */
#define SLOT(reader) (3 + (reader))
#define LISTING(reader) (3 + READERS + (reader))
#define ELEMENT(reader) (3 + 2 * READERS + (reader))
#define LOCATIONS (3 + 3 * READERS)

/* A slot's word: epoch, in. */
#define WORD(epoch) ((epoch) * 2 + 1)
#define EPOCH_OF(word) ((word) / 2)
#ifdef NO_EPOCH
#define BLOCKS(word, target) ((word) != 0)
#else
#define BLOCKS(word, target) ((word) != 0 && is_before(EPOCH_OF(word), target))
#endif

/* A slot's listing. */
#define OUT 0
#define LISTED 1
#define LEAVING 2

/* What its owner or a compare-and-set has made of a slot's listing, until that has ARRIVED in memory. */
#define ARRIVED 3
byte underway[READERS] = ARRIVED;

#define landed(location, value) \
    if \
    :: location >= LISTING(0) && location < ELEMENT(0) && value != LEAVING -> underway[location - LISTING(0)] = ARRIVED \
    :: else \
    fi

#include "objects.pml"

#define is_word_recent(reader) (memory[SLOT(reader)] == 0 || is_recent(EPOCH_OF(memory[SLOT(reader)])))
#define ARE_WORDS_RECENT (is_word_recent(0) && is_word_recent(READERS - 1))

/* The table's lock. It is free for others when its release is visible, and so are all stores before. */
inline take_lock()
{
    atomic { !memory[LOCK] -> memory[LOCK] = true }
}

inline release_lock(thread)
{
    atomic { nfull(buffer[thread]) -> store(thread, LOCK, false) }
}

/* VirtualReader.mark, of a slot whose listing is in seen. */
inline mark(reader)
{
    atomic {
        nfull(buffer[UPDATER]);
        if
        :: seen == LISTED && memory[SLOT(reader)] == 0 -> store(UPDATER, LISTING(reader), LEAVING)
        :: else
        fi
    }
}

/* ThreadReaders.takeOut and VirtualReader.leave. The compare-and-set fails while the owner's is on its way. */
inline take_out(reader)
{
    take_lock();
    if
#ifndef REMOVE_BUSY
    :: memory[SLOT(reader)] != 0 -> skip
#endif
    :: else ->
        atomic {
#ifdef PLAIN_REMOVAL
            nfull(buffer[UPDATER]) -> done = true;
#else
            nfull(buffer[UPDATER]) -> done = underway[reader] == ARRIVED && memory[LISTING(reader)] == seen;
#endif
            if
            :: done ->
                store(UPDATER, LISTING(reader), OUT);
                underway[reader] = OUT
            :: else
            fi
        };
        if
        :: done ->
            atomic { nfull(buffer[UPDATER]) -> store(UPDATER, ELEMENT(reader), false) };
            done = false
        :: else
        fi
    fi;
    release_lock(UPDATER)
}

#define UPDATER_LOCALS byte seen; bool done
#define SCAN() scan()

/* ThreadReaders.awaitDepartures, at one element. */
inline look(reader)
{
    if
    :: memory[ELEMENT(reader)] ->
        do
        :: BLOCKS(memory[SLOT(reader)], epoch) -> skip /* waits for it */
        :: else -> break
        od;
        seen = memory[LISTING(reader)];
        if
        :: seen == LEAVING -> take_out(reader)
#ifdef REMOVE_AT_ONCE
        :: seen == LISTED -> take_out(reader)
#else
        :: else -> mark(reader)
#endif
        fi;
        seen = 0
    :: else
    fi
}

inline scan()
{
    look(0)
#if READERS > 1
    ;
    look(1)
#endif
}

#include "updater.pml"

/* VirtualReader.lock, up to A. */
inline enter()
{
    atomic { has_room(me) -> store(me, SLOT(me), WORD(since[me])) }
}

/* A, and the look at the listing. */
inline look_whether_listed()
{
    atomic {
        LIGHT(me); /* A */
        seen = memory[LISTING(me)]
    }
}

/* The compare-and-set in VirtualReader.stays, and what that has found in seen. */
inline claim()
{
#ifdef PLAIN_REMOVAL
    if
    :: seen == LEAVING -> atomic { has_room(me) -> store(me, LISTING(me), LISTED) }
    :: else
    fi
#else
    atomic {
        has_room(me) -> seen = (underway[me] != ARRIVED -> underway[me] : memory[LISTING(me)]);
        if
        :: seen == LEAVING ->
            store(me, LISTING(me), LISTED);
            underway[me] = LISTED
        :: else
        fi
    }
#endif
}

/* The rest of it, for a slot that is OUT: goes outside, and puts the slot into the table. */
inline put_back()
{
#ifndef GO_ON
    atomic { has_room(me) -> store(me, SLOT(me), 0); since[me] = NONE };
#endif
    take_lock(); /* ThreadReaders.findSettled */
    assert(!memory[ELEMENT(me)]); /* a thread's slot is in the table twice */
    release_lock(me);
    atomic {
        has_room(me) && underway[me] == ARRIVED -> store(me, LISTING(me), LISTED);
        underway[me] = LISTED
    };
    atomic { has_room(me) -> store(me, ELEMENT(me), true) } /* ThreadReaders.put */
}

/* The section's load, if that was not done before. */
inline load()
{
    atomic {
#if defined(NO_READER_BARRIER) && !defined(FENCE)
        if
        :: holds[me] == NONE -> load_pointer(me)
        :: else
        fi;
#else
        load_pointer(me);
#endif
        seen = 0
    }
}

proctype Reader(byte me)
{
    byte seen;
    do
    :: since[me] = memory[EPOCH]; /* Epoch.current */
#ifdef LOOK_FIRST
       seen = memory[LISTING(me)];
       enter();
       LIGHT(me); /* A */
#else
#if defined(NO_READER_BARRIER) && !defined(FENCE)
       if /* nothing keeps the compiler from doing the load, or the look, first */
       :: load_pointer(me); enter(); look_whether_listed()
       :: seen = memory[LISTING(me)]; enter()
       :: enter(); look_whether_listed()
       fi;
#else
       enter();
       look_whether_listed();
#endif
#endif
       if
       :: seen != LISTED -> claim()
       :: else
       fi;
       if
#ifndef NO_PUTTING_BACK
       :: seen == OUT ->
           put_back();
           atomic {
               holds[me] = NONE;
               seen = 0
           }
#ifdef GO_ON
           ;
           load();
           atomic {
               has_room(me) -> store(me, SLOT(me), 0);
               holds[me] = NONE;
               since[me] = NONE
           }
#endif
#endif
       :: else ->
           load();
           atomic { /* VirtualReader.unlock */
               has_room(me) -> store(me, SLOT(me), 0);
               holds[me] = NONE;
               since[me] = NONE
           }
       fi
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
