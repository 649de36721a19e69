package org.rcu4j;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The slots that have come to a domain's list since somebody last looked: a stack that is taken as a whole. Lock-free. After
 * R. K. Treiber, "Systems Programming: Coping with Parallelism" (IBM, 1986); as nothing is taken off alone, it needs no
 * protection against a top that has come back.
 */
final class Newcomers extends NewcomersTop {

    /** A class of its own, since it loads the class of the slots, which is not to be loaded before there is one. */
    private static final class Access {
        static final VarHandle TOP;

        static {
            try {
                TOP = MethodHandles.lookup().findVarHandle(NewcomersTop.class, "top", VirtualSlot.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }

    void push(VirtualSlot slot) {
        VirtualSlot behind;
        do {
            behind = top;
            slot.next = behind;
            slot.newcomers = behind == null ? 1 : behind.newcomers + 1;
        } while (!Access.TOP.compareAndSet(this, behind, slot));
    }

    /** Takes all of them, linked by {@link VirtualSlot#next}. */
    @Nullable
    VirtualSlot take() {
        return top == null ? null : (VirtualSlot) Access.TOP.getAndSet(this, null);
    }

    /*
     * Padding: virtual threads that come write it often, and what lies about it in memory is made along with it: the table of
     * slots, which every reader reads.
     */
    long q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15, q16;
}

abstract class NewcomersFront {
    long p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
}

abstract class NewcomersTop extends NewcomersFront {
    /** Written by those who come (compare-and-set), and by who takes them (swap). */
    volatile @Nullable VirtualSlot top;
}
