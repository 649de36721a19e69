/* Detached sections: DetachedReaders, DetachedSegment, DetachedWord. See README.md. */

#define READERS 2
#define UPDATER READERS
#ifdef ELSEWHERE
#define CLOSER (READERS + 1)   /* ends sections that others began */
#define THREADS (READERS + 2)
#else
#define THREADS (READERS + 1)
#endif
#define BUFFERED 2

/* A reader stores nothing but words here, so one in its buffer shows all reorderings. */
#define has_room(thread) (len(buffer[thread]) < (thread == UPDATER -> 2 : 1))

/*
 * Two places in one segment, or with MISUSE one. With SEGMENTS, no place but two in the last segment, which is added, taken
 * away and added again: at most two of them in a run, each with places of its own.
 */
#ifdef SEGMENTS
#define LAST_SEGMENTS 2
#define PLACES (2 * LAST_SEGMENTS)
#elif defined(MISUSE)
#define PLACES 1
#else
#define PLACES 2
#endif

#define EPOCH 0
#define POINTER 1
#define PLACE(place) (2 + (place))
#define LOCATIONS (2 + PLACES)

/* A place's word: epoch, number of use, in. */
#if defined(MISUSE) && !defined(REUSED_COOKIE)
#define USES 2
#else
#define USES 1
#endif
#define FREE(use) ((use) * 2)
#define ENTER(free, epoch) ((epoch) * 16 + (free) + 1)
#define LEAVE(word) FREE((((word) / 2 & 7) + 1) % USES)
#define IS_IN(word) (((word) & 1) != 0)
#define EPOCH_OF(word) ((word) / 16)
#define FROZEN 240
#define IS_FREE(word) ((word) < 16 && !IS_IN(word))
#ifdef NO_EPOCH
#define BLOCKS(word, target) IS_IN(word)
#else
#define BLOCKS(word, target) (IS_IN(word) && is_before(EPOCH_OF(word), target))
#endif

/* A word that is on its way to memory: a compare-and-set owns what it changes, so others' fail meanwhile. */
bool underway[PLACES];

#define landed(location, value) \
    if \
    :: location >= PLACE(0) -> underway[location - PLACE(0)] = false \
    :: else \
    fi

#include "objects.pml"

/* DetachedSegment.compareAndSet, with its result in done. Inside atomic. */
inline compare_and_set(thread, place, expected, next)
{
    has_room(thread);
    done = !underway[place] && memory[PLACE(place)] == expected;
    if
    :: done ->
        store(thread, PLACE(place), next);
        underway[place] = true
    :: else
    fi
}

#define is_word_recent(place) (!IS_IN(memory[PLACE(place)]) || is_recent(EPOCH_OF(memory[PLACE(place)])))
#ifdef SEGMENTS
#define ARE_WORDS_RECENT \
    (is_word_recent(0) && is_word_recent(1) && is_word_recent(2) && is_word_recent(3))
#else
#define ARE_WORDS_RECENT (is_word_recent(0) && is_word_recent(PLACES - 1))
#endif

#ifdef SEGMENTS

/* DetachedReaders.segments: 0 without a last segment, else its number, from 1. Volatile. */
byte segments;
byte made;                     /* how many last segments there have been */
bool changing;                 /* the monitor under which segments are replaced */

#define FIRST_OF(segment) (2 * (segment) - 2)

/* DetachedReaders.grow */
inline grow()
{
    atomic {
        !changing;
        if
        :: segments == 0 && made < LAST_SEGMENTS ->
            made++;
            segments = made
        :: else
        fi;
        present = segments
    }
}

/* One step of DetachedSegment.freeze */
inline freeze(place, seen)
{
    seen = memory[PLACE(place)];
    atomic {
#ifdef FREEZE_BY_STORE
        nfull(buffer[UPDATER]) -> done = IS_FREE(seen);
        if
        :: done -> store(UPDATER, PLACE(place), FROZEN)
        :: else
        fi
#else
        if
        :: IS_FREE(seen) -> compare_and_set(UPDATER, place, seen, FROZEN)
        :: else -> done = false
        fi
#endif
    }
}

/* DetachedReaders.shrink */
inline shrink()
{
    atomic { !changing -> changing = true };
#ifdef NO_FREEZE
    if
    :: IS_FREE(memory[PLACE(FIRST_OF(scanned))]) && IS_FREE(memory[PLACE(FIRST_OF(scanned) + 1)]) -> segments = 0
    :: else
    fi;
#else
    freeze(FIRST_OF(scanned), before);
    if
    :: done ->
        freeze(FIRST_OF(scanned) + 1, after);
        if
        :: done -> segments = 0
        :: else ->
            atomic {
                nfull(buffer[UPDATER]) -> store(UPDATER, PLACE(FIRST_OF(scanned)), before); /* DetachedSegment.thaw */
                underway[FIRST_OF(scanned)] = true
            }
        fi
    :: else
    fi;
#endif
    atomic {
        before = 0;
        after = 0;
        done = false;
        changing = false
    }
}

