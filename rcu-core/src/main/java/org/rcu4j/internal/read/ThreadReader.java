package org.rcu4j.internal.read;

import org.jspecify.annotations.Nullable;
import org.rcu4j.RcuReader;
import org.rcu4j.ReadSection;
import org.rcu4j.internal.platform.NewerJdk;
import org.rcu4j.internal.stall.Straggler;

/**
 * A thread's slot in a domain: its reader, and at the same time each of its sections, so that entering one allocates nothing. Its
 * single shared word is a {@link SectionWord}, which only the owner writes while it lives; a grace period reads it.
 */
public abstract sealed class ThreadReader extends RcuReader implements ReadSection, Straggler
        permits PlatformReaderFields.Front, VirtualReader {

    final long ownerId;
    final Epoch epoch;

    /** Where the outermost section was entered; recorded in strict mode. Written by the owner, read for reports. */
    @Nullable
    Throwable entry;

    ThreadReader(long ownerId, Epoch epoch) {
        this.ownerId = ownerId;
        this.epoch = epoch;
    }

    @Override
    public final void close() {
        unlock();
    }

    /** Whether it is a thread's slot. Numbers are compared where no two threads have the same: that takes less than references. */
    final boolean belongsTo(Thread thread) {
        return NewerJdk.HAS_THREAD_ID ? ownerId == NewerJdk.threadId(thread) : thread() == thread;
    }

    /** Ends all its sections, on behalf of its thread, which is the caller, or dead. */
    abstract void expel();

    /** The word, as a grace period reads it (acquire). */
    abstract long word();

    /** The first step towards leaving the table, for a grace period. Only a virtual thread's slot takes it, if it is idle. */
    void mark() {}

    /** Whether it has taken the first step. */
    boolean isMarked() {
        return false;
    }

    /** The second step, with a fence A' after the first. Returns whether the slot is out; it is to be taken from the table then. */
    boolean leave() {
        return false;
    }

    @Override
    public final boolean blocks(long target) {
        return SectionWord.blocks(word(), target);
    }

    @Override
    public final long section() {
        return SectionWord.epoch(word());
    }

    @Override
    public final @Nullable Throwable entry() {
        return entry;
    }

    /** What a thread is told that leaves a section of this reader without being in one. */
    final IllegalMonitorStateException notReading() {
        return new IllegalMonitorStateException(
                thread() == Thread.currentThread()
                        ? "domain " + epoch.domain + ": this thread is in no section; it has left each that it entered,"
                                + " and a section is left once for each time it was entered"
                        : "domain " + epoch.domain + ": a section is left by the thread that entered it, here "
                                + thread());
    }

    final IllegalStateException notOwner() {
        return new IllegalStateException(
                "domain " + epoch.domain + ": an RcuReader is used by the thread that asked for it, here " + thread());
    }
}
