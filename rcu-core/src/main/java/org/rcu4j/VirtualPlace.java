package org.rcu4j;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * Where a virtual thread's section is, or its last one was. The next one takes that place again if it is free, and in the
 * segment that never goes: its line is likely to be in this processor's cache still.
 *
 * <p>Also the note in that place, which tells a grace period who is inside. It stays there when the section has ended, since
 * storing a reference may cost as much as the rest of the section (G1 has a full fence in it, where a young object is stored
 * in an old one). So it counts only while it names the word in the place; and it is weak, lest the domain keep a thread alive.
 */
final class VirtualPlace extends WeakReference<VirtualReader> {

    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(VirtualPlace.class, "word", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final DetachedReaders readers;

    /** Null before the first section, and after one in a segment that may go. */
    private @Nullable DetachedSegment segment;

    private int offset;

    /** The word of the section in the place, or 0. Written by the reader's thread, read by the leader of grace periods (opaque). */
    private long word;

    VirtualPlace(VirtualReader reader, DetachedReaders readers) {
        super(reader);
        this.readers = readers;
    }

    /** Enters a section; called by the reader's thread, as {@link #leave} is. */
    void enter(Epoch epoch) {
        DetachedSegment last = segment;
        long in = last == null ? 0 : last.tryEnter(offset, epoch);
        if (last == null || in == 0) {
            enterElsewhere();
        } else {
            WORD.setOpaque(this, in);
            last.keepNote(offset, this);
        }
    }

    /** A release store suffices to leave: no other thread changes the word as long as this one is inside and lives. */
    void leave() {
        DetachedSegment left = requireNonNull(segment);
        if (left.base > 0) {
            segment = null; // or a thread that reads no more would keep a segment in memory that has been taken away
        }
        long in = word;
        WORD.setOpaque(this, 0L);
        left.leave(offset, in);
    }

    /** Whether a word in the place is that of this reader's section. */
    boolean isOf(long present) {
        return (long) WORD.getOpaque(this) == present;
    }

    /** Whether the thread is known to have ended. Who is inside a section refers to its reader, so without that it has, too. */
    boolean isAbandoned() {
        VirtualReader reader = get();
        return reader == null || !reader.owner().isAlive();
    }

    private void enterElsewhere() {
        int place = DetachedWord.place(readers.enter(this));
        DetachedSegment taken = readers.segmentOf(place);
        segment = taken;
        offset = place - taken.base;
        WORD.setOpaque(this, taken.word(offset));
    }
}