#define UPDATER_LOCALS byte scanned, before, after; bool done
#else
#define UPDATER_LOCALS skip
#endif

inline await_departure(place)
{
    do
    :: BLOCKS(memory[PLACE(place)], epoch) -> skip /* waits for it */
    :: else -> break
    od
}

/* DetachedReaders.awaitDepartures */
inline scan()
{
#if defined(SEGMENTS) && !defined(SCAN_BEFORE_BARRIER)
    scanned = segments;
#endif
#ifdef SEGMENTS
    if
    :: scanned != 0 ->
        await_departure(FIRST_OF(scanned));
        await_departure(FIRST_OF(scanned) + 1);
        if
        :: segments == scanned -> shrink() /* nobody was in it, when as often before */
        :: skip
        fi
    :: else
    fi;
    scanned = 0
#else
#ifndef SKIP_PLACE
    await_departure(0);
#endif
    await_departure(PLACES - 1)
#endif
}

inline early_look()
{
    scanned = segments
}

#define SCAN() scan()
#define BEFORE_BARRIER() early_look()

#include "updater.pml"

#ifdef MISUSE
/*
 * A place whose cookie its last holder has back and might give back once more, and how many sections the place has taken in
 * since. The numbers of use repeat: so late nobody gives a cookie back.
 */
#define SOON 2
byte stale[READERS] = NONE;
byte reused[READERS];

inline count_use()
{
    if
    :: done && stale[1 - me] == at && reused[1 - me] < SOON -> reused[1 - me]++
    :: else
    fi
}

/* The cookie is given back once more, and refused. */
inline leave_twice()
{
    if
    :: atomic {
           reused[me] < SOON && !underway[at] ->
           assert(memory[PLACE(at)] != word) /* the cookie is accepted twice */
       }
    :: true
    fi;
    atomic {
        stale[me] = NONE;
        reused[me] = 0
    }
}
#endif

inline leave_alone()
{
    since[me] = NONE;
    holds[me] = NONE;
    word = 0
}

/* DetachedReaders.enterStripe, for one place that was found free. */
inline enter()
{
    atomic {
        word = ENTER(free, since[me]);
#ifdef PLAIN_CLAIM
        has_room(me) -> store(me, PLACE(at), word);
        done = true;
#else
        compare_and_set(me, at, free, word);
#endif
#ifdef MISUSE
        count_use();
#endif
        if
        :: !done -> leave_alone()
        :: else
        fi
    }
}

/* A, and what comes after it in the section. */
inline load()
{
    atomic {
        if
        :: done ->
            LIGHT(me); /* A */
            load_pointer(me)
        :: else
        fi
    }
}

/* DetachedReaders.exit, of an open section. */
inline exit(thread, reader, place, cookie)
{
    atomic {
        compare_and_set(thread, place, cookie, LEAVE(cookie));
        assert(done); /* an open section can be left */
        holds[reader] = NONE;
#ifdef MISUSE
        stale[reader] = place;
#endif
        since[reader] = NONE
    }
}

#ifdef ELSEWHERE
chan handed = [1] of { byte, byte, byte };

/* Whoever ends what another thread began. */
active proctype Closer()
{
    byte reader, place, cookie;
    bool done;
end:
    do
    :: handed ? reader, place, cookie ->
        exit(CLOSER, reader, place, cookie);
        atomic { reader = 0; place = 0; cookie = 0; done = false }
    od
}
#endif

proctype Reader(byte me)
{
    byte at, free, present, word;
    bool done;
    do
    ::
#ifdef SEGMENTS
       present = segments;
       do
       :: present == 0 ->
           grow()
       :: else -> break
       od;
#endif
       atomic {
           if
#ifdef SEGMENTS
           :: at = FIRST_OF(present)
           :: at = FIRST_OF(present) + 1
#else
           :: at = 0
           :: at = PLACES - 1
#endif
           fi;
           free = memory[PLACE(at)]
       };
       if
       :: IS_FREE(free) ->
           since[me] = memory[EPOCH]; /* Epoch.current */
#if defined(NO_READER_BARRIER) && !defined(FENCE)
           if /* nothing keeps the compiler from doing the load between the halves of the compare-and-set */
           :: load_pointer(me); enter()
           :: enter(); load()
           fi;
#else
           enter();
           load();
#endif
           if
           :: done ->
#ifdef ELSEWHERE
               full_fence(me); /* what the section did happens before it is left elsewhere */
               handed ! me, at, word;
               holds[me] == NONE
#else
               exit(me, me, at, word)
#endif
#ifdef MISUSE
               ;
               leave_twice()
#endif
           :: else
           fi
       :: else
       fi;
       atomic { at = 0; free = 0; present = 0; word = 0; done = false }
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
