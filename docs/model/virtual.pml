/* Virtual threads' own sections: VirtualSlot, VirtualSlots. See README.md. */

#ifndef READERS
#ifdef TIDY
#define READERS 1              /* with two there would be too much to search */
#else
#define READERS 2
#endif
#endif
#define UPDATER READERS
#ifdef TIDY
#define TIDIER (READERS + 1)   /* takes slots off the list without a grace period */
#define THREADS (READERS + 2)
#else
#define THREADS (READERS + 1)
#endif
#define BUFFERED 2

/* How many stores of a reader may be on their way to memory. */
#ifndef ROOM
#define ROOM 1
#endif
#define has_room(thread) (len(buffer[thread]) < ROOM)

#define EPOCH 0
#define POINTER 1
#define LOCK 2                 /* of the list: whether it is taken */
#define SLOT(reader) (3 + (reader))
#define LISTING(reader) (3 + READERS + (reader))
#define NEWCOMER(reader) (3 + 2 * READERS + (reader))
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
    :: location >= LISTING(0) && location < NEWCOMER(0) && value != LEAVING -> underway[location - LISTING(0)] = ARRIVED \
    :: else \
    fi

/* The list, without its newcomers. Under its lock. */
bool in_list[READERS];

#include "objects.pml"

#define is_word_recent(reader) (memory[SLOT(reader)] == 0 || is_recent(EPOCH_OF(memory[SLOT(reader)])))
#define ARE_WORDS_RECENT (is_word_recent(0) && is_word_recent(READERS - 1))

/* The list's lock. It is free for others when its release is visible, and so are all stores before. */
inline take_lock()
{
#ifdef TIDY
    atomic { !memory[LOCK] -> memory[LOCK] = true }
#else
    skip
#endif
}

inline release_lock(thread)
{
#ifdef TIDY
    store(thread, LOCK, false)
#else
    skip
#endif
}

inline take_newcomer(reader)
{
    if
    :: memory[NEWCOMER(reader)] ->
        assert(!in_list[reader]); /* on the list twice */
        memory[NEWCOMER(reader)] = false;
        in_list[reader] = true
    :: else
    fi
}

/* VirtualSlots.takeNewcomers. Nothing but read-modify-writes looks at them, so the swap needs no delay. */
inline take_newcomers()
{
    atomic {
        take_newcomer(0)
#if READERS > 1
        ;
        take_newcomer(1)
#endif
    }
}

/* What comes of a compare-and-set by who holds the lock is in done. It fails while the owner's is on its way. */
inline compare_and_set(thread, reader, expected, next)
{
    atomic {
#ifdef PLAIN_REMOVAL
        nfull(buffer[thread]) -> done = true;
#else
        nfull(buffer[thread]) -> done = underway[reader] == ARRIVED && memory[LISTING(reader)] == expected;
#endif
        if
        :: done ->
            store(thread, LISTING(reader), next);
            underway[reader] = next
        :: else
        fi
    }
}

/* VirtualSlot.mark, of a slot whose listing is in seen. */
inline mark(thread, reader)
{
    atomic {
        nfull(buffer[thread]);
        if
        :: seen == LISTED && memory[SLOT(reader)] == 0 ->
#ifdef REMOVE_AT_ONCE
            store(thread, LISTING(reader), OUT);
            underway[reader] = OUT;
            in_list[reader] = false
#else
            store(thread, LISTING(reader), LEAVING)
#endif
        :: else
        fi;
        seen = 0
    }
}

/* VirtualSlot.settle, of a slot whose listing is in seen. Then seen is the listing, if the slot stays. */
inline settle(thread, reader)
{
    if
    :: seen == LEAVING ->
        if
#ifndef REMOVE_BUSY
        :: memory[SLOT(reader)] != 0 -> skip
#endif
        :: else ->
            compare_and_set(thread, reader, LEAVING, OUT);
            in_list[reader] = !done
        fi;
        if
        :: !done -> compare_and_set(thread, reader, LEAVING, LISTED)
        :: else
        fi;
        atomic {
            seen = (done -> LISTED : memory[LISTING(reader)]);
            done = false
        }
    :: else
    fi
}

#define UPDATER_LOCALS byte seen; bool done; bool stragglers[READERS]
#define SCAN() scan()
#define BEFORE_BARRIER() take_newcomers()

/* VirtualSlots.look, at one slot. */
inline look(reader)
{
    if
    :: in_list[reader] ->
        seen = memory[LISTING(reader)];
        settle(UPDATER, reader);
        if
        :: in_list[reader] ->
            stragglers[reader] = BLOCKS(memory[SLOT(reader)], epoch);
            mark(UPDATER, reader)
        :: else -> seen = 0
        fi
    :: else
    fi
}

inline await_departure(reader)
{
    do
    :: stragglers[reader] && BLOCKS(memory[SLOT(reader)], epoch) -> skip /* waits for it */
    :: else -> break
    od;
    stragglers[reader] = false
}

/* VirtualSlots.awaitDepartures */
inline scan()
{
    take_lock();
#ifndef SCAN_BEFORE_BARRIER
    take_newcomers();
#endif
    look(0);
#if READERS > 1
    look(1);
#endif
    release_lock(UPDATER);
    await_departure(0)
#if READERS > 1
    ;
    await_departure(1)
#endif
}

#include "updater.pml"

#ifdef TIDY
inline mark_any(reader)
{
    if
    :: in_list[reader] ->
        seen = memory[LISTING(reader)];
        mark(TIDIER, reader)
    :: else
    fi
}

inline settle_any(reader)
{
    if
    :: in_list[reader] ->
        seen = memory[LISTING(reader)];
        settle(TIDIER, reader);
        seen = 0
    :: else
    fi
}

/* VirtualSlots.tidy */
active proctype Tidier()
{
    byte r, location, value;
    byte seen;
    bool done;
end:
    do
    :: take_lock();
       take_newcomers();
       mark_any(0);
#if READERS > 1
       mark_any(1);
#endif
#ifndef TIDY_LEAVES_MARKS
#ifdef TIDY_NO_BARRIER
       full_fence(TIDIER);
#else
       heavy(TIDIER);
#endif
       settle_any(0);
#if READERS > 1
       settle_any(1);
#endif
#endif
       release_lock(TIDIER)
    od
}
#endif

/* VirtualSlot.enter, up to A. */
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

/* VirtualSlot.enlist: its compare-and-set, and what that has found in seen. */
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
#ifdef PUT_IF_TAKEN_BACK
        :: seen == LISTED && underway[me] == ARRIVED -> seen = OUT
#endif
        :: else
        fi
    }
#endif
}

/* The rest of it, for a slot that is OUT. */
inline put()
{
    atomic {
        has_room(me) && underway[me] == ARRIVED -> store(me, LISTING(me), LISTED);
        underway[me] = LISTED
    };
    atomic { has_room(me) -> store(me, NEWCOMER(me), true) } /* VirtualSlots.put */
#ifndef NO_SECOND_BARRIER
    ;
    LIGHT(me) /* A */
#endif
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
#ifdef NO_LISTING_LOOK
    bool put_before;
#endif
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
#ifdef NO_LISTING_LOOK
       seen = (put_before -> LISTED : seen);
       put_before = true;
#endif
       if
       :: seen != LISTED ->
           claim();
           if
           :: seen == OUT -> put()
           :: else
           fi
       :: else
       fi;
       load();
       atomic { /* VirtualSlot.leave */
           has_room(me) -> store(me, SLOT(me), 0);
           holds[me] = NONE;
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
