/* The kill of a StripedRefCount. Memory has no delays: what the grace period orders is left to slots.pml. See README.md. */

#define USERS 2
#define BIAS 16

byte parts[USERS] = BIAS;      /* StripedRefCount.parts, each more by BIAS, as it may be negative */
bool killed;
#ifdef NO_BIAS
byte shared = 1;               /* StripedRefCount.shared: the first reference */
#else
byte shared = BIAS + 1;        /* StripedRefCount.shared: the bias and the first reference */
#endif

bool inside[USERS];            /* whether a user is inside a section of the domain */
byte references = 1;           /* the references that there are: for the assertions */
byte ends;                     /* how often the action has run */

inline end()
{
    ends++;
    assert(ends == 1 && references == 0) /* the action runs once, when there is no reference */
}

/* StripedRefCount.addIfLive: tells in added whether it was live. change is +1 or -1. */
inline add_if_live(change)
{
    if
    :: killed -> added = false
    :: else ->
#ifndef NO_SECTION
        inside[me] = true; /* RcuDomain.read */
#endif
#ifdef LOOK_OUTSIDE
        if
        :: true ->
#else
        if
        :: killed -> added = false
        :: else ->
#endif
            atomic {
                parts[me] = parts[me] + change;
                references = references + change
            };
            added = true
        fi;
        inside[me] = false
    fi
}

/* StripedRefCount.tryRetain */
inline retain()
{
    add_if_live(1);
    if
    :: !added ->
        atomic { /* retainShared */
            if
            :: shared > 0 ->
                shared++;
                references++;
                added = true
            :: else
            fi
        }
    :: else
    fi
}

/* StripedRefCount.release */
inline release()
{
    add_if_live(-1);
    if
    :: !added ->
        atomic { /* releaseShared */
            references--;
            shared--;
            if
            :: shared == 0 -> end()
            :: else
            fi
        }
    :: else
    fi;
    added = false
}

proctype User(byte me)
{
    bool added;
    byte uses, held;
    do
    :: uses < 2 ->
        uses++;
        retain();
        if
        :: added ->
            assert(ends == 0); /* retained, though the action has run */
            held++;
            added = false
        :: else
        fi;
        if
        :: held > 0 -> held--; release()
        :: true /* keeps it for longer */
        fi
    :: held > 0 -> held--; release()
    :: uses == 2 && held == 0 -> break
    od
}

/* StripedRefCount.kill, and moveToShared as its callback. */
proctype Killer()
{
    byte sum;
    atomic {
        killed = true;
        references-- /* the first reference */
    };
#ifndef NO_GRACE_PERIOD
    !inside[0]; /* whoever is inside later has begun after the kill */
    !inside[1];
#endif
    sum = parts[0] - BIAS;
    sum = sum + parts[1] - BIAS;
    atomic {
#ifdef NO_BIAS
        shared = shared + sum - 1;
#else
        shared = shared + sum - BIAS - 1;
#endif
        if
        :: shared == 0 -> end()
        :: else
        fi
    }
}

init {
    atomic {
        run User(0);
        run User(1);
        run Killer()
    };
    (_nr_pr == 1) -> assert(ends == 1) /* everything was given back, so the action has run */
}
