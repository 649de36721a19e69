package org.rcu4j;

import org.jspecify.annotations.Nullable;

/** A thread's reader, which at the same time is each of its sections: so entering one allocates nothing. */
abstract sealed class OwnReader extends RcuReader implements ReadSection permits ReaderSlotFields.Front, VirtualSlot {

    @Override
    public final void close() {
        unlock();
    }

    /** Ends all its sections, on behalf of its thread, which is the caller. */
    abstract void expel();

    /** What a thread is told that leaves a section without being in one. */
    static IllegalMonitorStateException notReading() {
        return new IllegalMonitorStateException(
                "a section is left once for each time it was entered, by the thread that entered it");
    }

    static IllegalStateException notOwner(@Nullable Object owner) {
        return new IllegalStateException("an RcuReader is used by the thread that asked for it, here " + owner);
    }

    static IllegalStateException tooDeep() {
        return new IllegalStateException(
                "sections nest at most " + SectionWord.DEEPEST + " deep: is an unlock missing?");
    }
}
