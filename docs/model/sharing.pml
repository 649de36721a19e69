/* Grace periods that are shared: GracePeriods, and what CallbackRunner does for promises. See README.md. */

#define SECTIONS 2             /* of the one reader: then it stops, so that a caller who waits for ever is a deadlock */
#ifndef CALLERS
#define CALLERS 3
#define CALLS 1                /* of each caller */
#endif
#define WORKER CALLERS
#define NOBODY 255

/* The reader, without delays between a store and who sees it: of these other models tell. */
byte epoch = 1;
byte word;            /* the epoch of the open section, or 0 */

/* For the assertions: whether a section that was open when a caller came is open still. */
bool is_open[CALLERS];

/* GracePeriods. What is done under its lock is atomic here: nobody sees more of it than the last store to a volatile field. */
byte started, ended, promised;
byte leader = NOBODY;
bool asleep[CALLERS + 1];

/* Condition.signalAll */
inline signal_all()
{
    d_step {
        for (r : 0 .. CALLERS) {
            asleep[r] = false
        };
        r = 0
    }
}

/* The end of GracePeriods.lead. */
inline leave()
{
    leader = NOBODY;
#ifdef COUNT_AT_END
    started = number;
#endif
    if
#ifdef END_WHEN_GIVEN_UP
    :: true ->
#else
    :: go_on ->
#endif
        assert(ended < number);
        ended = number
    :: !go_on
    fi;
    number = 0;
#ifdef NO_SIGNAL
    skip
#elif defined(SIGNAL_IF_COMPLETE)
    if
    :: go_on -> signal_all()
    :: else
    fi
#elif defined(SIGNAL_ONE)
    if
    :: asleep[0] -> asleep[0] = false
    :: asleep[1] -> asleep[1] = false
    :: asleep[CALLERS - 1] -> asleep[CALLERS - 1] = false
    :: asleep[WORKER] -> asleep[WORKER] = false
    :: else
    fi
#else
    signal_all()
#endif
}

/* Readers.awaitDepartures: until the reader has left, or patience is at an end. */
inline await_departures()
{
    atomic {
        if
        :: word == 0 || word >= epoch
        :: timed && word != 0 && word < epoch -> go_on = false
        fi
    }
}

#ifdef LOOK_ONCE
#define again break
#else
#define again skip
#endif

/* GracePeriods.awaitNumber. Tells in go_on whether the number has ended. */
inline await_number()
{
    go_on = true;
    do
    :: atomic { go_on && ended < wanted && leader != NOBODY -> asleep[me] = true }; /* Condition.await */
       atomic {
           if
           :: !asleep[me]
           :: timed -> asleep[me] = false; go_on = false
           fi
       };
       again
    :: atomic {
           go_on && ended < wanted && leader == NOBODY -> /* GracePeriods.lead */
#ifdef COUNT_AT_END
           number = started + 1;
#else
           started++;
           number = started;
#endif
           leader = me
       };
       epoch++; /* GracePeriods.run */
       await_departures();
       atomic { leave() };
       again
    :: atomic { !go_on || ended >= wanted -> break }
    od
}

/* RcuDomain.synchronize, with a time limit or without. */
inline synchronize()
{
#ifdef JOIN_RUNNING
    wanted = (leader == NOBODY -> started + 1 : started);
#else
    wanted = started + 1;
#endif
    await_number();
#ifndef LOOK_ONCE
    go_on = ended >= wanted;
#endif
    if
    :: go_on -> assert(!is_open[me])
    :: else
    fi
}

/* RcuDomain.startGracePeriod, and then GracePeriod.isElapsed until it is true. The worker sees it through. */
inline poll()
{
    atomic {
#ifdef PROMISE_STARTED
        wanted = started;
#else
        wanted = started + 1;
#endif
        promised = (promised > wanted -> promised : wanted)
    };
    atomic {
#ifdef ELAPSED_WHEN_STARTED
        started >= wanted;
#else
        ended >= wanted;
#endif
        assert(!is_open[me])
    }
}

active [CALLERS] proctype Caller()
{
    byte me = _pid;
    byte number, wanted, r, calls;
    bool go_on, timed;
    do
    :: calls < CALLS ->
        atomic {
            calls++;
            is_open[me] = word != 0;
            if
            :: timed = true
            :: timed = false
            fi
        };
        if
        :: synchronize()
        :: me == 0 -> poll()
        fi;
        atomic { wanted = 0; timed = false; go_on = false }
    :: else -> break
    od
}

/* CallbackRunner.step, which the domain's worker repeats while a promise is open. */
active proctype Worker()
{
    byte me = WORKER;
    byte number, wanted, r;
    bool go_on, timed;
    bool has_given_up;         /* once is enough */
end:
    do
#ifndef FORGET_PROMISES
    :: promised > ended ->
        if
        :: !has_given_up -> timed = true; has_given_up = true
        :: skip
        fi;
        wanted = started + 1;
        await_number();
        atomic { wanted = 0; timed = false; go_on = false }
#else
    :: false
#endif
    od
}

active proctype Reader()
{
    byte sections, i;
    do
    :: sections < SECTIONS ->
        atomic {
            sections++;
            word = epoch
        };
        d_step {
            word = 0;
            for (i : 0 .. CALLERS - 1) {
                is_open[i] = false
            };
            i = 0
        }
    :: else -> break
    od
}
