package org.rcu4j.locks;

import org.jspecify.annotations.Nullable;

/** Threads that wait, in the order in which they came. Not thread-safe: used under the monitor of what they wait for. */
final class WaitQueue {

    /** A thread in a queue. */
    static final class Member extends Waiter {
        final Thread thread = Thread.currentThread();

        /** Whether the thread has waited so long that no other may overtake it any more. */
        boolean starves;

        /** Whether the thread has entered by itself, as one that just came. Written by the thread. */
        boolean entered;

        @Nullable
        Member before;

        @Nullable
        Member after;

        /** The queue that the thread is in. */
        @Nullable
        WaitQueue queue;

        Member(Object word) {
            super(word);
        }
    }

    @Nullable
    Member first;

    @Nullable
    Member last;

    int size;

    void add(Member member) {
        member.queue = this;
        member.before = last;
        if (last == null) {
            first = member;
        } else {
            last.after = member;
        }
        last = member;
        size++;
    }

    /** Takes a member out, if it is in this queue. */
    void remove(Member member) {
        if (member.queue != this) {
            return;
        }
        member.queue = null;
        if (member.before == null) {
            first = member.after;
        } else {
            member.before.after = member.after;
        }
        if (member.after == null) {
            last = member.before;
        } else {
            member.after.before = member.before;
        }
        member.before = null;
        member.after = null;
        size--;
    }

    @Nullable
    Member first() {
        return first;
    }

    /** Takes the first member out, if there is one. */
    @Nullable
    Member poll() {
        Member member = first;
        if (member != null) {
            remove(member);
        }
        return member;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean contains(Thread thread) {
        Member member = first;
        while (member != null && member.thread != thread) {
            member = member.after;
        }
        return member != null;
    }
}
