/*
 * The updater, as all kinds of readers see it: it replaces an object, waits for a grace period, frees the old object and uses
 * it again as the next new one, for ever.
 *
 * The includer defines UPDATER, its thread, and SCAN(), the wait for all readers that block the epoch,
 * UPDATER_LOCALS, which that needs, and ARE_WORDS_RECENT, whether the words of open sections satisfy is_recent.
 */

/* No section, and nobody who is about to enter one, is passed over for half of all epochs: the limit that Epoch states. */
#define is_recent(e) (((epoch - (e)) & (EPOCHS - 1)) < EPOCHS / 2)
#define is_entry_recent(reader) (since[reader] == NONE || is_recent(since[reader]))

inline await_bound()
{
#if defined(NO_BOUND) || defined(ONE_BIT)
    skip
#else
    is_entry_recent(0) && is_entry_recent(READERS - 1) && ARE_WORDS_RECENT
#endif
}

inline advance()
{
    atomic {
        nfull(buffer[UPDATER]);
        await_bound();
        epoch = (epoch + 1) % EPOCHS;
        store(UPDATER, EPOCH, epoch)
    }
}

active proctype Updater()
{
    byte r, location, value; /* of loops and inlines; zero between them */
    byte present, epoch;
    byte old = NONE;
    UPDATER_LOCALS;
    do
    :: atomic {
           old = present;
           present = 1 - present;
           freed[present] = false; /* the object that was freed last is made the new one */
           store(UPDATER, POINTER, present) /* U */
       };
begin:
#ifdef SCAN_BEFORE_BARRIER
       BEFORE_BARRIER();
#endif
       heavy(UPDATER);
       advance();
       SCAN();
#ifdef TWO_SCANS
       advance();
       SCAN();
#endif
#ifdef GIVE_UP
       if
       :: goto begin /* its patience was over before: another grace period has to be begun */
       :: skip
       fi;
#endif
progress_grace_period_ended:
       atomic {
           assert(holds[0] != old && holds[READERS - 1] != old); /* freed, though a section may use it */
           freed[old] = true;
           old = NONE
       }
    od
}
