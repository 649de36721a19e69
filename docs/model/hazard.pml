/* Hazard pointers: HazardPointer, HazardSlots, RetiredObjects. See README.md. */

#define READERS 2
#define UPDATER READERS
#define THREADS (READERS + 1)
#define BUFFERED 2
#define OBJECTS 3

#define POINTER 0
#define OBJECT 1               /* no memory of its own */
#define HAZARD(reader) (2 + (reader))
#define LOCATIONS (2 + READERS)

/* What is published for an object; 0 for none. */
#define NUMBER(object) ((object) + 1)

#define landed(location, value) assert(location != OBJECT || !freed[value]) /* stored to, after it was freed */

#include "objects.pml"

/* HazardPointer.publish, without its barrier. */
inline publish()
{
    store(me, HAZARD(me), NUMBER(seen))
}

/* B, and the second look: done is whether it finds the same. */
inline look_again()
{
    atomic {
        LIGHT(me); /* B */
        again = memory[POINTER];
        done = again == seen;
        seen = again;
        again = 0
    }
}

proctype Reader(byte me)
{
    byte seen, again;
    bool done;
    do
    :: seen = memory[POINTER];
       /* HazardPointer.protect */
       do
       :: !done ->
#ifdef NO_SECOND_LOOK
           publish();
           done = true
#elif defined(NO_READER_BARRIER) && !defined(FENCE)
           if /* nothing keeps the compiler from looking again before it publishes */
           :: again = memory[POINTER];
              publish();
              atomic { done = again == seen; seen = again; again = 0 }
           :: publish(); look_again()
           fi
#else
           publish();
           look_again()
#endif
       :: else -> break
       od;
       atomic {
           assert(!freed[seen]); /* protected, though it was freed */
           holds[me] = seen;
           done = false
       };
#ifdef CLEAR_NOT_RELEASE
       atomic {
           nfull(buffer[me]) -> store(me, HAZARD(me), 0);
           holds[me] = NONE
       };
       store(me, OBJECT, seen); /* the clearing has overtaken it */
#else
       store(me, OBJECT, seen); /* the reader stores to the object that it protects */
       atomic {
           nfull(buffer[me]) -> store(me, HAZARD(me), 0); /* HazardPointer.clear */
           holds[me] = NONE
       };
#endif
       seen = 0
    od
}

/* HazardSlots.collect, after its barrier. */
inline collect()
{
    r = 0;
    do
    :: r < READERS ->
        hazards[r] = memory[HAZARD(r)];
        r++
    :: else -> break
    od;
    r = 0
}

/*
 * Replaces the object and retires the old one, for ever; scans each time, and frees those that nobody protects. A freed object is the
 * next new one, the one with the lowest number if there are several.
 */
active proctype Updater()
{
    byte r, location, value;
    byte present, old;
    byte hazards[READERS];
    bool retired[OBJECTS];
    atomic {
        freed[1] = true;
        freed[2] = true
    };
    do
    ::
#ifdef COLLECT_FIRST
       heavy(UPDATER);
       collect();
#endif
       atomic {
           if
           :: freed[0] -> old = present; present = 0
           :: !freed[0] && freed[1] -> old = present; present = 1
           :: !freed[0] && !freed[1] && freed[2] -> old = present; present = 2
           :: else -> old = NONE /* all are protected or present: scans again */
           fi;
           if
           :: old != NONE ->
               freed[present] = false;
               store(UPDATER, POINTER, present); /* U */
               retired[old] = true /* RetiredObjects.add */
           :: else
           fi;
           old = 0
       };
#ifndef COLLECT_FIRST
       heavy(UPDATER); /* B' */
       collect();
#endif
       atomic { /* RetiredObjects.removeUnprotected, and freeing */
           for (r : 0 .. OBJECTS - 1) {
               if
               :: retired[r] && hazards[0] != NUMBER(r) && hazards[1] != NUMBER(r) ->
                   assert(holds[0] != r && holds[1] != r); /* freed, though a reader protects it */
                   freed[r] = true;
                   retired[r] = false
               :: else
               fi
           };
           r = 0;
           hazards[0] = 0;
           hazards[1] = 0
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
